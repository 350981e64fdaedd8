// Cuts texts at fixed words and characters. A regular expression that looks for the end of a text, or for two words in
// a row, starts anew at every place that could be the beginning, which takes minutes for a long text made to be slow.
// Each of these goes through the text once, whatever stands in it. What the pieces mean is not known here.

/** Without the characters at its end that are among `characters`. */
export function withoutTrailing(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** What stands before, between and behind these marks, each the first behind the one before; undefined without one. */
export function partsAround(text: string, ...marks: readonly string[]): readonly string[] | undefined {
  const parts: string[] = [];
  let start = 0;
  for (const mark of marks) {
    const at = text.indexOf(mark, start);
    if (at < 0) return undefined;
    parts.push(text.slice(start, at));
    start = at + mark.length;
  }
  return [...parts, text.slice(start)];
}

/** Up to the end of the last `mark`; empty without one. Whatever starts in front of it is sure to find it. */
export function throughLast(text: string, mark: string): string {
  const at = text.lastIndexOf(mark);
  return at < 0 ? '' : text.slice(0, at + mark.length);
}
