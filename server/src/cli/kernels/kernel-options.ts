// The options with which `kmm preview` and `kmm lint` are told the user's kernels and nodes.
import { basename } from 'node:path';
import type { KernelSource } from '../../core/kernel/kernel-source.js';
import { largestKernelList } from '../../core/limits.js';
import { kernelsInTexts } from '../../service/kernels/kernels-in-texts.js';
import type { SafeTerminal } from '../safe-terminal.js';
import { UsageError } from '../terminal.js';
import { readOne } from './ask-module.js';

/** For `parseCommandLine`. */
export const kernelOptions = {
  kernels: { type: 'string' as const, multiple: true as const, default: [] as string[] },
  'node-list': { type: 'string' as const, multiple: true as const, default: [] as string[] },
};

export const kernelOptionsHelp = `  --kernels F       your kernels: one a line with # comments, or what kubectl get nodes prints; may be repeated
  --node-list F     the same for nodes, as of kubectl get nodes -o yaml|json, whose labels and taints then count`;

export interface KernelOptions {
  readonly kernels: readonly string[];
  readonly 'node-list': readonly string[];
}

/**
 * What both options name, together; the built-in samples when they name nothing. Lines that cannot be read are told on
 * standard error; a file that holds no kernel at all is a `UsageError`.
 */
export async function kernelsOf(
  { kernels, 'node-list': nodes }: KernelOptions,
  terminal: SafeTerminal,
): Promise<KernelSource> {
  const paths = [...kernels, ...nodes];
  const texts = await Promise.all(
    paths.map(async path => ({
      name: basename(path),
      text: await readOne(path, terminal, largestKernelList),
    })),
  );
  const { source, problems } = kernelsInTexts(texts);
  for (const { name, problem } of problems) terminal.err([`kmm: ${name}: ${problem.message}`]);
  if (source.kernels.length + source.nodes.length === 0) throw new UsageError(`There are ${source.label}.`);
  return source;
}
