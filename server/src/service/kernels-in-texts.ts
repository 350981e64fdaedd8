// Kernels out of texts alone, for those who have no workspace: what the command line's options name.
import { readKernelList } from '../analysis/kernel-list.js';
import type { KernelSource } from '../core/kernel/kernel-source.js';
import { kernelSource } from '../core/kernel/kernel-source.js';
import type { Problem } from '../core/problem.js';

/** A file's text and how titles call it: `nodes.yaml`. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface KernelsInTexts {
  /** The built-in samples when there is no text. */
  readonly source: KernelSource;
  readonly problems: readonly { readonly name: string; readonly problem: Problem }[];
}

export function kernelsInTexts(texts: readonly NamedText[]): KernelsInTexts {
  const lists = texts.map(({ name, text }) => ({ name, list: readKernelList(text) }));
  return {
    source: kernelSource(lists.map(({ name, list }) => ({ origin: 'file', name, ...list }))),
    problems: lists.flatMap(({ name, list }) => list.problems.map(problem => ({ name, problem }))),
  };
}
