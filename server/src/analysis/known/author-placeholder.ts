// What authors of samples write for their readers to replace: `<registry>`, `CHANGEME`, `your-registry`. No program fills
// these in, so one of them says nothing about the rest of a file.
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';

/** The first one in a text. */
export function authorPlaceholder(text: string): Span | undefined {
  const found = form.exec(text);
  return found ? spanOf(found.index, found.index + found[0].length) : undefined;
}

/** The same text with a word where one stands that has still to be filled in. */
export const withoutAuthorPlaceholders = (text: string): string => text.replaceAll(everyForm, 'x');

const word = [
  'CHANGE[-_ ]?(?:ME|THIS)',
  '[Cc]hange[-_]?[Mm]e',
  'REPLACE[-_ ]?(?:ME|THIS|WITH[-_ A-Z0-9]*)',
  '[Rr]eplace[-_]?[Mm]e',
  'TO-?DO|FIX-?ME|TBD|PLACEHOLDER|X{3,}',
  'INSERT[-_ ][-_ A-Z0-9]*',
  '(?:[Yy]our|YOUR)[-_ ][A-Za-z0-9]\\w*(?:-\\w+)*',
  'your(?:registry|repo|repository|org|company|user|username|namespace|project|image|host|domain|account)',
];

/** A named group of a regular expression is none. */
const source = [
  '(?<!\\(\\?P?)<[^<>]*(?:<[^<>]*>[^<>]*)*>',
  '\\.\\.\\.|…',
  `(?<![A-Za-z0-9])(?:${word.join('|')})(?![A-Za-z0-9])`,
].join('|');

const form = new RegExp(source);
const everyForm = new RegExp(source, 'g');
