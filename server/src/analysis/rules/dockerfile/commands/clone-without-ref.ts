import type { ShellCommand } from '../../../../core/dockerfile/shell/command.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'clone-without-ref',
  looksAt: 'dockerfile',
  severity: 'information',
  summary: '`git clone` takes whatever is newest in the repository.',
  explanation: `Without \`--branch\`, or a \`git checkout\` after it, the build takes the newest commit of the day. Images that are
built for two kernels on two days then hold different modules, and a new commit is no reason for KMM to build again: it
looks at the Dockerfile's text only. Name a tag or a commit.`,
  *check({ layout }) {
    for (const stage of layout.stages) {
      const calls = runCommands(stage).flatMap(({ command }) => (command.name === 'git' ? [command] : []));
      const first = calls.findIndex(call => isClone(call) && !namesRef(call));
      const [clone] = calls.slice(first);
      if (first < 0 || !clone || calls.slice(first + 1).some(choosesRef)) continue;
      yield {
        span: clone.span,
        message:
          'This clones whatever is newest when the build runs, and a new commit is no reason for KMM to build again. Name a tag or a commit with `--branch` or `git checkout`.',
      };
    }
  },
};

const has = ({ args }: ShellCommand, word: RegExp): boolean => args.some(({ text }) => word.test(text));

const isClone = (call: ShellCommand): boolean => has(call, /^clone$/);

const namesRef = (call: ShellCommand): boolean => has(call, /^(?:-b.*|--branch(?:=.*)?|--revision(?:=.*)?)$/);

const choosesRef = (call: ShellCommand): boolean =>
  has(call, /^(?:checkout|switch|reset|fetch|pull|worktree|am|submodule|restore)$/);
