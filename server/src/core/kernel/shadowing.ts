// Which mappings no kernel ever comes to, told by their patterns alone: one is shadowed when an earlier one matches every
// kernel that it is for. What is shadowed of certain kernels only, coverage.ts knows.
import type { GoRegexpVersion } from '../dialect.js';
import { fixedStart } from '../regexp/fixed-start.js';
import type { GoRegexp } from '../regexp/re2.js';
import { compileRegexp } from '../regexp/re2.js';
import type { KernelPattern } from './mapping.js';
import { kernelOfNode } from './version.js';

/** What the patterns so far leave to those behind them. One pass: a Module may have hundreds. */
export class EarlierPatterns {
  #catchAll: number | undefined;
  readonly #same = new Map<string, number>();
  /** By what a kernel must begin with to match. */
  readonly #patterns = new Map<string, { readonly index: number; readonly regexp: GoRegexp }[]>();

  readonly #go: GoRegexpVersion;

  constructor(go: GoRegexpVersion) {
    this.#go = go;
  }

  /** The first that shadows this one; undefined when a kernel may get past them all. */
  shadowing(pattern: KernelPattern): number | undefined {
    const { literal, regexp } = pattern;
    if (literal === '' && regexp === '') return undefined;
    if (this.#catchAll !== undefined) return this.#catchAll;
    const same = this.#same.get(keyOf(pattern));
    if (same !== undefined || regexp !== '') return same;
    const kernel = kernelOfNode(literal);
    // A literal with a `+` at its end is for no kernel at all.
    return kernel === literal ? this.#firstPatternFor(kernel) : undefined;
  }

  #firstPatternFor(kernel: string): number | undefined {
    let first: number | undefined;
    for (let length = 0; length <= kernel.length; length++) {
      const found = this.#patterns
        .get(kernel.slice(0, length))
        ?.find(({ index, regexp }) => index > (first ?? Infinity) || regexp.matches(kernel));
      if (found) first = Math.min(first ?? Infinity, found.index);
    }
    return first;
  }

  add(index: number, pattern: KernelPattern): void {
    if (!this.#same.has(keyOf(pattern))) this.#same.set(keyOf(pattern), index);
    const compiled = pattern.regexp === '' ? undefined : compileRegexp(pattern.regexp, this.#go);
    if (!compiled?.ok) return;
    const start = fixedStart(pattern.regexp);
    const alike = this.#patterns.get(start);
    if (alike) alike.push({ index, regexp: compiled.regexp });
    else this.#patterns.set(start, [{ index, regexp: compiled.regexp }]);
    if (isCatchAll(pattern.regexp)) this.#catchAll ??= index;
  }
}

const keyOf = ({ literal, regexp }: KernelPattern): string => JSON.stringify([literal, regexp]);

/** Every kernel is one line of at least two characters. */
const catchAlls: ReadonlySet<string> = new Set([
  ...['.', '.*', '.+', '.*?', '.+?', ''].flatMap(core => [core, `^${core}`, `${core}$`]),
  '^.*$',
  '^.+$',
  '^.*?$',
  '^.+?$',
]);

const isCatchAll = (regexp: string): boolean =>
  regexp !== '' && catchAlls.has(regexp.replaceAll(/[()]/g, ''));

/** In front of the other it leaves that one something. */
export const isNarrower = (one: KernelPattern, other: KernelPattern): boolean =>
  keyOf(one) !== keyOf(other) && !isCatchAll(one.regexp);
