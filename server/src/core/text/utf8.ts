// UTF-8 -> text, whole or in pieces. A character that is cut in two waits for its other half.

/** The platform's, in browsers as in Node; a pure floor has no ambient types. */
declare class TextDecoder {
  constructor(label: 'utf-8', options: { readonly fatal: boolean; readonly ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

const lenient = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

interface Decoded {
  readonly text: string;
  /** The beginning of a character whose end has not come yet: at most three bytes. */
  readonly rest: Uint8Array;
}

export const nothing: Uint8Array = new Uint8Array(0);

/** The next piece, after what the one before has left. What is no UTF-8 becomes U+FFFD. */
export function decodeUtf8(rest: Uint8Array, bytes: Uint8Array): Decoded {
  const all = rest.length === 0 ? bytes : joined(rest, bytes);
  const end = all.length - unfinished(all);
  return { text: lenient.decode(all.subarray(0, end)), rest: all.slice(end) };
}

/** Undefined for what is no UTF-8. */
export function textOfUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
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
