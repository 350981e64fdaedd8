// Which variables a template of a Module has, by field: `containerImage` has more than the fields of `sign`.
import type { Dialect } from '../dialect.js';
import type { KernelVariables, RawKernel } from '../kernel/version.js';
import { kernelAsIs, kernelVariables, templateKernel } from '../kernel/version.js';

/** What the values come from. */
export interface TemplateSubject {
  readonly name: string;
  readonly namespace: string;
  readonly kernel: RawKernel;
  /** As the node reports it, a trailing `+` included. */
  readonly nodeKernel: string;
}

/** Of `sign.unsignedImage` and `sign.filesToSign`, in every release; the documentation lists more. */
export const signVariableNames: readonly string[] = [
  'KERNEL_FULL_VERSION',
  'KERNEL_VERSION',
  'KERNEL_XYZ',
  'KERNEL_X',
  'KERNEL_Y',
  'KERNEL_Z',
];

export const signVariables = (kernel: RawKernel, dialect: Dialect): KernelVariables =>
  kernelVariables(templateKernel(kernel, dialect), dialect);

/** Of the `containerImage` chosen for a kernel; the names are the dialect's `imageVariables`. */
export function imageVariables(subject: TemplateSubject, dialect: Dialect): KernelVariables {
  const { name, namespace, kernel, nodeKernel } = subject;
  const trimmed = dialect.imageTemplateKernel === 'trimmed';
  const known = kernelVariables(trimmed ? templateKernel(kernel, dialect) : kernelAsIs(nodeKernel), dialect);
  if (!known.ok) return known;
  const all = [
    ...known.variables,
    { name: 'MOD_NAME', value: name },
    { name: 'MOD_NAMESPACE', value: namespace },
  ];
  return { ok: true, variables: all.filter(variable => dialect.imageVariables.includes(variable.name)) };
}
