// UTF-8 in pieces -> text. What is no UTF-8 becomes U+FFFD. A character that is cut in two waits for its other half.

interface Decoded {
  readonly text: string;
  /** The beginning of a character whose end has not come yet: at most three bytes. */
  readonly rest: Uint8Array;
}

export const nothing: Uint8Array = new Uint8Array(0);

export function decodeUtf8(rest: Uint8Array, bytes: Uint8Array): Decoded {
  const all = rest.length === 0 ? bytes : joined(rest, bytes);
  const end = all.length - unfinished(all);
  return { text: decodeWhole(all, end), rest: all.slice(end) };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** How many bytes at the end begin a character that is not complete. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

function lengthOf(lead: number): number {
  if (lead < 0xc2 || lead >= 0xf5) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

const smallest = [0, 0, 0x80, 0x800, 0x10000];
/** As many characters as one call may make of numbers. */
const run = 4096;

function decodeWhole(bytes: Uint8Array, end: number): string {
  let text = '';
  let codes: number[] = [];
  for (let at = 0; at < end;) {
    const plain = plainEnd(bytes, at, Math.min(end, at + run));
    if (plain > at) {
      text += String.fromCodePoint(...codes, ...bytes.subarray(at, plain));
      codes = [];
      at = plain;
      continue;
    }
    const { code, length } = characterAt(bytes, at, end);
    codes.push(code);
    at += length;
    if (codes.length >= run) {
      text += String.fromCodePoint(...codes);
      codes = [];
    }
  }
  return text + String.fromCodePoint(...codes);
}

function plainEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] ?? 0x80) < 0x80) at++;
  return at;
}

const replacement = 0xfffd;

function characterAt(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly code: number; readonly length: number } {
  const lead = bytes[at] ?? 0;
  const length = lengthOf(lead);
  if (length === 1 || at + length > end) return { code: replacement, length: 1 };
  let code = lead & (0xff >> (length + 1));
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return { code: replacement, length: next };
    code = (code << 6) | (byte & 0x3f);
  }
  const wrong = code < (smallest[length] ?? 0) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000);
  return wrong ? { code: replacement, length: 1 } : { code, length };
}
