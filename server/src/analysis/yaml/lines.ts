// Lines of a text, as far as edits of whole lines need them.

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

export const lineBreakOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Behind the line in which something ends at `offset`; undefined when more than a comment follows in that line. */
export function endOfLines(text: string, offset: number): number | undefined {
  if (text.charAt(offset - 1) === '\n') return offset;
  const rest = /[^\n]*\n?/y;
  rest.lastIndex = offset;
  const line = rest.exec(text)?.[0] ?? '';
  return /^:?[ \t]*(?:#.*)?\r?\n?$/.test(line) ? offset + line.length : undefined;
}
