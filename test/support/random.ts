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
