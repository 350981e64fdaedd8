// Kernels as people keep them: one a line, or all in a line as `kubectl -o jsonpath` prints them, with `#` comments.
import { spanOf } from '../../core/span.js';
import type { TextLine, Placed, Reading } from './reading.js';
import { joined, linesIn, misread, nothingRead, quoted } from './reading.js';

export const readPlainList = (text: string): Reading => joined(linesIn(text).map(readLine));

function readLine({ text, start }: TextLine): Reading {
  const words = wordsIn(text.replace(/(?:^|\s)#.*/s, ''), start);
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return nothingRead;
  if (words.every(({ value }) => looksLikeKernel(value))) return { ...nothingRead, kernels: words };
  const span = spanOf(first.span.start, last.span.end);
  const line = text.slice(span.start - start, span.end - start);
  return misread(
    span,
    `${quoted(line)} is no kernel version, so this line is skipped. Write one kernel a line as \`uname -r\` prints it, and \`#\` in front of a comment.`,
  );
}

const wordsIn = (text: string, start: number): readonly Placed<string>[] =>
  [...text.matchAll(/\S+/g)].map(({ 0: value, index }) => ({
    value,
    span: spanOf(start + index, start + index + value.length),
  }));

/** KMM takes any text for a kernel; what Linux reports starts with a digit and has no quotes or commas around it. */
const looksLikeKernel = (word: string): boolean => /^\d[\w.+~:@=/-]*$/.test(word);
