// Which mapping takes everything that a later one is for, whatever kernels there are. Told by literals and patterns alone.
import type { GoRegexpVersion } from '../../core/dialect.js';
import { kernelOfNode } from '../../core/kernel/version.js';
import type { KernelMapping } from '../../core/module/types.js';
import { fixedStart } from '../../core/regexp/fixed-start.js';
import type { GoRegexp } from '../../core/regexp/re2.js';
import { compileRegexp } from '../../core/regexp/re2.js';

/** What the mappings so far leave to those behind them. One pass: a Module may have hundreds. */
export class EarlierMappings {
  #catchAll: number | undefined;
  readonly #same = new Map<string, number>();
  /** By what a kernel must begin with to match. */
  readonly #patterns = new Map<string, { readonly index: number; readonly regexp: GoRegexp }[]>();

  readonly #go: GoRegexpVersion;

  constructor(go: GoRegexpVersion) {
    this.#go = go;
  }

  /** The first that every kernel which `mapping` is for is taken by; undefined when one may get past them all. */
  thatTakesAll(mapping: KernelMapping): number | undefined {
    const { literal, regexp } = mapping;
    if (literal === '' && regexp === '') return undefined;
    if (this.#catchAll !== undefined) return this.#catchAll;
    const same = this.#same.get(keyOf(mapping));
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

  add(index: number, mapping: KernelMapping): void {
    if (!this.#same.has(keyOf(mapping))) this.#same.set(keyOf(mapping), index);
    const compiled = mapping.regexp === '' ? undefined : compileRegexp(mapping.regexp, this.#go);
    if (!compiled?.ok) return;
    const start = fixedStart(mapping.regexp);
    const alike = this.#patterns.get(start);
    if (alike) alike.push({ index, regexp: compiled.regexp });
    else this.#patterns.set(start, [{ index, regexp: compiled.regexp }]);
    if (isCatchAll(mapping.regexp)) this.#catchAll ??= index;
  }
}

/** In front of the other it leaves that one something. */
export const isNarrower = (one: KernelMapping, other: KernelMapping): boolean =>
  keyOf(one) !== keyOf(other) && !isCatchAll(one.regexp);

const keyOf = ({ literal, regexp }: KernelMapping): string => JSON.stringify([literal, regexp]);

/** Every kernel is one line of at least two characters. */
const catchAlls: ReadonlySet<string> = new Set([
  ...['.', '.*', '.+', '.*?', '.+?', ''].flatMap(core => [core, `^${core}`, `${core}$`]),
  ...['^.*$', '^.+$', '^.*?$', '^.+?$'],
]);

const isCatchAll = (regexp: string): boolean =>
  regexp !== '' && catchAlls.has(regexp.replaceAll(/[()]/g, ''));
