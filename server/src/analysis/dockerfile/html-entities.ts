// `&amp;&amp;` and its like in a shell script: what a web page makes of `&&` and `<` when its source is copied. Inside
// quotes they may be meant.
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';

export interface HtmlEntity {
  /** In the text. */
  readonly span: Span;
  readonly written: string;
  /** What it stands for. */
  readonly character: string;
}

const characters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#38': '&',
  '#60': '<',
  '#62': '>',
  '#34': '"',
  '#39': "'",
  '#x27': "'",
};

export function htmlEntities(text: string): readonly HtmlEntity[] {
  if (!/&(?:[a-z]+|#x?\d+);/.test(text)) return [];
  const outside = text.replace(/\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs, quoted => ' '.repeat(quoted.length));
  return [...outside.matchAll(/&([a-z]+|#x?\d+);/g)].flatMap(({ 0: written, 1: name = '', index }) => {
    const character = characters[name];
    return character === undefined
      ? []
      : [{ span: spanOf(index, index + written.length), written, character }];
  });
}
