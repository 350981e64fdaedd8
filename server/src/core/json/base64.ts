// Base64 with its padding and nothing in between: what the platform's own reading accepts beyond that is none here.
import { textOfUtf8 } from '../text/utf8.js';

/** The platform's, in browsers as in Node; a pure floor has no ambient types. */
declare function atob(packed: string): string;

const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Undefined for what is no base64. */
export const bytesOfBase64 = (packed: string): Uint8Array | undefined =>
  wellFormed.test(packed) ? Uint8Array.from(atob(packed), byte => byte.charCodeAt(0)) : undefined;

/** The text; undefined for what is no base64, or no UTF-8. */
export function decodeBase64(packed: string): string | undefined {
  const bytes = bytesOfBase64(packed);
  return bytes && textOfUtf8(bytes);
}
