// Writes a JSON value as block YAML that YAML 1.1 and 1.2 parsers read alike: every string that is not plainly a
// word is quoted. No line of it is taken for an order by what shows it.
import { visibleInYaml, visibleLine } from './visible-text.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Ends with a line break. Keys keep their order. */
export const printYaml = (value: Json): string => `${block(value, 0).replace(/^\n/, '')}\n`;

/** What follows a key's colon or a dash: a scalar in the same line, or a map or list from the next line on. */
function block(value: Json, depth: number): string {
  if (typeof value === 'string' && value.includes('\n')) return literal(value, depth);
  if (typeof value !== 'object' || value === null) return ` ${scalar(value)}`;
  if (isList(value))
    return value.length === 0 ? ' []' : value.map(item => `\n${entry('-', item, depth)}`).join('');
  const entries = Object.entries(value);
  if (entries.length === 0) return ' {}';
  return entries.map(([key, child]) => `\n${entry(`${scalar(key)}:`, child, depth)}`).join('');
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function entry(head: string, value: Json, depth: number): string {
  const indent = '  '.repeat(depth);
  if (head !== '-') return `${indent}${head}${block(value, isList(value) ? depth : depth + 1)}`;
  // The first line of what is in a list item stands beside its dash.
  const inner = block(value, depth + 1);
  return inner.startsWith('\n') ? `${indent}- ${inner.slice(1).trimStart()}` : `${indent}-${inner}`;
}

function literal(text: string, depth: number): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const plain = /^\S/.test(text) && lines.every(line => visibleLine(line) === line);
  if (!plain || /\n\n$/.test(text)) return ` ${quoted(text)}`;
  const indent = '  '.repeat(depth);
  return ` |${text.endsWith('\n') ? '' : '-'}${lines.map(line => `\n${line === '' ? '' : indent + line}`).join('')}`;
}

const word = /^[A-Za-z/][A-Za-z0-9_./@-]*(?:[:=][A-Za-z0-9_./@+-]+)*$/;
const otherType = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

const scalar = (value: string | number | boolean | null): string =>
  typeof value === 'string' && word.test(value) && !otherType.test(value) ? value : quoted(value);

const quoted = (value: string | number | boolean | null): string => visibleInYaml(JSON.stringify(value));
