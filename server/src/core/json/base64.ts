// Base64 without `atob` and `Buffer`, which this floor does not have.

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Each byte as `%2f`; undefined for what is no base64. */
export function octetsIn(packed: string): readonly string[] | undefined {
  if (!wellFormed.test(packed)) return undefined;
  const octets: string[] = [];
  let bits = 0;
  let held = 0;
  for (const digit of packed.replaceAll('=', '')) {
    bits = ((bits << 6) | digits.indexOf(digit)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    octets.push(`%${((bits >> held) & 0xff).toString(16).padStart(2, '0')}`);
  }
  return octets;
}

/** The text; undefined for what is no base64, or no UTF-8. */
export function decodeBase64(packed: string): string | undefined {
  try {
    const octets = octetsIn(packed);
    return octets && decodeURIComponent(octets.join(''));
  } catch {
    return undefined;
  }
}
