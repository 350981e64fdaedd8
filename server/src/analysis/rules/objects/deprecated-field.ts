import type { FieldPath } from '../../../core/field-path.js';
import type { Deprecation, JsonSchema } from '../../../core/api-server/json-schema.js';
import { childSchema } from '../../../core/api-server/schema.js';
import { spanOf } from '../../../core/span.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { verdictOf } from '../../lint/verdict.js';
import type { Located, LocatedEntry, LocatedMap } from '../../yaml/located.js';
import { entryOf } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'deprecated-field',
  severity: 'information',
  summary: 'A field still works, but something else has taken its place.',
  explanation: `KMM keeps reading the field in the release that is set. What to write instead is in the message.`,
  *check(subject) {
    const verdict = verdictOf(subject);
    const { root } = subject.document;
    if (!verdict || !root) return;
    const deprecation = verdict.schema['x-kmm-deprecated'];
    const version = entryOf(root, 'apiVersion');
    if (deprecation && version) yield deprecatedVersion(version, deprecation);
    for (const { field, entry, siblings, parent, deprecation } of deprecatedIn(root, verdict.schema)) {
      const { keySpan, key } = entry;
      const fixes = inPlace(entry, siblings, parent, deprecation);
      yield { span: keySpan, message: messageOf(key, deprecation), tag: 'deprecated', field, ...fixes };
    }
  },
};

function deprecatedVersion({ value }: LocatedEntry, deprecation: Deprecation): Finding {
  const written = value.kind === 'scalar' ? String(value.value) : '';
  const finding: Finding = {
    span: value.span,
    message: messageOf(written, deprecation),
    tag: 'deprecated',
    field: ['apiVersion'],
  };
  if (deprecation.use === undefined) return finding;
  const changes = [{ span: value.span, text: deprecation.use }];
  return { ...finding, fixes: [{ title: `Write \`${deprecation.use}\``, changes, preferred: true }] };
}

interface DeprecatedField {
  readonly field: FieldPath;
  readonly entry: LocatedEntry;
  readonly siblings: LocatedMap;
  readonly parent: JsonSchema;
  readonly deprecation: Deprecation;
}

/**
 * The deprecated fields in the order of the text. The walk has one path: nearly nothing is found, and documents
 * are long.
 */
function deprecatedIn(root: Located, whole: JsonSchema): readonly DeprecatedField[] {
  const found: DeprecatedField[] = [];
  const path: (string | number)[] = [];
  const walk = (node: Located, schema: JsonSchema): void => {
    if (node.kind === 'list' && schema.items) {
      for (const [index, item] of node.items.entries()) step(index, item, schema.items);
    }
    if (node.kind !== 'map') return;
    for (const entry of node.entries) {
      const child = childSchema(schema, entry.key);
      if (!child) continue;
      const deprecation = child['x-kmm-deprecated'];
      if (deprecation && !isEmpty(entry.value)) {
        found.push({ field: [...path, entry.key], entry, siblings: node, parent: schema, deprecation });
      }
      step(entry.key, entry.value, child);
    }
  };
  const step = (key: string | number, node: Located, schema: JsonSchema): void => {
    if (node.kind === 'scalar') return;
    path.push(key);
    walk(node, schema);
    path.pop();
  };
  walk(root, whole);
  return found;
}

/** Whether a value is as good as not written, so that KMM does not look at it. */
const isEmpty = (value: Located): boolean =>
  value.kind === 'scalar' && (value.value === null || value.value === '');

/** One value becomes a list of one when the new field takes a list. */
function inPlace(
  { keySpan, value }: LocatedEntry,
  siblings: LocatedMap,
  schema: JsonSchema,
  { use }: Deprecation,
): Pick<Finding, 'fixes'> {
  const successor = use === undefined ? undefined : childSchema(schema, use);
  if (use === undefined || !successor || entryOf(siblings, use) || value.kind !== 'scalar') return {};
  const changes = [{ span: keySpan, text: use }];
  if (successor.type === 'array') {
    const { start, end } = value.span;
    changes.push({ span: spanOf(start, start), text: '[' }, { span: spanOf(end, end), text: ']' });
  }
  return { fixes: [{ title: `Use \`${use}\``, changes, preferred: true }] };
}

function messageOf(key: string, { since, use, reason }: Deprecation): string {
  const instead = use === undefined ? '' : ` Use \`${use}\`.`;
  return `\`${key}\` is deprecated since KMM ${since}: ${reason.replace(/\.$/, '')}.${instead}`;
}
