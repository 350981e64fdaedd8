import { formatFieldPath } from '../../../core/field-path.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { Fix } from '../../../core/problem.js';
import type { Edit } from '../../edits/entries.js';
import { listOfOne, removeField, setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { addFirstItem } from '../../edits/items.js';
import { contextAt } from '../../yaml/scalar-text.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { locatedAt, stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'both-in-tree-fields',
  severity: 'error',
  refusedBy: 'webhook',
  since: '2.1.0',
  summary: '`inTreeModuleToRemove` and `inTreeModulesToRemove` are used together.',
  explanation: `The list \`inTreeModulesToRemove\` has taken the place of the single \`inTreeModuleToRemove\`. KMM's webhook
refuses a Module that has both: in the container, in one mapping, or one in the container and the other in a mapping.
An empty list counts as set, an empty text does not: \`inTreeModuleToRemove: ''\` is accepted.`,
  check: eachRefusal(['both-in-tree-fields'], finding),
};

type Refused = RefusalSubject<'both-in-tree-fields'>;

function finding(refused: Refused): Finding {
  const { view, refusal } = refused;
  const written = [refusal.path, refusal.list].flatMap(path => view.entry(path) ?? []);
  const [first, second] = written.toSorted((a, b) => a.keySpan.start - b.keySpan.start);
  const inOnePlace = isSamePlace(refusal);
  return {
    span: (second ?? first)?.keySpan ?? view.spanOf(refusal.path),
    message: inOnePlace
      ? "Both `inTreeModuleToRemove` and `inTreeModulesToRemove` are set; KMM's webhook refuses that. Keep the list."
      : "The container and this mapping use different fields, `inTreeModuleToRemove` and `inTreeModulesToRemove`; KMM's webhook refuses the mixture. Use the list in both.",
    fixes: inOnePlace ? [...keepList(refused), ...keepString(refused)] : useListInBoth(refused),
    ...(first && second && { related: [{ message: `\`${first.key}\` is set here`, span: first.keySpan }] }),
  };
}

const isSamePlace = ({ path, list }: Refused['refusal']): boolean =>
  formatFieldPath(path.slice(0, -1)) === formatFieldPath(list.slice(0, -1));

/** What the single field names goes into the list, unless it is there. */
function keepList({ subject: { document }, view, refusal }: Refused): readonly Fix[] {
  const single = view.field(refusal.path);
  const list = view.field(refusal.list);
  const name = stringAt(document.root, single) ?? '';
  const removal = removeField(document, single);
  const node = locatedAt(document.root, list);
  const isIn =
    node?.kind === 'list' && node.items.some(item => item.kind === 'scalar' && item.value === name);
  if (isIn) return fixes('Remove `inTreeModuleToRemove`', removal, 'preferred');
  return fixes(
    `Move \`${name}\` into \`inTreeModulesToRemove\``,
    both(addToList(document, list, name), removal),
    'preferred',
  );
}

function addToList(document: Refused['subject']['document'], path: FieldPath, name: string): Edit {
  const node = locatedAt(document.root, path);
  if (node?.kind !== 'list') return undefined;
  if (node.items.length === 0) return setField(document, path, listOfOne(name));
  const context = node.flow ? 'flow' : contextAt(document.root, path);
  return addFirstItem(document.text, node, text(name)(context));
}

const keepString = ({ subject, view, refusal }: Refused): readonly Fix[] =>
  fixes('Remove `inTreeModulesToRemove`', removeField(subject.document, view.field(refusal.list)));

function useListInBoth({ subject: { document }, view, refusal }: Refused): readonly Fix[] {
  const entry = view.entry(refusal.path);
  const path = view.field(refusal.path);
  const name = stringAt(document.root, path) ?? '';
  const value = setField(document, path, listOfOne(name));
  const key: Edit = entry && [{ span: entry.keySpan, text: 'inTreeModulesToRemove' }];
  return fixes(`Use \`inTreeModulesToRemove: [${name}]\``, both(key, value), 'preferred');
}

const both = (first: Edit, second: Edit): Edit => first && second && [...first, ...second];
