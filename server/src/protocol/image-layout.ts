// The document that shows what is in the final image of a Dockerfile for one kernel. docs/protocol.md describes the
// messages.
import type { KernelRow } from './kernels-view.js';
import type { Position } from 'vscode-languageserver-types';

/** Client to server, request. Null when there is no such Dockerfile now. */
export const imageLayoutMethod = 'kmm/imageLayout';

/** Which Dockerfile: the file itself, or the one in a ConfigMap of the file. */
export interface DockerfilePlace {
  readonly textDocument: { readonly uri: string };
  /** The index of the ConfigMap's document in the file. */
  readonly document?: number;
  /** Instead of `document`: where the cursor is. Without either it is the first Dockerfile of the file. */
  readonly position?: Position;
}

export interface ImageLayoutParams extends DockerfilePlace {
  /** As a node reports it; without it, the first one that a Module builds it for. */
  readonly kernel?: string;
  /** The name of the Module whose image it is; without it, the one that builds it for the kernel. */
  readonly module?: string;
}

export interface ImageLayoutDocument {
  /** `my-kmod for 6.8.0-31-generic`. */
  readonly title: string;
  /** Plain text. */
  readonly text: string;
  readonly kernel: string;
  /** Of the ConfigMap's document in the file; absent for a file of its own. */
  readonly document?: number;
}

/** Client to server, request: the kernels to choose from. Null when there is no such Dockerfile now. */
export const imageLayoutKernelsMethod = 'kmm/imageLayout/kernels';

export interface ImageLayoutKernels {
  /** Of the ConfigMap's document in the file; absent for a file of its own. */
  readonly document?: number;
  /** Those that a Module builds it for. */
  readonly first: readonly KernelRow[];
  readonly all: readonly KernelRow[];
}
