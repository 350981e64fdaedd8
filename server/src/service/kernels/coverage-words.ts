// How the preview is told, the same in hints, hovers, lenses, views and on the command line. Mappings are counted from
// 1 here, as people do.
import { dialectOf } from '../../core/dialect.js';
import type { ExcludedNode } from '../../core/kernel/counted-rows.js';
import { isSample } from '../../core/kernel/kernel-source.js';
import { compileRegexp } from '../../core/regexp/re2.js';
import type {
  Coverage,
  CountedKernel,
  MappingCoverage,
  ShadowedKernels,
} from '../../core/module/coverage.js';
import { isCovered, loadedFor } from '../../core/module/coverage.js';

/** `12 kernels`, `1 sample kernel`. */
export function kernelsInWords(count: number, { request }: Pick<Coverage, 'request'>): string {
  const noun = isSample(request.source) ? 'sample kernel' : 'kernel';
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export const mappingName = (index: number): string => `mapping ${String(index + 1)}`;

/** `12 kernels: 10 covered, 2 not`. Undefined when there are no kernels. */
export function coverageInWords(coverage: Coverage): string | undefined {
  const { length } = coverage.kernels;
  if (length === 0) return undefined;
  const covered = coverage.kernels.filter(isCovered).length;
  const all = kernelsInWords(length, coverage);
  if (covered === length) return `${all}: ${length === 1 ? 'covered' : 'all covered'}`;
  if (covered === 0) return `${all}: ${length === 1 ? 'not covered' : 'none covered'}`;
  return `${all}: ${String(covered)} covered, ${String(length - covered)} not`;
}

/** `wins 7 of 12 kernels`. Undefined when there are no kernels. */
export function mappingInWords(mapping: MappingCoverage, coverage: Coverage): string | undefined {
  const { length } = coverage.kernels;
  if (length === 0) return undefined;
  if (!mapping.compiles && mapping.wins.length === 0) return brokenInWords(mapping, coverage);
  if (mapping.wins.length > 0) return `${winsInWords(mapping, coverage)}${failsInWords(mapping)}`;
  return shadowedInWords(mapping, coverage) ?? `matches none of ${kernelsInWords(length, coverage)}`;
}

/**
 * `never reached: mapping 2 takes all 7`: why a mapping that would match gets nothing. Undefined for one that wins or
 * matches no kernel.
 */
export function shadowedInWords(mapping: MappingCoverage, coverage: Coverage): string | undefined {
  const shadows = shadowsOf(mapping);
  if (!shadows) return undefined;
  const { who, count } = shadows;
  if (count === undefined) return `never reached: ${who}`;
  const samples = isSample(coverage.request.source) ? ' sample kernels' : '';
  return `never reached: ${who} ${count === 1 ? 'the only kernel' : `all ${String(count)}${samples}`}`;
}

/** The same as a sentence of its own: `mapping 4 is never reached: mapping 2 takes all 7 kernels it matches`. */
export function shadowedSentence(mapping: MappingCoverage, coverage: Coverage): string | undefined {
  const shadows = shadowsOf(mapping);
  if (!shadows) return undefined;
  const { who, count } = shadows;
  const begin = `${mappingName(mapping.index)} is never reached: ${who}`;
  if (count === undefined) return begin;
  return `${begin} ${count === 1 ? 'the only kernel' : `all ${kernelsInWords(count, coverage)}`} it matches`;
}

/** `count` kernels are shadowed; undefined when a regexp that does not compile ends the walk. */
interface Shadows {
  readonly who: string;
  readonly count: number | undefined;
}

function shadowsOf({ wins, shadowed }: MappingCoverage): Shadows | undefined {
  const others = wins.length > 0 ? [] : shadowed();
  const first = others[0];
  if (!first) return undefined;
  if (others.length > 1) return { who: 'earlier mappings take', count: countOf(others) };
  const name = mappingName(first.by);
  if (first.how === 'broken') return { who: `${name} does not compile`, count: undefined };
  return { who: `${name} takes`, count: countOf(others) };
}

function winsInWords({ mapping, wins, shadowed }: MappingCoverage, coverage: Coverage): string {
  const others = shadowed();
  const own = kernelsInWords(wins.length, coverage);
  const first = others[0];
  if (first) {
    const whose = others.length === 1 ? mappingName(first.by) : 'earlier mappings';
    return `wins ${own}, ${String(countOf(others))} taken by ${whose}`;
  }
  if (mapping.literal !== '' && mapping.regexp === '') return `wins ${own}`;
  return `wins ${String(wins.length)} of ${kernelsInWords(coverage.kernels.length, coverage)}`;
}

function failsInWords({ wins }: MappingCoverage): string {
  const failing = wins.filter(kernel => !isCovered(kernel)).length;
  if (failing === 0) return '';
  return failing === wins.length
    ? `, but KMM fails on ${failing === 1 ? 'it' : 'all of them'}`
    : `, but KMM fails on ${String(failing)} of them`;
}

function brokenInWords({ index }: MappingCoverage, coverage: Coverage): string {
  const met = coverage.kernels.filter(
    ({ fate }) => fate.outcome === 'broken' && fate.mapping === index,
  ).length;
  return met === 0
    ? 'does not compile'
    : `does not compile: KMM gives up on ${kernelsInWords(met, coverage)} here`;
}

const countOf = (shadowed: readonly ShadowedKernels[]): number =>
  shadowed.reduce((count, { kernels }) => count + kernels.length, 0);

/** Why a kernel has no image; undefined for one that has. */
export function uncoveredInWords(counted: CountedKernel, coverage: Coverage): string | undefined {
  const { fate } = counted;
  switch (fate.outcome) {
    case 'mapped':
      return undefined;
    case 'no mapping':
      return 'no mapping matches';
    case 'broken':
      return `${mappingName(fate.mapping)} does not compile: ${compileErrorOf(coverage, fate.mapping)}`;
    case 'short kernel':
      return shortKernelInWords(coverage);
    case 'template':
      return `a template of ${mappingName(fate.mapping)} cannot be read: ${loadErrorOf(counted, coverage)}`;
  }
}

function shortKernelInWords({ request }: Coverage): string {
  const does = dialectOf(request.release).shortKernel === 'panics' ? 'crashes' : 'stops with an error';
  return `fewer than three parts between \`.\`, \`,\` and \`-\`: KMM's operator ${does}`;
}

export function compileErrorOf({ mappings, request }: Coverage, index: number): string {
  const regexp = mappings[index]?.mapping.regexp ?? '';
  const compiled = compileRegexp(regexp, dialectOf(request.release).goRegexp);
  return compiled.ok ? '' : compiled.error.message;
}

function loadErrorOf(counted: CountedKernel, { request }: Coverage): string {
  const loaded = loadedFor(request, counted);
  return loaded && !loaded.ok ? loaded.failure.message : '';
}

/** Why KMM leaves a node alone. */
export function excludedInWords({ because }: ExcludedNode, { request }: Coverage): string {
  switch (because.because) {
    case 'no kernel':
      return 'the node reports no kernel';
    case 'taint': {
      const { key, value, effect } = because.taint;
      const taint = `taint ${key}${value === '' ? '' : `=${value}`}:${effect}`;
      return dialectOf(request.release).taintsThatKeepOut === 'all'
        ? `${taint}, and KMM ${request.release} tolerates none`
        : `${taint} is not tolerated`;
    }
    case 'selector': {
      const { label, wanted, found } = because;
      const has = found === undefined ? 'the node has no such label' : `the node has ${quoted(found)}`;
      return `selector wants ${label}=${quoted(wanted)}, ${has}`;
    }
  }
}

const quoted = (text: string): string => (text === '' ? '""' : text);
