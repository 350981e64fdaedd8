// Where in a Module or ManagedClusterModule a build arg is written, and which others it meets on its way to kaniko.
import type { YamlDocument } from '../../analysis/objects/document.js';
import type { Located } from '../../analysis/yaml/located.js';
import { locatedAt, stringAt } from '../../analysis/yaml/located.js';
import type { Dialect } from '../../core/dialect.js';
import type { FieldPath } from '../../core/field-path.js';
import { kernelAsIs } from '../../core/kernel/version.js';
import type { SourcedBuildArg } from '../../core/module/build-args.js';
import { finalBuildArgs, overrideBuildArgs, sourcedBuildArgs } from '../../core/module/build-args.js';
import type { BuildArg } from '../../core/module/types.js';

export interface BuildArgSite {
  readonly root: Located | undefined;
  /** `….moduleLoader.container`. */
  readonly container: FieldPath;
  /** Index in `kernelMappings`; undefined for the container's own list. */
  readonly mapping: number | undefined;
  /** Index in `buildArgs`; undefined on the list itself. */
  readonly entry: number | undefined;
}

/** Undefined unless `path` leads to a `buildArgs` that KMM reads, or into it. */
export function buildArgSite(document: YamlDocument, path: FieldPath): BuildArgSite | undefined {
  const at = path.indexOf('buildArgs');
  const own = path.slice(0, at);
  const mapping = own.at(-2);
  const inMapping = typeof mapping === 'number' && own.at(-3) === 'kernelMappings';
  const container = own.slice(0, inMapping ? -3 : -1);
  if (at < 0 || own.at(-1) !== 'build' || !isContainer(container)) return undefined;
  const entry = path[at + 1];
  return {
    root: document.root,
    container,
    mapping: inMapping ? mapping : undefined,
    entry: typeof entry === 'number' ? entry : undefined,
  };
}

const isContainer = (path: FieldPath): boolean =>
  ['spec.moduleLoader.container', 'spec.moduleSpec.moduleLoader.container'].includes(path.join('.'));

/** What is known of the build without a cluster; undefined = it depends on where the Module is applied. */
export interface KnownSubject {
  readonly kernel: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** A mapping that names its kernel fixes it; a regular expression leaves it open. */
export const kernelOf = ({ root, container, mapping }: BuildArgSite): string | undefined =>
  mapping === undefined
    ? undefined
    : stringAt(root, [...container, 'kernelMappings', mapping, 'literal']) || undefined;

/** The whole list that kaniko gets, with a word in angle brackets for each value that is not known. */
export function finalArgsAt(
  site: BuildArgSite,
  known: KnownSubject,
  dialect: Dialect,
): readonly SourcedBuildArg[] {
  const subject = {
    kernel: kernelAsIs(known.kernel ?? '<kernel>'),
    name: known.name ?? '<name>',
    namespace: known.namespace ?? '<namespace>',
  };
  return finalBuildArgs(userArgsAt(site), subject, dialect);
}

function userArgsAt({ root, container, mapping }: BuildArgSite): readonly SourcedBuildArg[] | null {
  const outer = argsIn(root, [...container, 'build'], 'container');
  if (mapping === undefined) return outer;
  const inner = argsIn(root, [...container, 'kernelMappings', mapping, 'build'], 'mapping');
  return overrideBuildArgs(outer, inner);
}

/** Mappings that give a build arg of that name another value. */
export function mappingsThatSet({ root, container }: BuildArgSite, name: string): readonly SourcedBuildArg[] {
  const mappings = locatedAt(root, [...container, 'kernelMappings']);
  if (mappings?.kind !== 'list') return [];
  return mappings.items.flatMap((_, index) => {
    const args = argsIn(root, [...container, 'kernelMappings', index, 'build'], 'mapping') ?? [];
    return args.filter(arg => arg.name === name).slice(-1);
  });
}

function argsIn(
  root: Located | undefined,
  build: FieldPath,
  from: 'container' | 'mapping',
): readonly SourcedBuildArg[] | null {
  const list = locatedAt(root, [...build, 'buildArgs']);
  if (list?.kind !== 'list') return null;
  const args = list.items.map((item): BuildArg => ({
    name: textAt(item, 'name'),
    value: textAt(item, 'value'),
  }));
  return sourcedBuildArgs(args, from, build);
}

/** A number or a boolean is refused by the API server, but meant as its text. */
function textAt(item: Located, key: string): string {
  const node = locatedAt(item, [key]);
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : '';
}
