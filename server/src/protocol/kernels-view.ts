// What a tree of kernels shows: the mappings of the Modules in a file and who gets which, in words that need no more
// work. docs/protocol.md describes the messages.
import type { Range } from 'vscode-languageserver-types';

/**
 * Client to server, request: the Modules of an open file with their groups of kernels. Null for a file without any.
 */
export const kernelsViewMethod = 'kmm/kernels/view';

export interface KernelsViewParams {
  readonly textDocument: { readonly uri: string };
}

export interface KernelsView {
  /** Something in the file cannot be read now, so a Module may be missing; a client keeps what it shows. */
  readonly incomplete: boolean;
  readonly modules: readonly ModuleKernels[];
}

export interface ModuleKernels {
  /** The index of the document in the file. */
  readonly document: number;
  readonly name: string;
  readonly release: string;
  /** Of the whole document. */
  readonly range: Range;
  /** `12 kernels from nodes.yaml`. */
  readonly source: string;
  /** There are only the built-in sample kernels. */
  readonly samples: boolean;
  /** `12 kernels: 10 covered, 2 not`; null when no kernel counts. */
  readonly summary: string | null;
  /** Mappings in their order, then those that are not empty of the others. */
  readonly groups: readonly KernelGroup[];
}

export interface KernelGroup {
  /** To ask for its rows with; the same as long as its place in the Module is. */
  readonly id: string;
  readonly kind: 'mapping' | 'no mapping' | 'failing' | 'not eligible';
  /** `regexp ^.+$`, `No mapping`. */
  readonly title: string;
  /** How many rows it has. */
  readonly count: number;
  /** `wins 7 of 12 kernels`, `never reached: mapping 2 takes all 7`. */
  readonly words: string;
  /** Of a mapping: from 1, as people count. */
  readonly number?: number;
  /** Of a mapping: how many of its rows have no image, because KMM fails behind the match. */
  readonly failing?: number;
  /** Of a mapping: it would match, and gets nothing. */
  readonly neverReached?: boolean;
  /** Where the mapping is written. */
  readonly range?: Range;
}

/** Client to server, request: kernels or nodes of one group, or all kernels of a Module. Null when it is gone. */
export const kernelRowsMethod = 'kmm/kernels/rows';

export interface KernelRowsParams extends KernelsViewParams {
  readonly document: number;
  /** Without it, the kernels of all groups. */
  readonly group?: string;
  /** At most this many rows. */
  readonly limit: number;
}

export interface KernelRow {
  /** The kernel; for a node that is not eligible its name. */
  readonly label: string;
  /** The image, or why there is none. */
  readonly detail: string;
  /** The kernel as a node reports it; empty for a node that reports none. */
  readonly kernel: string;
  readonly image?: string;
  /** The nodes that run it, as far as any are known. */
  readonly nodes: readonly string[];
  /** Of the mapping that wins it, from 1. */
  readonly number?: number;
}

/** Server to client, notification, for clients with `kernelsView`: what a file's view shows may have changed. */
export const kernelsChangedMethod = 'kmm/kernels/changed';

export interface KernelsChanged {
  readonly uri: string;
}
