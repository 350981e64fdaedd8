import { isMake } from '../../core/dockerfile/layout/make.js';
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import { kernelVariableAt } from '../dockerfile/depmod-calls.js';
import type { InstalledPackage } from '../dockerfile/kernel-packages.js';
import { installedPackages, isKernelPackage } from '../dockerfile/kernel-packages.js';
import { runCommands } from '../dockerfile/run-commands.js';
import { wordReplaced } from '../dockerfile/shell-edits.js';
import type { Rule } from '../lint/rule.js';

export const rule: Rule = {
  id: 'unversioned-kernel-headers',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'The headers of the newest kernel are installed, not those of the kernel that KMM builds for.',
  explanation: `\`kernel-devel\`, \`linux-headers-generic\` and their like, without a version, are the headers of the newest kernel
that the distribution has. A module that is compiled with them does not load on the nodes' kernel, or \`make\` does not
find the directory of that one. Name the kernel: \`kernel-devel-\${KERNEL_FULL_VERSION}\`,
\`linux-headers-\${KERNEL_FULL_VERSION}\`. It is silent where the script asks which version it got.`,
  *check({ layout, staged: { parsed } }) {
    for (const stage of layout.stages) {
      const packages = installedPackages(stage).filter(({ manager }) => manager !== 'apk');
      const found = packages.find(({ argument: { text } }) => newest.test(text));
      const named = packages.some(({ argument: { text } }) => isKernelPackage(text) && !newest.test(text));
      if (!found || named || !compiles(stage) || asksForVersion(stage, parsed.text)) continue;
      yield finding(found, parsed.text);
    }
  },
};

const newest =
  /^(?:linux-headers-(?:generic|virtual|aws|azure|gcp|oracle|amd64|arm64|cloud-amd64|cloud-arm64)(?:-hwe-[\d.]+)?|kernel-devel|kernel-default-devel)$/;

const compiles = (stage: StageLayout): boolean =>
  runCommands(stage).some(({ command }) => isMake(command.name));

const asksForVersion = ({ stage }: StageLayout, text: string): boolean =>
  /\brpm\s+-\w*q|repoquery|dpkg(?:-query)?\s+-[lWsL]|\/usr\/src\/[\w-]*\*|(?:ls|find)\s+(?:-\S+\s+){0,9}\/(?:usr\/src|lib\/modules|usr\/lib\/modules)/.test(
    text.slice(stage.span.start, stage.span.end),
  );

function finding({ step, argument }: InstalledPackage, text: string) {
  const variable = kernelVariableAt(step);
  const stem = argument.text.startsWith('linux-headers') ? 'linux-headers' : argument.text;
  const wanted = `${stem}-\${${variable ?? 'KERNEL_FULL_VERSION'}}`;
  const changes = variable === undefined ? [] : wordReplaced(text, argument, wanted);
  return {
    span: argument.span,
    message: `\`${argument.text}\` is for the newest kernel of the distribution, not for the one that KMM builds for. Install \`${wanted}\`.`,
    fixes:
      changes.length === 0 ? [] : [{ title: `Install \`${wanted}\``, changes, preferred: true as const }],
  };
}
