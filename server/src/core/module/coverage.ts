// What becomes of every kernel a preview counts under one Module, and what every mapping gets: the one call that hints,
// hovers, lenses, views and the command line are made from. It decides nothing itself: who counts is counted-rows.ts'
// business, who wins the match table's, and what goes wrong behind a match that of resolve.ts.
import type { Dialect } from '../dialect.js';
import type { Release } from '../release.js';
import { dialectOf } from '../dialect.js';
import type { CountedRows, ExcludedNode } from '../kernel/counted-rows.js';
import { countedRows } from '../kernel/counted-rows.js';
import type { KernelSource } from '../kernel/kernel-source.js';
import type { SourceRows, Walk } from '../kernel/match-table.js';
import { rowsOf } from '../kernel/match-table.js';
import { RowSet } from '../kernel/row-set.js';
import type { RawKernel } from '../kernel/version.js';
import { kernelParts } from '../kernel/version.js';
import type { LoadedMapping } from './resolve.js';
import { loadMapping } from './resolve.js';
import type { KernelMapping, Module } from './types.js';

export interface CoverageRequest {
  readonly module: Module;
  /** Where the Module is applied. */
  readonly namespace: string;
  readonly release: Release;
  readonly source: KernelSource;
}

export interface Coverage {
  readonly request: CoverageRequest;
  /** What counts for this Module, each once, in the order of the source. */
  readonly kernels: readonly CountedKernel[];
  readonly mappings: readonly MappingCoverage[];
  readonly excluded: readonly ExcludedNode[];
}

export interface CountedKernel {
  /** As a node reports it. */
  readonly nodeKernel: string;
  readonly kernel: RawKernel;
  /** Names of the eligible nodes that run it; empty for a kernel that is only listed. */
  readonly nodes: readonly string[];
  readonly fate: KernelFate;
}

/** Mappings by their index in `kernelMappings`. */
export type KernelFate =
  | { readonly outcome: 'mapped'; readonly mapping: number }
  | { readonly outcome: 'no mapping' }
  /** A regexp that does not compile stands before any match. */
  | { readonly outcome: 'broken'; readonly mapping: number }
  /** The kernel has fewer than three parts. Undefined: the release fails before it looks for a mapping. */
  | { readonly outcome: 'short kernel'; readonly mapping: number | undefined }
  /** A template of the mapping cannot be read. */
  | { readonly outcome: 'template'; readonly mapping: number };

export interface MappingCoverage {
  readonly index: number;
  readonly mapping: KernelMapping;
  /** Its regexp compiles, as far as there is one. */
  readonly compiles: boolean;
  /** The kernels it matches first, those included that something goes wrong with afterwards. */
  readonly wins: readonly CountedKernel[];
  /** The kernels it would match if the walk came to it. Found out when first asked for. */
  readonly shadowed: () => readonly ShadowedKernels[];
}

/** Kernels that a mapping would match and whose walk an earlier one ends. In the order of the mappings. */
export interface ShadowedKernels {
  readonly by: number;
  /** The earlier one matches them, or has a regexp that does not compile. */
  readonly how: 'matches' | 'broken';
  readonly kernels: readonly CountedKernel[];
}

export function coverageOf(request: CoverageRequest): Coverage {
  const { module, release, source } = request;
  const dialect = dialectOf(release);
  const sourceRows = rowsOf(source, dialect.goRegexp);
  const { table } = sourceRows;
  const demands = { selector: module.spec.selector ?? {}, tolerations: module.spec.tolerations ?? [] };
  const counted = countedRows(source, table, demands, release);
  const mappings = module.spec.moduleLoader?.container.kernelMappings ?? [];
  const walk = table.walk(mappings, counted.rows);
  const byRow = countedKernels(request, sourceRows, counted, walk);
  const ends = once(() => endsOf(walk, byRow.length));
  const at = (rows: RowSet): readonly CountedKernel[] => rows.rows().flatMap(row => byRow[row] ?? []);
  return {
    request,
    kernels: at(counted.rows),
    excluded: counted.excluded,
    mappings: mappings.map((mapping, index): MappingCoverage => ({
      index,
      mapping,
      compiles: !table.isBroken(mapping),
      wins: at(walk.won[index] ?? RowSet.none(byRow.length)),
      shadowed: once(() => {
        const others = counted.rows.without(walk.won[index] ?? RowSet.none(byRow.length));
        return shadowedBefore(index, ends(), table.matching(mapping, others), byRow);
      }),
    })),
  };
}

