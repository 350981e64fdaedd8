// Kernel versions as KMM handles them. Mappings and build args use the raw string, image templates and labels a
// normalised one; the two are different types so that they cannot be mixed up.
// It does not know what a kernel version looks like: KMM does not either.
import type { Dialect } from '../dialect.js';
import type { TemplateVariable } from '../template/pieces.js';

declare const raw: unique symbol;
declare const normalized: unique symbol;

/** A kernel version as KMM matches it: what the node reports, one trailing `+` removed. */
export type RawKernel = string & { readonly [raw]: true };

/** A kernel version in which everything but letters, digits, `.`, `_` and `-` has become `_`. */
export type NormalizedKernel = string & { readonly [normalized]: true };

/** A node's `status.nodeInfo.kernelVersion`, cleaned as every controller does it (`strings.TrimSuffix(v, "+")`). */
export const kernelOfNode = (kernelVersion: string): RawKernel =>
  kernelAsIs(kernelVersion.replace(/\+$/, ''));

/** A kernel that KMM does not clean: `PreflightValidation.spec.kernelVersion`. */
// `as`: this is the border where a plain string becomes a kernel.
export const kernelAsIs = (kernelVersion: string): RawKernel => kernelVersion as RawKernel;

/** `internal/kernel/kernel.go`, `NormalizeVersion`. */
// `as`: the one place where the normalised form is made.
export const normalizeKernel = (kernel: RawKernel): NormalizedKernel =>
  kernel.replace(/[^A-Za-z0-9._-]/gu, '_') as NormalizedKernel;

/** `internal/kernel/kernel.go`, `DNSSafeKernelVersion`: fit for a part of a Pod's name. May become empty. */
export const dnsSafeKernel = (kernel: RawKernel): string =>
  normalizeKernel(kernel)
    .toLowerCase()
    .replace(/[_.]/g, '-')
    .replace(/^-+|-+$/g, '');

/** What stands between the separators `.`, `,` and `-`; at least one part, parts may be empty. */
export const kernelParts = (kernel: string): readonly string[] => kernel.split(/[.,-]/);

export type KernelVariables =
  | { readonly ok: true; readonly variables: readonly TemplateVariable[] }
  | { readonly ok: false; readonly error: ShortKernelError };

export interface ShortKernelError {
  /** Whether the operator crashes instead of reporting an error. */
  readonly panics: boolean;
  readonly message: string;
}

/**
 * The `KERNEL_*` variables (`internal/utils/replaceStrings.go`, `KernelComponentsAsEnvVars`). Fewer than three parts
 * crash the operator until 2.3 and are an error later; a Go panic is told as `panic: …`.
 */
export function kernelVariables(kernel: string, dialect: Dialect): KernelVariables {
  const parts = kernelParts(kernel);
  const [x, y, z] = parts;
  if (x === undefined || y === undefined || z === undefined) {
    return { ok: false, error: shortKernelError(kernel, parts.length, dialect) };
  }
  return {
    ok: true,
    variables: [
      { name: 'KERNEL_FULL_VERSION', value: kernel },
      { name: 'KERNEL_VERSION', value: kernel },
      { name: 'KERNEL_XYZ', value: `${x}.${y}.${z}` },
      { name: 'KERNEL_X', value: x },
      { name: 'KERNEL_Y', value: y },
      { name: 'KERNEL_Z', value: z },
    ],
  };
}

function shortKernelError(kernel: string, parts: number, dialect: Dialect): ShortKernelError {
  const panics = dialect.shortKernel === 'panics';
  const message = panics
    ? `panic: runtime error: slice bounds out of range [:3] with capacity ${String(parts)}`
    : `invalid kernel version ${kernel}: expected at least three components (major.minor.patch)`;
  return { panics, message };
}

/** The kernel that templates see. */
export const templateKernel = (kernel: RawKernel, dialect: Dialect): string =>
  dialect.normalizesKernel ? normalizeKernel(kernel) : kernel;

/** The value of the label `kmm.node.kubernetes.io/target-kernel`. */
export function targetKernelLabel(kernel: RawKernel, dialect: Dialect): string {
  switch (dialect.targetKernelLabel) {
    case 'raw':
      return kernel;
    case 'normalized':
      return normalizeKernel(kernel);
    case 'DNS label':
      return dnsSafeKernel(kernel);
  }
}
