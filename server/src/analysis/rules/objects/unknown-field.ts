import type { Release } from '../../../core/release.js';
import { holdsIn } from '../../../core/release.js';
import type { FieldPath } from '../../../core/field-path.js';
import { formatFieldPath } from '../../../core/field-path.js';
import type { FieldHistory, JsonSchema } from '../../../core/api-server/json-schema.js';
import { fieldHistory, schemaAt } from '../../../core/api-server/schema.js';
import { nearestWord } from '../../../core/text/nearest.js';
import type { Fix } from '../../../core/problem.js';
import type { DocumentSubject, Rule } from '../../lint/rule.js';
import type { PlacedViolation, Verdict } from '../../lint/verdict.js';
import { findingOf, verdictOf } from '../../lint/verdict.js';
import { entryAt, locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'unknown-field',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'A field that this KMM release does not have.',
  explanation: `With strict field validation, which \`kubectl\` asks for, the API server refuses the document; without it
the field is silently dropped. Fields come and go with KMM releases: the setting \`kmm.version\` says which one is
meant. As long as there are unknown fields or duplicate keys, the server says nothing of other mistakes.`,
  *check(subject) {
    const verdict = verdictOf(subject);
    if (!verdict) return;
    const isServed = !verdict.violations.some(({ kind }) => kind === 'identity');
    for (const violation of verdict.violations) {
      if (violation.kind !== 'unknown') continue;
      const isOfServed = isServed || violation.path[0] === 'metadata';
      if (isOfServed) yield findingOf(verdict, violation, explained(subject, verdict, violation));
      else yield findingOf(verdict, violation, notServed(violation));
    }
  },
};

const explained = (subject: DocumentSubject, { schema }: Verdict, violation: PlacedViolation) => ({
  message: () => messageOf(subject, schema, violation.path),
  fixes: () => fixesOf(subject, schema, violation),
});

function messageOf({ release }: DocumentSubject, schema: JsonSchema, path: FieldPath): string {
  const field = String(path.at(-1));
  const parent = schemaAt(schema, path.slice(0, -1));
  const history = fieldHistory(schema, path);
  if (history) return historyMessage(field, history, release);
  if (parent?.type !== undefined && parent.type !== 'object') return noMapMessage(path, parent.type);
  const meant = meantBy(schema, path);
  if (meant === undefined) return `${unknownMessage(path)} ${advice(field, parent, schema)}`;
  return `${unknownMessage(path)} Did you mean \`${meant}\`?`;
}

function fixesOf(subject: DocumentSubject, schema: JsonSchema, violation: PlacedViolation): readonly Fix[] {
  const meant = meantBy(schema, violation.path);
  return meant === undefined ? [] : renaming(subject, violation, meant);
}

/** What the server names; what is wrong is told by `not-served`. */
const notServed = ({ path }: PlacedViolation) => ({
  severity: 'hint' as const,
  message: `Of a version that is not served the API server knows no \`${String(path.at(-1))}\` either. Correct \`apiVersion\`, and this is gone.`,
});

/** No renaming to a field that is there already. */
function renaming(
  { document }: DocumentSubject,
  { path, span }: PlacedViolation,
  meant: string,
): readonly Fix[] {
  const siblings = locatedAt(document.root, path.slice(0, -1));
  const isTaken = siblings?.kind === 'map' && siblings.entries.some(({ key }) => key === meant);
  if (isTaken || !entryAt(document.root, path)) return [];
  return [{ title: `Rename to \`${meant}\``, changes: [{ span, text: meant }], preferred: true }];
}

function noMapMessage(path: FieldPath, type: string): string {
  const advice = type === 'array' ? 'Begin each item of a list with `- `.' : 'Give it a single value.';
  return `${unknownMessage(path)} There is no map here, but ${type === 'array' ? 'a list' : `a ${type}`}. ${advice}`;
}

function unknownMessage(path: FieldPath): string {
  const parent = path.length === 1 ? 'the object' : `\`${formatFieldPath(path.slice(0, -1))}\``;
  return `The API server knows no \`${String(path.at(-1))}\` in ${parent} and refuses it.`;
}

