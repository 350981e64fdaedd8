import type { JsonType } from '../../../core/json/json-value.js';
import { schemaAt } from '../../../core/api-server/schema.js';
import type { JsonSchema } from '../../../core/api-server/json-schema.js';
import type { Fix } from '../../../core/problem.js';
import type { DocumentSubject, Rule } from '../../lint/rule.js';
import type { PlacedViolation, Verdict } from '../../lint/verdict.js';
import { findingOf, verdictOf } from '../../lint/verdict.js';
import type { LocatedScalar } from '../../yaml/located.js';
import { locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'wrong-type',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'A value is of another type than the field takes.',
  explanation: `The API server converts nothing: a number or a boolean is refused where a string must be, and the other
way round. What looks like text may be neither: the server reads YAML 1.1, where \`y\`, \`yes\`, \`on\`, \`n\`,
\`no\` and \`off\` are booleans and \`010\`, \`0x10\`, \`1_000\` and \`1e3\` are numbers. Quotes make all of
them strings.`,
  *check(subject) {
    const verdict = verdictOf(subject);
    for (const violation of verdict?.violations ?? []) {
      if (!verdict || (violation.kind !== 'type' && violation.kind !== 'range')) continue;
      const message = messageOf(subject, violation);
      const fixes = fixesOf(subject, verdict, violation);
      yield findingOf(verdict, violation, { message, ...(fixes.length > 0 && { fixes }) });
    }
  },
};

const nouns: Readonly<Record<JsonType, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a string',
  boolean: '`true` or `false`',
  integer: 'a whole number',
  number: 'a number',
  null: 'null',
};

function messageOf(subject: DocumentSubject, violation: PlacedViolation): string {
  const field = nameOf(violation);
  if (violation.kind === 'range') {
    return `${field} must be a whole number that fits ${violation.format}; the API server refuses it.`;
  }
  if (violation.kind !== 'type') return '';
  const expected = violation.expected.map(type => nouns[type]).join(' or ');
  const scalar = scalarAt(subject, violation);
  const advice = adviceOn(violation, scalar);
  if (!scalar || violation.actual === 'null') {
    return `${field} must be ${expected}, but is ${nounOf(violation.actual)}; the API server refuses it.`;
  }
  const seen = `\`${written(subject, scalar)}\` is ${nounOf(violation.actual)} to the API server`;
  return `${field} must be ${expected}, but ${seen}, which refuses it.${advice}`;
}

function adviceOn(violation: PlacedViolation, scalar: LocatedScalar | undefined): string {
  if (isQuotable(violation)) return ' Put it in quotes.';
  const isPair = typeof scalar?.value === 'string' && /^[\w.-]+:\S/.test(scalar.value);
  const wantsMap = violation.kind === 'type' && violation.expected[0] === 'object';
  return isPair && wantsMap ? ' Put a space behind the `:`.' : '';
}

const nounOf = (type: JsonType): string => (type === 'boolean' ? 'a boolean' : nouns[type]);

/** `version`, `filesToSign[1]`. */
function nameOf({ path }: PlacedViolation): string {
  const last = path.at(-1);
  return typeof last === 'number' ? `\`${String(path.at(-2))}[${String(last)}]\`` : `\`${String(last)}\``;
}

function scalarAt({ document }: DocumentSubject, { path }: PlacedViolation): LocatedScalar | undefined {
  const node = locatedAt(document.root, path);
  return node?.kind === 'scalar' ? node : undefined;
}

/** As it stands in the text, or for something long its beginning. */
function written({ document }: DocumentSubject, { span }: LocatedScalar): string {
  const text = document.text.slice(span.start, span.end).split('\n', 1)[0] ?? '';
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

const isQuotable = (violation: PlacedViolation): boolean =>
  violation.kind === 'type' &&
  violation.expected.includes('string') &&
  ['integer', 'number', 'boolean'].includes(violation.actual);

function fixesOf(subject: DocumentSubject, verdict: Verdict, violation: PlacedViolation): readonly Fix[] {
  const scalar = scalarAt(subject, violation);
  if (violation.kind !== 'type' || !scalar || scalar.span.end === scalar.span.start) return [];
  const text = subject.document.text.slice(scalar.span.start, scalar.span.end);
  const replace = (title: string, by: string): readonly Fix[] => [
    { title, changes: [{ span: scalar.span, text: by }], preferred: true },
  ];
  if (isQuotable(violation) && scalar.style === 'plain') return replace(`Write \`"${text}"\``, `"${text}"`);
  const bare = typeof scalar.value === 'string' ? scalar.value : '';
  if (violation.actual !== 'string' || text.includes('\n')) return [];
  const [expected] = violation.expected;
  if (expected === 'boolean' && /^(?:true|false)$/.test(bare)) return replace(`Write \`${bare}\``, bare);
  if (expected === 'integer' && /^(?:0|-?[1-9]\d*)$/.test(bare)) return replace(`Write \`${bare}\``, bare);
  if (bare === '') return [];
  if (expected === 'array' && takesStrings(verdict.schema, violation))
    return replace('Make it a list', `[${inFlow(text)}]`);
  const named = expected === 'object' && schemaAt(verdict.schema, violation.path)?.properties?.['name'];
  return named ? replace(`Write \`name: ${text}\``, `{name: ${inFlow(text)}}`) : [];
}

/** A plain scalar with characters that mean something between brackets needs quotes there. */
const inFlow = (text: string): string =>
  /^["']/.test(text) || !/[,[\]{}]|: /.test(text) ? text : `'${text.replaceAll("'", "''")}'`;

const takesStrings = (schema: JsonSchema, violation: PlacedViolation): boolean =>
  schemaAt(schema, violation.path)?.items?.type === 'string';
