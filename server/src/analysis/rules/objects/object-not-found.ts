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
import type { ObjectReference } from '../../objects/object-references.js';
import { objectFacts } from '../../objects/object-references.js';
import { roleOf } from '../../objects/object-roles.js';

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
      const others = candidates(subject, reference);
      const meant = others && meantBy(subject, reference, others);
      if (others && (isBuild ? others.length > 0 : meant)) yield finding(subject, reference, others, meant);
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

/** What could be meant, each name once; undefined when one of them has or may get the name after all. */
function candidates(
  { files, document }: WorkspaceSubject,
  { kind, name }: ObjectReference,
): readonly PlacedDeclaration[] | undefined {
  const { namespace } = objectFacts(document);
  const all = [...objectIndex(files).declarations.values()]
    .flatMap(([first]) => first ?? [])
    .filter(found => found.kind === kind && (kind === 'Secret' || hasDockerfile(found)));
  const isIt = all.some(
    found => isUnfinished(found.name) || finalNames(files, found).some(final => final.name === name),
  );
  if (isIt) return undefined;
  return all.filter(found => !namespace || !found.namespace || found.namespace === namespace);
}

const hasDockerfile = ({ contents }: PlacedDeclaration): boolean =>
  contents.keys.some(key => key.name === dockerfileKey);

/** The nearest name, or the only one that nobody else uses: in the same file, or at all. */
function meantBy(
  { files, uri }: WorkspaceSubject,
  { kind, name }: ObjectReference,
  others: readonly PlacedDeclaration[],
): string | undefined {
  const free = others.filter(
    other => referencesOf(objectIndex(files), { kind, name: other.name, namespace: undefined }).length === 0,
  );
  const near = nearestWord(
    name,
    free.map(other => other.name),
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
