import type { FieldPath } from '../../../core/field-path.js';
import type { Fix } from '../../../core/problem.js';
import { fixes } from '../../edits/fix.js';
import { removeItem } from '../../edits/items.js';
import { isCertain } from '../../lint/certain.js';
import { fieldSpan } from '../../lint/place.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { MountedSecret, MountedSecrets } from '../../module/mounted-secrets.js';
import { mountedSecretsOf } from '../../module/mounted-secrets.js';
import { locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'duplicate-secret',
  severity: 'error',
  refusedBy: 'build',
  summary: 'One object that builds or signs would mount the same Secret twice.',
  explanation: `KMM makes a volume \`secret-<name>\` of each of \`build.secrets\` and of \`imageRepoSecret\`, and to sign one of
\`keySecret\`, \`certSecret\` and \`imageRepoSecret\`. The container's and the mapping's \`build.secrets\` are put one behind
the other. Two volumes of one name make the API server refuse the Pod; only the operator's log says so. Name each Secret
once, and use a Secret of its own for each of the others.

On OpenShift only \`build.secrets\` have volumes of that name.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    if (!view) return;
    const told = new Set<string>();
    for (const mounted of mountedSecretsOf(view, subject.release, subject.distribution)) {
      for (const { first, second } of repeatedIn(mounted)) {
        const paths = [first.path, second.path].map(view.field);
        if (told.has(second.path.join('/')) || !isCertain(subject, paths, 'fields')) continue;
        told.add(second.path.join('/'));
        yield finding(subject, view, mounted.object, first, second);
      }
    }
  },
};

function repeatedIn({ secrets }: MountedSecrets) {
  const firsts = new Map<string, MountedSecret>();
  return secrets.flatMap(second => {
    const first = firsts.get(second.name);
    if (!first) firsts.set(second.name, second);
    return first && second.name !== '' ? [{ first, second }] : [];
  });
}

function finding(
  { document }: DocumentSubject,
  view: ModuleView,
  object: MountedSecrets['object'],
  first: MountedSecret,
  second: MountedSecret,
): Finding {
  const field = view.field(second.path);
  return {
    span: fieldSpan(document, field),
    message: `The Secret \`${second.name}\` is ${placeOf(first.path)}; to ${object}, KMM would mount it twice under one name, and the API server refuses that. ${adviceFor(second.path)}`,
    field,
    related: [{ message: 'It is named here first', span: fieldSpan(document, view.field(first.path)) }],
    fixes: removal(second.name, field, document),
  };
}

const placeOf = (path: FieldPath): string =>
  path.includes('secrets') ? 'in `build.secrets` already' : `\`${String(path.at(-2))}\` as well`;

const adviceFor = (path: FieldPath): string =>
  path.includes('secrets') ? 'Name it once.' : 'Use a Secret of its own.';

function removal(name: string, field: FieldPath, document: DocumentSubject['document']): readonly Fix[] {
  const index = field.at(-2);
  const list = locatedAt(document.root, field.slice(0, -2));
  if (list?.kind !== 'list' || typeof index !== 'number') return [];
  return fixes(`Remove \`${name}\` here`, removeItem(document.text, list, index), 'preferred');
}
