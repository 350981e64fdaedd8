// Edits of the words of a RUN. Only words that stand in the Dockerfile as the shell gets them are touched: not those
// of a string that is a script, and not those made of variables.
import type { ShellArgument } from '../../core/dockerfile/shell/command.js';
import type { TextChange } from '../../core/problem.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';

/** Puts words behind one; none when it cannot be done. */
export const wordsBehind = (
  text: string,
  { text: word, span }: Pick<ShellArgument, 'text' | 'span'>,
  words: string,
): readonly TextChange[] =>
  isWritten(text, word, span) ? [{ span: spanOf(span.end, span.end), text: ` ${words}` }] : [];

export const wordReplaced = (
  text: string,
  { text: word, span }: Pick<ShellArgument, 'text' | 'span'>,
  by: string,
): readonly TextChange[] => (isWritten(text, word, span) ? [{ span, text: by }] : []);

/** Not in a string that is a script, nor made of variables. */
export const isWritten = (text: string, word: string, { start, end }: Span): boolean =>
  text.slice(start, end) === word;
