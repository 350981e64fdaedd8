// Which kernels of a source count for a Module: those of which no node is known, and those of the nodes it is for.
import type { Release } from '../release.js';
import type { KernelSource } from './kernel-source.js';
import type { MatchTable } from './match-table.js';
import type { Eligibility, NodeDemands, NodeFacts } from './node.js';
import { eligibilityOf } from './node.js';
import { RowSet } from './row-set.js';
import { kernelOfNode } from './version.js';

export interface ExcludedNode {
  readonly node: NodeFacts;
  readonly because: Extract<Eligibility, { eligible: false }>;
}

export interface CountedRows {
  readonly rows: RowSet;
  /** By row: the names of the eligible nodes with that kernel. */
  readonly nodes: ReadonlyMap<number, readonly string[]>;
  readonly excluded: readonly ExcludedNode[];
}

export function countedRows(
  source: KernelSource,
  table: MatchTable,
  demands: NodeDemands,
  release: Release,
): CountedRows {
  const rows = RowSet.none(table.kernels.length);
  const nodes = new Map<number, string[]>();
  const excluded: ExcludedNode[] = [];
  for (const kernel of source.kernels) {
    const row = table.rowOf(kernelOfNode(kernel));
    if (row !== undefined) rows.add(row);
  }
  for (const node of source.nodes) {
    const eligibility = eligibilityOf(node, demands, release);
    const row = table.rowOf(kernelOfNode(node.kernelVersion));
    if (!eligibility.eligible) excluded.push({ node, because: eligibility });
    else if (row !== undefined) addNode(rows, nodes, row, node.name);
  }
  return { rows, nodes, excluded };
}

function addNode(rows: RowSet, nodes: Map<number, string[]>, row: number, name: string): void {
  rows.add(row);
  const names = nodes.get(row);
  if (names) names.push(name);
  else nodes.set(row, [name]);
}
