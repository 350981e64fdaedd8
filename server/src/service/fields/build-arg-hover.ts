// What becomes of build args: the list that kaniko gets, who set each, and what a user's entry replaces or loses to.
import type { YamlDocument } from '../../analysis/objects/document.js';
import type { KmmKind } from '../../analysis/objects/kinds.js';
import type { Dialect } from '../../core/dialect.js';
import type { DialectName, Distribution } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import { releases } from '../../core/release.js';
import { formatFieldPath } from '../../core/field-path.js';
import type { FieldPath } from '../../core/field-path.js';
import type { SourcedBuildArg } from '../../core/module/build-args.js';
import { driverToolkitArg } from '../../core/module/build-args.js';
import type { BuildArgSite, KnownSubject } from './build-arg-site.js';
import { buildArgSite, finalArgsAt, kernelOf, mappingsThatSet } from './build-arg-site.js';
import { codeBlock, codeCell, codeSpan } from '../workspace/markdown.js';

interface Telling {
  readonly site: BuildArgSite;
  readonly known: KnownSubject;
  readonly dialect: Dialect;
  readonly kind: KmmKind;
  readonly distribution: Distribution;
  /** Who runs the Dockerfile. */
  readonly builder: string;
}

/** Markdown; undefined for a path that is not in a `buildArgs`. */
export function buildArgHover(
  document: YamlDocument,
  kind: KmmKind,
  path: FieldPath,
  { release, distribution }: DialectName,
): string | undefined {
  const site = buildArgSite(document, path);
  if (!site) return undefined;
  const dialect = dialectOf(release);
  const builder = distribution === 'openshift' ? "OpenShift's build" : 'kaniko';
  const telling = {
    site,
    known: knownSubject(document, kind, site, dialect),
    dialect,
    kind,
    distribution,
    builder,
  };
  return site.entry === undefined ? aboutList(telling) : aboutEntry(telling, site.entry);
}

/** On a hub the names are those of the spoke's cluster and of the operator, which the text does not tell. */
function knownSubject(
  { identity }: YamlDocument,
  kind: KmmKind,
  site: BuildArgSite,
  { buildObjectOwner }: Dialect,
): KnownSubject {
  const kernel = kernelOf(site);
  if (kind === 'Module') return { kernel, name: identity.name, namespace: identity.namespace };
  const name = buildObjectOwner === 'Module' ? identity.name : undefined;
  return { kernel, name, namespace: undefined };
}

// ---- the list

function aboutList(telling: Telling): string {
  const { dialect } = telling;
  return [
    `KMM ${dialect.release} sets these build args itself; an entry of yours with such a name is overridden.`,
    [
      '| build arg | value here |',
      '|---|---|',
      ...dialect.automaticBuildArgs
        .toSorted()
        .map(name => `| ${titleOf(name, dialect)} | ${valueHere(name, telling)} |`),
      ...(telling.distribution === 'openshift' ? [`| \`${driverToolkitArg}\` | ${driverToolkit} |`] : []),
    ].join('\n'),
    commandLine(telling),
  ].join('\n\n');
}

const driverToolkit =
  'the driver toolkit image of the kernel, if the Dockerfile has this word anywhere; unless KMM finds one, nothing is built';

function titleOf(name: string, dialect: Dialect): string {
  return isDeprecated(name, dialect) ? `\`${name}\` (deprecated)` : `\`${name}\``;
}

/** KMM still sets it, but has documented the full version in its place since there has been one. */
const isDeprecated = (name: string, dialect: Dialect): boolean =>
  name === 'KERNEL_VERSION' && dialect.automaticBuildArgs.includes('KERNEL_FULL_VERSION');

function valueHere(name: string, telling: Telling): string {
  const { known, kind, dialect } = telling;
  if (name === 'MOD_NAME')
    return known.name === undefined
      ? unknownName(kind, dialect)
      : `${codeCell(known.name)}${inPreflight(known.name, dialect)}`;
  if (name === 'MOD_NAMESPACE')
    return known.namespace === undefined ? unknownNamespace(kind) : codeCell(known.namespace);
  if (known.kernel !== undefined) return codeCell(known.kernel);
  return 'the kernel as its node reports it, without a trailing `+`; not normalised as in image tags';
}

const unknownName = (kind: KmmKind, { buildObjectOwner }: Dialect): string =>
  kind === 'ManagedClusterModule' && buildObjectOwner !== 'Module'
    ? 'name of this object, `-`, name of the spoke cluster'
    : 'the name of this object (`metadata.name` is not written)';

const unknownNamespace = (kind: KmmKind): string =>
  kind === 'ManagedClusterModule'
    ? 'the namespace of the operator on the hub'
    : 'the namespace that the Module is applied to (`metadata.namespace` is not written)';

const inPreflight = (name: string, { buildObjectOwner }: Dialect): string =>
  buildObjectOwner === 'Module' ? '' : ` (in a preflight build ${codeCell(`${name}-preflight`)})`;

/** `UnsortedList` of `internal/build/helper.go` in OpenShift's branches. */
const isRandom = ({ dialect, distribution }: Telling): boolean =>
  distribution === 'openshift' && dialect.onOpenShift.buildArgOrder === 'random';

