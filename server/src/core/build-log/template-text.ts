// What a Dockerfile writes against what a log says: variables stand for any text. It does not know their values.
import { hole } from '../dockerfile/hole.js';
import type { GlobDialect } from '../glob/glob.js';
import { everything, globOf } from '../glob/glob.js';

const templates: GlobDialect = { special: { [hole]: everything } };

/** Whether the text can have come of what is written, in which `${…}` and `$NAME` stand for any text. */
export function matchesTemplate(written: string, text: string): boolean {
  const quoted = /^(["'])(.*)\1$/.exec(written)?.[2] ?? written;
  return globOf(quoted.replace(variable, hole), templates).matches(text);
}

const variable = /\$\{[^}]*\}?|\$\w+/g;
