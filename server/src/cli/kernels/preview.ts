// `kmm preview`: every kernel with the mapping and image it gets, in the words of the editor's preview.
import type { KernelSource } from '../../core/kernel/kernel-source.js';
import type { Release } from '../../core/release.js';
import { releases } from '../../core/release.js';
import type { PreviewedModule } from '../../service/preview/preview-report.js';
import { previewReport } from '../../service/preview/preview-report.js';
import { paragraphs } from '../../service/image/layout-text.js';
import { readOne, releaseOption } from './ask-module.js';
import { kernelOptions, kernelOptionsHelp, kernelsOf } from './kernel-options.js';
import type { Command } from '../command.js';
import { oneOf, parseCommandLine } from '../command.js';
import { visible } from '../../core/text/visible-text.js';
import type { Line } from '../line.js';
import { dim, jsonLines, styled } from '../line.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';
import { UsageError } from '../terminal.js';

const help = `Show which kernel mapping and image each kernel gets, and what nobody covers.

Usage: kmm preview [options] FILE|-

Options:
${kernelOptionsHelp}
                    (without either: built-in sample kernels)
  --namespace N     where a Module that names no namespace is applied (default: default)
  --kmm-version R   KMM release: ${releases[0]} … ${String(releases.at(-2))}, or main (default: the newest)
  --format F        text (default) or json
  -h, --help        this text

Exit codes: 0 shown, 2 could not run.

Example:
  kubectl get nodes -o yaml > nodes.yaml
  kmm preview --node-list nodes.yaml module.yaml
`;

export const previewCommand: Command = {
  name: 'preview',
  summary: 'show which mapping and image each kernel gets',
  help,
  run: runPreview,
};

async function runPreview(args: readonly string[], terminal: SafeTerminal): Promise<ExitCode> {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      ...kernelOptions,
      namespace: { type: 'string', default: 'default' },
      'kmm-version': { type: 'string', default: '' },
      format: { type: 'string', default: 'text' },
    },
  });
  const format = oneOf('format', values.format, ['text', 'json']);
  const release = releaseOption(values['kmm-version']);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError('Name one file, or - for standard input.');
  const source = await kernelsOf(values, terminal);
  const { namespace } = values;
  const { modules, refused } = previewReport(await readOne(path, terminal), { source, release, namespace });
  if (modules.length + refused.length === 0) {
    throw new UsageError(`There is no Module with kernel mappings in ${path}.`);
  }
  for (const sentence of refused) terminal.err([`kmm: ${path}: ${sentence}`]);
  terminal.out(
    format === 'json'
      ? jsonLines({ release, kernels: source.label, modules })
      : paragraphs<Line>(...modules.map(module => table(module, source, release))),
  );
  return refused.length > 0 ? 2 : 0;
}

function table(module: PreviewedModule, source: KernelSource, release: Release): readonly Line[] {
  const rows = module.kernels.map(({ kernel, mapping, regexp, image, why }) => ({
    kernel: visible(kernel),
    mapping: mapping === null ? 'none' : `${String(mapping + 1)} ${visible(regexp ?? 'literal')}`,
    image: image ?? (mapping === null ? `not targeted: ${why ?? ''}` : `KMM fails: ${why ?? ''}`),
    problem: image === null,
  }));
  const widest = (key: 'kernel' | 'mapping', title: string): number =>
    Math.max(title.length, ...rows.map(row => row[key].length));
  const kernelWidth = widest('kernel', 'KERNEL');
  const mappingWidth = widest('mapping', 'MAPPING');
  const line = (kernel: string, mapping: string, image: string): string =>
    `  ${kernel.padEnd(kernelWidth)}  ${mapping.padEnd(mappingWidth)}  ${image}`.trimEnd();
  return [
    `${module.name} · ${source.label} · KMM ${release}`,
    [dim(line('KERNEL', 'MAPPING', 'IMAGE'))],
    ...rows.map(({ kernel, mapping, image, problem }) => {
      const text = line(kernel, mapping, image);
      return problem ? [styled('warning', text)] : text;
    }),
    ...module.excluded.map(({ node, why }) => `  node ${node} is not for this Module: ${why}`),
    ...module.neverReached,
    module.summary,
  ];
}