function historyMessage(
  field: string,
  { since, removed, deprecated }: FieldHistory,
  release: Release,
): string {
  const refusal = `the API server refuses it with ${nameOf(release)}`;
  if (removed && holdsIn(release, { since })) {
    const use = deprecated?.use === undefined ? 'Remove it.' : `Use \`${deprecated.use}\`.`;
    return `\`${field}\` is gone since ${nameOf(removed)}; ${refusal}. ${use}`;
  }
  return `\`${field}\` exists since ${nameOf(since)}; ${refusal}. Remove it, or set \`kmm.version\` if your cluster has a newer KMM.`;
}

const nameOf = (release: Release): string => (release === 'main' ? "KMM's `main` branch" : `KMM ${release}`);

/** What people write for a field, beside typing mistakes. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  regex: ['regexp'],
  regularExpression: ['regexp'],
  pattern: ['regexp'],
  kernelVersion: ['literal'],
  kernel: ['literal'],
  image: ['containerImage'],
  containerimage: ['containerImage'],
  mappings: ['kernelMappings'],
  kernels: ['kernelMappings'],
  nodeSelector: ['selector'],
  nodeselector: ['selector'],
  dockerfile: ['dockerfileConfigMap'],
  dockerFile: ['dockerfileConfigMap'],
  configMap: ['dockerfileConfigMap'],
  buildSecrets: ['secrets'],
  args: ['buildArgs'],
  name: ['moduleName'],
  module: ['moduleName'],
  params: ['parameters'],
  options: ['parameters'],
  loadingOrder: ['modulesLoadingOrder'],
  softdeps: ['modulesLoadingOrder'],
  firmware: ['firmwarePath'],
  files: ['filesToSign'],
  key: ['keySecret'],
  privateKey: ['keySecret'],
  cert: ['certSecret'],
  publicKey: ['certSecret'],
  imagePullSecret: ['imageRepoSecret'],
  imagePullSecrets: ['imageRepoSecret'],
  pullPolicy: ['imagePullPolicy'],
  tls: ['registryTLS'],
  kaniko: ['kanikoParams'],
  insecureSkipVerify: ['insecureSkipTLSVerify'],
  serviceAccount: ['serviceAccountName'],
};

/** A field of this release in the place of one of none. */
function meantBy(schema: JsonSchema, path: FieldPath): string | undefined {
  const parent = schemaAt(schema, path.slice(0, -1));
  const isMap = parent?.type === undefined || parent.type === 'object';
  if (!parent?.properties || !isMap || fieldHistory(schema, path)) return undefined;
  return nearTo(String(path.at(-1)), Object.keys(parent.properties));
}

function nearTo(field: string, known: readonly string[]): string | undefined {
  const alias = Object.hasOwn(aliases, field)
    ? aliases[field]?.find(name => known.includes(name))
    : undefined;
  return alias ?? nearestWord(field, known);
}

function advice(field: string, parent: JsonSchema | undefined, root: JsonSchema): string {
  const home = homeOf(field, root);
  if (home) return `It belongs into \`${formatFieldPath(home)}\`.`;
  const known = Object.keys(parent?.properties ?? {});
  if (known.length === 0 || known.length > 8) return 'Remove it.';
  return `Known there: ${known.map(name => `\`${name}\``).join(', ')}.`;
}

/** Where a field of that name is, if it is a telling name: nearest to the root, outside of what Kubernetes defines. */
function homeOf(field: string, root: JsonSchema): FieldPath | undefined {
  if (commonNames.has(field)) return undefined;
  const open: { readonly schema: JsonSchema; readonly path: FieldPath }[] = [{ schema: root, path: [] }];
  for (const { schema, path } of open) {
    for (const [name, child] of Object.entries(schema.properties ?? {})) {
      if (name === field) return path;
      if (!foreign.has(name)) open.push({ schema: child, path: [...path, name] });
    }
  }
  return undefined;
}

const commonNames = new Set([
  'name',
  'image',
  'value',
  'key',
  'args',
  'command',
  'path',
  'secrets',
  'conditions',
]);
const foreign = new Set(['metadata', 'status', 'volumes', 'volumeMounts', 'env', 'resources', 'tolerations']);
