// Random input that is the same in every run.

export interface Random {
  /** An integer from 0 to below `limit`. */
  readonly below: (limit: number) => number;
  /** One of the items, of which there must be one. */
  readonly oneOf: <T>(items: readonly [T, ...T[]]) => T;
  /** `count` of the items, with repetition. */
  readonly some: <T>(items: readonly T[], count: number) => readonly T[];
}

/** Mulberry32: small, even enough, and it needs no clock. */
export function randomFrom(seed: number): Random {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return {
    below,
    oneOf: items => items[below(items.length)] ?? items[0],
    some: <T>(items: readonly T[], count: number): readonly T[] =>
      Array.from({ length: count }, () => items[below(items.length)]).filter(item => item !== undefined),
  };
}

/** What people and accidents put into YAML: indicators, white space, markers, control characters. */
const yamlPieces = [
  ...'{}[]:,-?&*!|>\'"%@`#\n\t \\',
  '\r\n',
  '---\n',
  '<<: ',
  '- ',
  ': ',
  '{{ x }}',
  '&a ',
  '*a',
  '\0',
  '\uFEFF',
  '\u2028',
  '😀',
  '!!int ',
  '|2\n',
];

/** The text after one to four random edits. */
export function editedYaml(text: string, random: Random): string {
  let result = text;
  for (let edits = 1 + random.below(4); edits > 0; edits--) {
    const at = random.below(result.length + 1);
    const drop = random.below(3) === 0 ? random.below(40) : 0;
    const pieces = random.some(yamlPieces, random.below(3)).join('');
    result = result.slice(0, at) + pieces + result.slice(at + drop);
  }
  return result;
}
