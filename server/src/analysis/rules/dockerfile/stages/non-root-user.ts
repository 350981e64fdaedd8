import { dialectOf } from '../../../../core/dialect.js';
import { isKnown } from '../../../../core/dockerfile/hole.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import { stepOf } from '../../../../core/dockerfile/step-at.js';
import { cleanPath, isWithin, joinPath } from '../../../../core/dockerfile/paths.js';
import type { Span } from '../../../../core/span.js';
import { depmodCalls } from '../../../dockerfile/depmod-calls.js';
import { moduleTrees } from '../../../dockerfile/module-trees.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import type { Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'non-root-user',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'The user of the final image cannot read or write the modules.',
  explanation: `From 2.2 on KMM copies the modules out of the image in a container that runs as the image's USER. Files that only
root may read are then not copied: \`cp: permission denied\`, and the worker Pod does not start. A \`depmod\` that runs as
such a user cannot write its index into a directory of root's. Leave USER out, or give the files to that user.`,
  *check({ layout: { final }, release }) {
    if (!final) return;
    yield* unwritable(final);
    const { user } = final.stage.end;
    if (!dialectOf(release).extractsAsImageUser || !isOther(user)) return;
    const [first] = restricted(final);
    if (!first) return;
    yield {
      span: first,
      message: `Only root may read this afterwards, and KMM ${release} copies the modules out of the image as its user \`${user}\`. Let everybody read it, or leave USER out.`,
    };
  },
};

const isOther = (user: string | undefined): user is string =>
  user !== undefined && isKnown(user) && user !== '' && !/^(?:root|0)(?::|$)/.test(user);

/** COPY makes files of root's whoever USER is; only commands run as that user. */
function* unwritable(final: StageLayout): Iterable<Finding> {
  const given = runCommands(final).some(({ command }) => /^(?:chown|chmod|setfacl)$/.test(command.name));
  const owned = final.stage.steps.some(({ instruction }) =>
    instruction.flags.some(({ name }) => name === 'chown' || name === 'chmod'),
  );
  if (given || owned) return;
  const trees = new Map(moduleTrees(final.tree).map(tree => [tree.directory, tree]));
  for (const { by, command, directory = '', available } of depmodCalls(final)) {
    const user = stepOf(final.stage, by.instruction)?.user;
    const copied = trees.get(directory)?.modules[0]?.by.instruction?.keyword === 'COPY';
    if (!copied || available === 'no' || !isOther(user)) continue;
    yield {
      span: command.span,
      message: `This runs as \`${user}\`, who cannot write into the directory that COPY made for root. Put it in front of USER.`,
    };
    return;
  }
}

/** What takes the right to read away from everybody but the owner. */
function restricted(final: StageLayout): readonly Span[] {
  const directories = moduleTrees(final.tree).map(({ directory }) => directory);
  const concerns = (path: string): boolean =>
    directories.some(
      directory => isWithin(cleanPath(path), directory) || isWithin(directory, cleanPath(path)),
    );
  const copies = final.copies.flatMap(({ step: { instruction }, destinationPath }) => {
    const mode = instruction.flags.find(({ name }) => name === 'chmod');
    const given = instruction.flags.some(({ name }) => name === 'chown');
    return mode && !given && isClosed(mode.value) && concerns(destinationPath) ? [mode.span] : [];
  });
  const isGiven = runCommands(final).some(({ command }) => command.name === 'chown');
  const commands = runCommands(final).flatMap(({ command }) => {
    const [mode, ...paths] = command.args.filter(({ text }) => !text.startsWith('-'));
    const closes = command.name === 'chmod' && command.certain && isClosed(mode?.text);
    return closes && paths.some(({ text }) => concerns(joinPath(command.cwd, text))) ? [command.span] : [];
  });
  return [...copies, ...(isGiven ? [] : commands)];
}

/** Nothing for the group and for others. */
const isClosed = (mode = ''): boolean => /^0?[0-7]00$/.test(mode);
