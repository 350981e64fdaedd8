// Lines inside a continued instruction that look like instructions of their own: an upper case keyword, as far to the
// left as the instruction's. Only a backslash too many puts one there; HEALTHCHECK and ONBUILD take one on purpose.
import type { Instruction } from '../../core/dockerfile/instruction.js';
import { instructionNames } from '../../core/dockerfile/instruction-names.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { lineStart } from '../yaml/lines.js';

export interface Swallowed {
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** Where what is continued into it ends, without the character that continues it. */
  readonly continuedAt: number;
}

export function swallowedIn(instruction: Instruction, text: string): readonly Swallowed[] {
  if (takesInstructions.has(instruction.keyword)) return [];
  const { text: joined, pieces } = instruction.line;
  const column = columnOf(text, instruction.keywordSpan.start);
  return pieces.flatMap((piece, index) => {
    const previous = pieces[index - 1];
    const words = lineForm.exec(joined.slice(piece.at, pieces[index + 1]?.at));
    const [, indent = '', keyword = ''] = words ?? [];
    if (!previous || !instructionNames.has(keyword) || isQuoted(joined.slice(0, piece.at))) return [];
    const start = piece.start + indent.length;
    if (columnOf(text, start) !== column) return [];
    const keywordSpan = spanOf(start, start + keyword.length);
    return [{ keyword, keywordSpan, continuedAt: previous.start + piece.at - previous.at }];
  });
}

const takesInstructions: ReadonlySet<string> = new Set(['HEALTHCHECK', 'ONBUILD']);

const lineForm = /^([ \t]*)([A-Z]+)[ \t]+\S/;

const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** A quotation mark is open at the end of the text. */
const isQuoted = (text: string): boolean => /['"]/.test(text.replace(/'[^']*'|"(?:[^"\\]|\\.)*"|\\./gs, ''));
