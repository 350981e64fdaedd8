// Lines of a text, as far as places and edits in it need them. They end as LSP, YAML and editors have them end: with
// \n, \r\n or a \r alone.

/** Where the line that holds `offset` starts. */
export function lineStart(text: string, offset: number): number {
  let at = Math.min(offset, text.length);
  while (at > 0 && !endsLine(text, at - 1)) at -= 1;
  return at;
}

/** Where the line that holds `offset` ends: at the last character of its line end, or at the end of the text. */
export function lineEnd(text: string, offset: number): number {
  lineBreak.lastIndex = offset;
  return lineBreak.test(text) ? lineBreak.lastIndex - 1 : text.length;
}

const lineBreak = /\r\n|[\r\n]/g;

function endsLine(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10);
}

/** How a new line at `offset` has to end: as the one that is there, or else the last one before it. */
export function lineBreakAt(text: string, offset: number): string {
  const next = text.indexOf('\n', offset);
  const at = next < 0 ? text.lastIndexOf('\n') : next;
  if (at < 0) return text.includes('\r') ? '\r' : '\n';
  return text.charAt(at - 1) === '\r' ? '\r\n' : '\n';
}

/** Behind the line in which something ends at `offset`; undefined when more than a comment follows in that line. */
export function endOfLines(text: string, offset: number): number | undefined {
  if (offset > 0 && endsLine(text, offset - 1)) return offset;
  const end = Math.min(lineEnd(text, offset) + 1, text.length);
  return /^:?[ \t]*(?:#.*)?[\r\n]*$/.test(text.slice(offset, end)) ? end : undefined;
}