const randomOrder =
  "The order may be another in each build: until 2.3 OpenShift's KMM appends its own build args, and those that only the mapping has, as they come.";

function commandLine(telling: Telling): string {
  const { site, known, dialect, builder } = telling;
  const args = finalArgsAt(site, known, dialect);
  const lines = args.map(({ name, value }) => `--build-arg ${name}=${value}`);
  const where =
    site.mapping === undefined
      ? `Without args of a mapping, ${builder} gets`
      : `For this mapping ${builder} gets`;
  const gets = `${where}${isRandom(telling) ? '' : ', in this order'}:\n\n${codeBlock(lines)}`;
  return isRandom(telling) ? `${gets}\n\n${randomOrder}` : gets;
}

// ---- one entry

function aboutEntry(telling: Telling, entry: number): string | undefined {
  const { site, known, dialect, distribution, builder } = telling;
  const args = finalArgsAt(site, known, dialect);
  const place = placeOf(args, site, entry);
  if (!place) return undefined;
  const { own, winner, position } = place;
  if (own.name === '') return aboutList(telling);
  if (winner.from === 'KMM') return overridden(own, telling);
  const isToolkit = own.name === driverToolkitArg && distribution === 'openshift';
  if (isToolkit)
    return `On OpenShift KMM sets \`${driverToolkitArg}\` itself: ${driverToolkit}. **This entry has no effect.**`;
  const count = String(args.length);
  const said =
    winner === own
      ? reaches(
          own,
          isRandom(telling) ? `one of ${count}` : `build arg ${String(position + 1)} of ${count}`,
          builder,
        )
      : [`Another entry named ${codeSpan(own.name)} takes its place: ${codeSpan(winner.value)}.`];
  return [
    ...said,
    ...replaced(own),
    ...replacedBy(own, telling),
    ...unfilled(own, builder),
    ...later(own, dialect),
  ].join('\n\n');
}

interface Place {
  /** The entry as it is written. */
  readonly own: SourcedBuildArg;
  /** What kaniko gets in its place: itself or what replaces it. */
  readonly winner: SourcedBuildArg;
  /** In the final list, from 0. */
  readonly position: number;
}

function placeOf(args: readonly SourcedBuildArg[], site: BuildArgSite, entry: number): Place | undefined {
  const mapping = site.mapping === undefined ? [] : ['kernelMappings', site.mapping];
  const field = formatFieldPath([...site.container, ...mapping, 'build', 'buildArgs', entry]);
  const isOwn = (arg: SourcedBuildArg) => arg.field !== undefined && formatFieldPath(arg.field) === field;
  for (const [position, winner] of args.entries()) {
    const own = [winner, ...winner.replaces].find(isOwn);
    if (own) return { own, winner, position };
  }
  return undefined;
}

function reaches({ name, value }: SourcedBuildArg, place: string, builder: string): readonly string[] {
  return [
    `${builder} gets ${codeSpan(`--build-arg ${name}=${value}`)}, as ${place}.`,
    `Each stage of the Dockerfile that uses it needs ${codeSpan(`ARG ${name}`)}.`,
  ];
}

function overridden(own: SourcedBuildArg, telling: Telling): string {
  const { dialect } = telling;
  const since = releases.find(release => dialectOf(release).automaticBuildArgs.includes(own.name));
  return [
    `KMM sets ${titleOf(own.name, dialect)} itself (since ${since ?? dialect.release}): ${valueHere(own.name, telling)}.`,
    `**This entry has no effect**: the operator replaces ${codeSpan(own.value)}. Remove it, or choose another name.`,
    ...(isDeprecated(own.name, dialect) ? ['Dockerfiles should use `KERNEL_FULL_VERSION`.'] : []),
  ].join('\n\n');
}

const replaced = (own: SourcedBuildArg): readonly string[] =>
  own.replaces.map(({ value, from }) => `It replaces ${codeSpan(value)} of the ${from}.`);

function replacedBy(own: SourcedBuildArg, { site }: Telling): readonly string[] {
  if (site.mapping !== undefined) return [];
  return mappingsThatSet(site, own.name).map(arg => {
    const field = formatFieldPath((arg.field ?? []).slice(site.container.length, site.container.length + 2));
    return `${codeSpan(field)} sets it to ${codeSpan(arg.value)} instead.`;
  });
}

/** KMM does not look for variables here. */
const unfilled = ({ value }: SourcedBuildArg, builder: string): readonly string[] =>
  /\$\{?\w/.test(value)
    ? [`The value goes to ${builder} as it is written: KMM fills in no variables here.`]
    : [];

/** A name that a later release takes for itself. */
function later({ name }: SourcedBuildArg, dialect: Dialect): readonly string[] {
  const taker = releases.find(release => dialectOf(release).automaticBuildArgs.includes(name));
  if (!taker || dialect.automaticBuildArgs.includes(name)) return [];
  return [`From KMM ${taker} on the operator sets ${codeSpan(name)} itself and overrides this entry.`];
}
