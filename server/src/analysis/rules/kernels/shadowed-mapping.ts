import { dialectOf } from '../../../core/dialect.js';
import type { KernelMapping } from '../../../core/module/types.js';
import type { Fix } from '../../../core/problem.js';
import { EarlierPatterns, isNarrower } from '../../../core/kernel/shadowing.js';
import { mappingField } from '../../../core/module/container-field.js';
import type { YamlDocument } from '../../objects/document.js';
import { fixes } from '../../edits/fix.js';
import { moveItem } from '../../edits/items.js';
import { isDecided } from '../../known/decided.js';
import { keySpan } from '../../lint/place.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'shadowed-mapping',
  severity: 'warning',
  summary: 'A kernel mapping is never reached: an earlier one takes every kernel it is for.',
  explanation: `KMM walks \`kernelMappings\` in order and takes the first that matches. A mapping behind one that matches
everything (\`.*\`, \`^.+$\`), behind the same \`literal\` or \`regexp\`, or a \`literal\` that an earlier \`regexp\` matches is
never used. Put the special mappings first.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    const mappings = view?.module.spec.moduleLoader?.container.kernelMappings ?? [];
    if (!view) return;
    const earlier = new EarlierPatterns(dialectOf(subject.release).goRegexp);
    for (const [index, mapping] of mappings.entries()) {
      if (!isCertain(subject, view, index)) continue;
      const winner = earlier.shadowing(mapping);
      if (winner !== undefined) yield finding(subject, view, index, winner, mappings);
      earlier.add(index, mapping);
    }
  },
};

function isCertain({ document }: DocumentSubject, view: ModuleView, index: number): boolean {
  const fields = ['literal', 'regexp'].map(key => view.field(pathOf(index, key)));
  return isDecided(document, fields, 'fields');
}

const pathOf = (index: number, key?: string): readonly (string | number)[] => [
  ...mappingField(index),
  ...(key === undefined ? [] : [key]),
];

function finding(
  { document }: DocumentSubject,
  view: ModuleView,
  index: number,
  earlier: number,
  mappings: readonly KernelMapping[],
): Finding {
  const keyName = (at: number): string => (mappings[at]?.regexp === '' ? 'literal' : 'regexp');
  const [winner, loser] = [mappings[earlier], mappings[index]];
  const written = winner?.regexp === '' ? winner.literal : winner?.regexp;
  return {
    span: keySpan(document, view.field(pathOf(index, keyName(index)))),
    message: `KMM never reaches this mapping: mapping ${String(earlier + 1)}, \`${written ?? ''}\`, takes every kernel it is for. Move it up, or remove it.`,
    field: view.field(pathOf(index)),
    tag: 'unnecessary',
    related: [
      {
        message: `Mapping ${String(earlier + 1)} takes the kernels`,
        span: keySpan(document, view.field(pathOf(earlier, keyName(earlier)))),
      },
    ],
    fixes: winner && loser && isNarrower(loser, winner) ? moveUp(document, view, index, earlier) : [],
  };
}

function moveUp(
  { root, text }: YamlDocument,
  view: ModuleView,
  index: number,
  earlier: number,
): readonly Fix[] {
  const list = locatedAt(root, view.field(pathOf(index).slice(0, -1)));
  const edit = list?.kind === 'list' ? moveItem(text, list, index, earlier) : undefined;
  return fixes(`Move above mapping ${String(earlier + 1)}`, edit, 'preferred');
}
