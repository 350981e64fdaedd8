// The warnings beside an answer: https://www.rfc-editor.org/rfc/rfc7234#section-5.5, as API servers write them.

/** Their texts, each once, in order. */
export function warningsIn(headers: Readonly<Record<string, string>>): readonly string[] {
  const texts = (headers['warning'] ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...new Set([...texts].map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1')))];
}
