// What counts as blank, for the Go code that reads Dockerfiles. JavaScript's `\s` and `trim` differ: they take
// U+FEFF for a blank and U+0085 for none.

const space = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const oneSpace = new RegExp(`[${space}]`);
const leading = new RegExp(`^[${space}]+`);

/** `unicode.IsSpace` */
export const isSpace = (character: string): boolean => oneSpace.test(character);

/** How many characters `strings.TrimLeftFunc(text, unicode.IsSpace)` takes away. */
export const leadingSpace = (text: string): number => leading.exec(text)?.[0].length ?? 0;

/** How many characters at the end are blank. */
export const trailingSpace = (text: string): number => {
  let count = 0;
  while (count < text.length && isSpace(text.charAt(text.length - 1 - count))) count++;
  return count;
};
