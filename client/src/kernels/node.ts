// What the rows of the Kernels view stand for.
import type { KernelGroup, KernelRow, ModuleKernels } from '../../../server/src/protocol/kernels-view.js';

/** A Module of an open file. */
export interface ShownModule {
  readonly uri: string;
  readonly kernels: ModuleKernels;
}

export type KernelNode =
  | { readonly kind: 'samples' }
  | { readonly kind: 'group'; readonly shown: ShownModule; readonly group: KernelGroup }
  | {
      readonly kind: 'row';
      readonly shown: ShownModule;
      readonly group: KernelGroup;
      readonly row: KernelRow;
    }
  | { readonly kind: 'more'; readonly count: number };
