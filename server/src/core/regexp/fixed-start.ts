// What every text that a pattern finds must begin with, as far as that is plain to see. Told by the pattern's text; it
// does not match anything.

/** Empty when a match may begin with anything, or when it takes more than a look to know. */
export function fixedStart(pattern: string): string {
  if (/\||\(\?/.test(pattern)) return '';
  const written = /^\^((?:[\w~-]|\\[.+~-])*)/.exec(pattern)?.[1];
  if (written === undefined) return '';
  // What a `*` or `?` stands behind may be missing.
  const isRepeated = /^[*+?{]/.test(pattern.slice(written.length + 1));
  const kept = isRepeated ? written.replace(/(?:\\.|.)$/, '') : written;
  return kept.replaceAll('\\', '');
}
