// The few things about strings that Go does differently from JavaScript and that KMM's output shows.

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** What `%q` prints: `strconv.Quote`. Anything but a visible character or a plain blank is escaped. */
export function quote(text: string): string {
  let quoted = '"';
  for (const character of wellFormed(text)) quoted += escapes[character] ?? printable(character);
  return quoted + '"';
}

function printable(character: string): string {
  if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return '\\x' + hex(code, 2);
  return code < 0x10000 ? '\\u' + hex(code, 4) : '\\U' + hex(code, 8);
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Half a surrogate pair is not text in Go; its JSON decoder reads U+FFFD instead. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\uFFFD');

/** `len` of a string: its bytes in UTF-8. */
export function byteLength(text: string): number {
  let length = 0;
  for (const character of wellFormed(text)) length += bytesOf(character.codePointAt(0) ?? 0);
  return length;
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/** Order of `sort.Strings`: by UTF-8 bytes, which is by code points. */
export function compareText(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** What a Go program dies with when it follows a nil pointer. */
export const nilPointerPanic = 'panic: runtime error: invalid memory address or nil pointer dereference';
