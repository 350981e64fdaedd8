import { moduleSpecOf, below } from '../../objects/module-spec.js';
import { isDecided } from '../../known/decided.js';
import { fixes } from '../../edits/fix.js';
import { setField, text } from '../../edits/fields.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'dropped-selector-entry',
  severity: 'warning',
  summary: 'A selector’s label without a value is dropped, which may leave every node selected.',
  explanation: `\`key:\` with nothing behind it is null in YAML, and the API server drops nulls without a word: the label is
not asked for, and a selector that has no other becomes \`{}\`, which selects every node. For a label with an empty
value, such as \`node-role.kubernetes.io/worker\`, write \`""\`.`,
  *check({ document }) {
    const spec = moduleSpecOf(document);
    const selector = spec && below(spec, 'selector');
    if (selector?.node.kind !== 'map') return;
    const { entries } = selector.node;
    const kept = entries.filter(({ value }) => !isNull(value));
    for (const entry of entries) {
      const field = [...selector.path, entry.key];
      if (!isNull(entry.value) || !isDecided(document, [field], 'value')) continue;
      yield {
        span: entry.keySpan,
        message: `The API server drops a label without a value${kept.length === 0 ? ', and what is left, `{}`, selects every node' : ''}. Write \`""\` for an empty value.`,
        field,
        fixes: fixes('Write `""`', setField(document, field, text('', 'double')), 'preferred'),
      };
    }
  },
};

const isNull = (node: { readonly kind: string; readonly value?: unknown }): boolean =>
  node.kind === 'scalar' && node.value === null;
