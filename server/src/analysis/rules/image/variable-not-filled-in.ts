import { dialectOf } from '../../../core/dialect.js';
import type { Dialect } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { Refuser } from '../../../core/problem.js';
import { spanOf } from '../../../core/span.js';
import { automaticNames } from '../../../core/module/build-args.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { ModuleView } from '../../module/module-view.js';
import { hasForeignVariables } from '../../known/preprocessed.js';
import { isUnfinished } from '../../known/open-text.js';
import type { Located, LocatedScalar } from '../../yaml/located.js';
import { sourceSpanOf } from '../../yaml/scalar-source.js';

export const rule: Rule = {
  id: 'variable-not-filled-in',
  severity: 'error',
  speaksOfVariables: true,
  refusedBy: 'build',
  summary: "One of KMM's variables in a field in which KMM fills in none.",
  explanation: `KMM fills in variables in \`containerImage\`, \`sign.unsignedImage\` and \`sign.filesToSign\`. Everywhere else
\`\${KERNEL_FULL_VERSION}\` stays as it is written: no ConfigMap and no Secret has such a name, no image such a directory, no
kernel such a module. That is an error. A build arg and the arguments of modprobe get the text literally: a warning, as
their meaning is not KMM's.

A Dockerfile gets \`KERNEL_FULL_VERSION\`, \`MOD_NAME\` and \`MOD_NAMESPACE\` as build args by itself: write
\`ARG KERNEL_FULL_VERSION\` in the stage that uses it.`,
  *check({ document, release, distribution }) {
    const view = moduleViewOf(document);
    if (!view || hasForeignVariables(document)) return;
    const dialect = dialectOf(release);
    const own = automaticNames(dialect, distribution);
    for (const { path, node } of textsIn(view)) {
      const place = placeOf(path);
      const value = String(node.value);
      const found = place && variable.exec(value);
      const field = view.field(path);
      // A value that KMM puts its own over is the business of overridden-build-arg.
      if (own.includes(siblingName(view, path))) continue;
      if (!place || !found || isUnfinished(value) || !isDecided(document, [field], 'value')) continue;
      const part = spanOf(found.index, found.index + found[0].length);
      yield {
        span: sourceSpanOf(document.text, node, part) ?? node.span,
        message: `KMM fills in no variables here: \`${found[0]}\` stays as it is, and ${place.then}. ${adviceFor(found[1] ?? '', place, dialect)}`,
        field,
        ...(place.refusedBy
          ? { refusedBy: place.refusedBy }
          : { severity: 'warning' as const, refusedBy: null }),
      } satisfies Finding;
    }
  },
};

/** The name of the build arg whose value this is. */
function siblingName(view: ModuleView, path: FieldPath): string {
  const name = path.at(-3) === 'buildArgs' ? view.at([...path.slice(0, -1), 'name']) : undefined;
  return name?.kind === 'scalar' ? String(name.value) : '';
}

const variable = /\$\{?\s*(KERNEL_(?:FULL_VERSION|VERSION|XYZ|X|Y|Z)|MOD_NAMESPACE|MOD_NAME)\b[^}\s]*\}?/;

interface Place {
  /** Undefined where the text may be meant literally. */
  readonly refusedBy: Refuser | undefined;
  readonly then: string;
}

const objectName: Place = { refusedBy: 'build', then: 'there is no object of that name' };
const literally = (then: string): Place => ({ refusedBy: undefined, then });

const places: Readonly<Record<string, Place>> = {
  dockerfileConfigMap: objectName,
  secrets: objectName,
  keySecret: objectName,
  certSecret: objectName,
  imageRepoSecret: objectName,
  serviceAccountName: { refusedBy: 'node', then: 'there is no service account of that name' },
  kanikoParams: { refusedBy: 'build', then: 'kaniko has no such tag' },
  dirName: { refusedBy: 'node', then: 'the image has no such directory' },
  firmwarePath: { refusedBy: 'node', then: 'the image has no such directory' },
  moduleName: { refusedBy: 'node', then: 'there is no module of that name' },
  modulesLoadingOrder: { refusedBy: 'node', then: 'there is no module of that name' },
  inTreeModuleToRemove: literally('no module has that name'),
  inTreeModulesToRemove: literally('no module has that name'),
  buildArgs: literally('the Dockerfile gets it literally'),
  parameters: literally('modprobe gets it literally'),
  args: literally('modprobe gets it literally'),
  rawArgs: literally('modprobe gets it literally'),
};

/** By the nearest field that says what the text is for. */
function placeOf(path: FieldPath): Place | undefined {
  const key = path.findLast(step => typeof step === 'string' && Object.hasOwn(places, step));
  return typeof key === 'string' ? places[key] : undefined;
}

function adviceFor(name: string, place: Place, dialect: Dialect): string {
  if (place === places['buildArgs'] && dialect.automaticBuildArgs.includes(name)) {
    return `The Dockerfile has the value as \`ARG ${name}\`.`;
  }
  return 'Write the value itself.';
}

interface PlacedText {
  readonly path: FieldPath;
  readonly node: LocatedScalar;
}

function textsIn(view: ModuleView): readonly PlacedText[] {
  const tops: readonly FieldPath[] = [
    ['spec', 'moduleLoader'],
    ['spec', 'imageRepoSecret'],
  ];
  return tops.flatMap(path => textsBelow(view.at(path), path));
}

function textsBelow(node: Located | undefined, path: FieldPath): readonly PlacedText[] {
  switch (node?.kind) {
    case undefined:
      return [];
    case 'scalar':
      return typeof node.value === 'string' && node.value.includes('$') ? [{ path, node }] : [];
    case 'list':
      return node.items.flatMap((item, index) => textsBelow(item, [...path, index]));
    case 'map':
      return node.entries.flatMap(({ key, value }) => textsBelow(value, [...path, key]));
  }
}