/** KMM has an image for it; neither uncovered nor failing. */
export const isCovered = ({ fate }: CountedKernel): boolean => fate.outcome === 'mapped';

/** What KMM goes on with, or why it stops; undefined for a kernel that gets no mapping. */
export function loadedFor(
  { module, namespace, release }: CoverageRequest,
  { nodeKernel, fate }: CountedKernel,
): LoadedMapping | undefined {
  if (fate.outcome === 'no mapping' || fate.outcome === 'broken' || fate.mapping === undefined) {
    return undefined;
  }
  return loadMapping(module, namespace, nodeKernel, fate.mapping, release);
}

/** By row; undefined for what does not count. */
function countedKernels(
  request: CoverageRequest,
  { table, nodeKernels }: SourceRows,
  { nodes }: CountedRows,
  walk: Walk,
): readonly (CountedKernel | undefined)[] {
  const byRow: (CountedKernel | undefined)[] = table.kernels.map(() => undefined);
  const put = (among: RowSet, fateOf: (row: number) => KernelFate): void => {
    for (const row of among.rows()) {
      const kernel = table.kernels[row];
      const nodeKernel = nodeKernels[row];
      if (kernel === undefined || nodeKernel === undefined) continue;
      byRow[row] = { nodeKernel, kernel, nodes: nodes.get(row) ?? [], fate: fateOf(row) };
    }
  };
  const short = shortness(table.kernels, dialectOf(request.release));
  walk.won.forEach((won, mapping) => {
    const failing = once(() => templateFails(request, mapping));
    put(won, row => short(row, mapping) ?? { outcome: failing() ? 'template' : 'mapped', mapping });
  });
  put(walk.unmatched, row => short(row, undefined) ?? { outcome: 'no mapping' });
  if (walk.broken) {
    const { mapping, rows: met } = walk.broken;
    put(met, row => short(row, undefined) ?? { outcome: 'broken', mapping });
  }
  return byRow;
}

/** 1.0.0 stumbles over a short kernel before it looks for a mapping, every other release behind a match. */
function shortness(
  kernels: readonly RawKernel[],
  { imageTemplateKernel }: Dialect,
): (row: number, mapping: number | undefined) => KernelFate | undefined {
  const before = imageTemplateKernel === 'as the node says';
  return (row, mapping) => {
    if (mapping === undefined && !before) return undefined;
    if (kernelParts(kernels[row] ?? '').length >= 3) return undefined;
    return { outcome: 'short kernel', mapping: before ? undefined : mapping };
  };
}

/** Whether a template can be read does not depend on the kernel. */
function templateFails({ module, namespace, release }: CoverageRequest, mapping: number): boolean {
  return !loadMapping(module, namespace, '1.2.3', mapping, release).ok;
}

interface Ends {
  /** By row the mapping that ends its walk. */
  readonly by: Int32Array;
  /** The rows whose walk a regexp ends that does not compile. */
  readonly broken: RowSet | undefined;
}

function shadowedBefore(
  index: number,
  { by, broken }: Ends,
  matching: RowSet,
  byRow: readonly (CountedKernel | undefined)[],
): readonly ShadowedKernels[] {
  const groups = new Map<string, ShadowedKernels & { readonly kernels: CountedKernel[] }>();
  for (const row of matching.rows()) {
    const end = by[row] ?? unended;
    const kernel = byRow[row];
    if (end === unended || end >= index || !kernel) continue;
    const how = broken?.has(row) ? 'broken' : 'matches';
    const others = groups.get(`${String(end)} ${how}`);
    if (others) others.kernels.push(kernel);
    else groups.set(`${String(end)} ${how}`, { by: end, how, kernels: [kernel] });
  }
  return [...groups.values()].sort((a, b) => a.by - b.by || (a.how === 'matches' ? -1 : 1));
}

const unended = -1;

function endsOf({ won, broken }: Walk, rows: number): Ends {
  const by = new Int32Array(rows).fill(unended);
  won.forEach((set, index) => set.rows().forEach(row => (by[row] = index)));
  broken?.rows.rows().forEach(row => (by[row] = broken.mapping));
  return { by, broken: broken?.rows };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
