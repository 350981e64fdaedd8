import { memoEach } from '../../../core/memo.js';
import { nearestWord } from '../../../core/text/nearest.js';
import { dockerfileKey } from '../../dockerfile/dockerfile-key.js';
import { filesHeldBy } from '../../dockerfile/holders.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { isUnfinished } from '../../known/open-text.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import { isPatch } from '../../objects/kustomization.js';
import { finalNames } from '../../objects/kustomize-names.js';
import { kustomizePaths } from '../../objects/kustomize-tree.js';
import type { PlacedDeclaration } from '../../objects/object-index.js';
import { namesakesOf, objectIndex, referencesOf } from '../../objects/object-index.js';
import type { NamedKind, ObjectReference } from '../../objects/object-references.js';
import { objectFacts } from '../../objects/object-references.js';
import { roleOf } from '../../objects/object-roles.js';
import type { Files } from '../../objects/source-file.js';

export const rule: Rule = {
  id: 'object-not-found',
  looksAt: 'workspace',
  severity: 'information',
  summary: 'A Module names a ConfigMap or Secret that the workspace does not have, while it has others.',
  explanation: `A build whose ConfigMap is not there never starts, and only the operator's log says so. The workspace may not have
all that the cluster has, so this is no more than a hint: it is given where other ConfigMaps of the workspace
hold Dockerfiles, and for a Secret where one of nearly the same name is there. Names that kustomize makes are counted.`,
  *check(subject) {
    const { document, files, uri } = subject;
    const { references } = objectFacts(document);
    if (references.length === 0 || isPatch(files, uri) || bringsMore(subject)) return;
    for (const reference of references) {
      const { name, field, kind } = reference;
      if (!/^[a-z0-9.-]+$/.test(name) || !isDecided(document, [field], 'value')) continue;
      const isBuild = roleOf(field) === 'dockerfileConfigMap';
      const held = isBuild && filesHeldBy(files, { name, namespace: undefined }).length > 0;
      if (held || namesakesOf(objectIndex(files), { kind, name }).length > 0) continue;
      const shelf = shelfOf(files, kind);
      if (shelf.isOpen || shelf.names.has(name)) continue;
      const others = reachable(subject, shelf.all);
      const meant = meantBy(subject, reference, reachable(subject, shelf.free));
      if (isBuild ? others.length > 0 : meant !== undefined) yield finding(subject, reference, others, meant);
    }
  },
};

/** A kustomization on the way gets something from elsewhere. */
const bringsMore = ({ files, uri }: WorkspaceSubject): boolean =>
  kustomizePaths(files, uri).some(({ steps }) =>
    steps.some(
      ({ document }) =>
        document.templated || document.text.includes('://') || document.text.includes('github.com'),
    ),
  );

interface Shelf {
  /** What could be meant, each name once. */
  readonly all: readonly PlacedDeclaration[];
  /** Those that nobody names. */
  readonly free: readonly PlacedDeclaration[];
  /** All names that kustomize may give to one of them. */
  readonly names: ReadonlySet<string>;
  /** The name of one is not decided yet. */
  readonly isOpen: boolean;
}

/** Made once for a set of files: thousands of Modules may ask. */
const shelfOf = memoEach((files: Files, kind: NamedKind): Shelf => {
  const index = objectIndex(files);
  const all = [...index.declarations.values()]
    .flatMap(([first]) => first ?? [])
    .filter(found => found.kind === kind && (kind === 'Secret' || hasDockerfile(found)));
  return {
    all,
    free: all.filter(({ name }) => referencesOf(index, { kind, name, namespace: undefined }).length === 0),
    names: new Set(all.flatMap(found => finalNames(files, found).map(({ name }) => name))),
    isOpen: all.some(({ name }) => isUnfinished(name)),
  };
});

const hasDockerfile = ({ contents }: PlacedDeclaration): boolean =>
  contents.keys.some(key => key.name === dockerfileKey);

/** In the namespace of the Module. */
function reachable(
  { document }: WorkspaceSubject,
  declarations: readonly PlacedDeclaration[],
): readonly PlacedDeclaration[] {
  const { namespace } = objectFacts(document);
  return declarations.filter(found => !namespace || !found.namespace || found.namespace === namespace);
}

/** Among more a likely one is found by chance. */
const mostCompared = 200;

/** The nearest name, or the only one that nobody else uses: in the same file, or at all. */
function meantBy(
  { uri }: WorkspaceSubject,
  { kind, name }: ObjectReference,
  free: readonly PlacedDeclaration[],
): string | undefined {
  const near = nearestWord(
    name,
    free.slice(0, mostCompared).map(other => other.name),
  );
  if (near !== undefined || kind === 'Secret') return near;
  const here = free.filter(other => other.uri === uri);
  const [only, ...more] = here.length > 0 ? here : free;
  return more.length === 0 ? only?.name : undefined;
}

/** More of them are no help. */
const mostNames = 3;

function finding(
  { document }: WorkspaceSubject,
  { kind, name, span, field }: ObjectReference,
  others: readonly PlacedDeclaration[],
  meant: string | undefined,
): Finding {
  const names = others.slice(0, mostNames).map(other => `\`${other.name}\``);
  const there = `${names.join(', ')}${others.length > mostNames ? ' and others' : ''}`;
  const advice =
    meant === undefined
      ? `There ${others.length === 1 ? 'is' : 'are'} ${there}.`
      : `Did you mean \`${meant}\`?`;
  const related = others.filter(other => meant === undefined || other.name === meant).slice(0, mostNames);
  return {
    span,
    field,
    message: `No file of the workspace has a ${kind} \`${name}\`; KMM needs one in the cluster. ${advice}`,
    related: related.map(other => ({
      message: `The ${kind} \`${other.name}\``,
      uri: other.uri,
      span: other.nameSpan,
    })),
    fixes: meant === undefined ? [] : fixes(`Write \`${meant}\``, setField(document, field, text(meant))),
  };
}
