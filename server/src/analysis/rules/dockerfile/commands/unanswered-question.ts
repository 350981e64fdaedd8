import type { PackageCall } from '../../../../core/dockerfile/layout/packages.js';
import { readPackageCall } from '../../../../core/dockerfile/layout/packages.js';
import { rootBase } from '../../../dockerfile/root-base.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import { wordsBehind } from '../../../dockerfile/shell-edits.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'unanswered-question',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A package manager asks before it installs, and nobody answers in a build.',
  explanation: `Without \`-y\` \`apt-get\`, \`dnf\` and \`yum\` ask whether to go on, and so does \`zypper\` without \`-n\` and
\`pacman\` without \`--noconfirm\`. In a build nobody answers, which counts as no, and the step fails. \`apt-get\` asks only when
it would install more than what it is told to, so that it may work by chance. \`microdnf\` asks since 3.7.0, which UBI 9 has and UBI
8 has not; \`apk\` never asks.`,
  *check({ layout, staged }) {
    const { text } = staged.parsed;
    // In a configuration that the build writes itself.
    if (/assume-?yes/i.test(text)) return;
    for (const stage of layout.stages) {
      for (const { command } of runCommands(stage)) {
        const call = readPackageCall(command);
        if (
          !call ||
          !asks(call, rootBase(staged, stage.stage).text) ||
          command.piped ||
          command.redirects.some(isInput)
        )
          continue;
        const { title, word, words } = answerOf(call);
        const changes = wordsBehind(text, call.verb ?? { text: word, span: command.nameSpan }, words);
        yield {
          span: command.span,
          message: `\`${call.manager}\` asks before it ${/^apt/.test(call.manager) ? 'does more than it is told to' : 'goes on'}, and in a build nobody answers: the step fails. ${title}.`,
          fixes: changes.length === 0 ? [] : [{ title, changes, preferred: true }],
        };
      }
    }
  },
};

const upgrades = /^(?:upgrade|dist-upgrade|full-upgrade|distro-sync|dup|up|update)$/;

/** `apt-get update` reads lists, `dnf update` upgrades. */
function asks({ manager, action, verb, packages, assumesYes, dryRun }: PackageCall, image: string): boolean {
  if (assumesYes || dryRun || (manager === 'pacman' && packages.length === 0)) return false;
  if (manager === 'microdnf' && !newImages.test(image)) return false;
  if (action !== 'other') return true;
  const isUpgrade = upgrades.test(verb?.text ?? '');
  return isUpgrade && !(/^apt/.test(manager) && verb?.text === 'update');
}

/**
 * Their microdnf is 3.7.0 or newer (rpm-software-management/microdnf#97); that of Enterprise Linux 8 still says yes
 * by itself.
 */
const newImages =
  /(?:^|\/)(?:ubi(?:9|1\d)(?:-(?:minimal|init))?(?:[:@/]|$)|ubi-minimal:(?:9|1\d)|(?:rockylinux|almalinux|oraclelinux|rocky|centos):(?:9|1\d|stream9|stream1\d)|almalinux\/(?:9|1\d)|fedora(?:-minimal)?:(?:3[4-9]|4\d)|oraclelinux:(?:9|1\d))/;

const isInput = ({ operator }: { readonly operator: string }): boolean => operator.startsWith('<');

const answerOf = ({ manager }: PackageCall) => {
  const words = manager === 'pacman' ? '--noconfirm' : '-y';
  return { title: `Add \`${words}\``, word: manager, words };
};
