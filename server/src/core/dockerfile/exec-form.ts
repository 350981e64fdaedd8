// The exec form: an argument that is a JSON array of strings (frontend/dockerfile/parser/line_parsers.go, parseJSON).
// Anything else is the shell form, except a JSON array that holds something other than strings: that is refused.
import type { JoinedText, JoinedPiece } from './joined-text.js';
import { piecesBetween, sourceOffset, sourceSpan } from './joined-text.js';
import { leadingSpace } from './blanks.js';
import type { Word } from './words.js';

export type ExecForm =
  | { readonly kind: 'exec'; readonly words: readonly Word[] }
  | { readonly kind: 'shell' }
  | { readonly kind: 'refused' };

export function readExecForm(joined: JoinedText): ExecForm {
  const text = joined.text.slice(leadingSpace(joined.text));
  if (!text.startsWith('[')) return { kind: 'shell' };
  const values = parsedArray(text);
  if (!values) return { kind: 'shell' };
  if (!values.every(value => typeof value === 'string')) return { kind: 'refused' };
  const strings = [...joined.text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
  return { kind: 'exec', words: strings.map(found => decoded(joined, found.index, found[0])) };
}

function parsedArray(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as readonly unknown[]) : undefined; // isArray gives any[]
  } catch {
    return undefined;
  }
}

function decoded(joined: JoinedText, start: number, literal: string): Word {
  const pieces: JoinedPiece[] = [];
  let text = '';
  for (const found of literal.slice(1, -1).matchAll(/\\(?:u[0-9a-fA-F]{4}|.)|[^\\]+/g)) {
    const first = start + 1 + found.index;
    const value = found[0].startsWith('\\') ? String(JSON.parse(`"${found[0]}"`)) : found[0];
    pieces.push(...piecesOf(joined, first, value.length, text.length));
    text += value;
  }
  const span = sourceSpan(joined, start, start + literal.length);
  return { text, joined: { text, pieces, anchor: span.start + 1 }, span };
}

/** A continuation can cut a string in two: its stretches stand at different places of the file. */
function piecesOf(joined: JoinedText, from: number, length: number, at: number): readonly JoinedPiece[] {
  const inner = piecesBetween(joined, from, from + length);
  return [
    { at, start: sourceOffset(joined, from) },
    ...inner.map(piece => ({ at: at + piece.at - from, start: piece.start })),
  ];
}
