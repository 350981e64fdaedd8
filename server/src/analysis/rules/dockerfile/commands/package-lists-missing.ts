import type { BaseImage } from '../../../../core/dockerfile/base-images.js';
import { hole } from '../../../../core/dockerfile/hole.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import { readPackageCall } from '../../../../core/dockerfile/layout/packages.js';
import type { ShellCommand } from '../../../../core/dockerfile/shell/command.js';
import { spanOf } from '../../../../core/span.js';
import type { PlacedCommand } from '../../../dockerfile/run-commands.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import { isWritten } from '../../../dockerfile/shell-edits.js';
import type { Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'package-lists-missing',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: '`apt-get install` runs where there are no package lists.',
  explanation: `The images of Debian and Ubuntu come without package lists, and many a RUN removes them again at its end. Without
lists \`apt-get install\` knows no package: "Unable to locate package". Call \`apt-get update\` in the same RUN, so that the
lists are there and fit the packages of that day.`,
  *check({ layout, staged }) {
    const lists = new Map<number, Lists>();
    for (const layoutOfStage of layout.stages) {
      const { base, index } = layoutOfStage.stage;
      const start = base.stage === undefined ? listsIn(base.image) : lists.get(base.stage);
      const followed = follow(layoutOfStage, start ?? 'unknown');
      lists.set(index, followed.lists);
      for (const { command } of followed.without) yield finding(command, staged.parsed.text);
    }
  },
};

/** What apt knows of packages: nothing since the base image, or since somebody removed it. */
type Lists = 'none' | 'there' | 'unknown';

const listsIn = (image: BaseImage | undefined): Lists =>
  image?.family === 'debian' && image.official ? 'none' : 'unknown';

interface Followed {
  readonly lists: Lists;
  /** The installations that find none, the first of each stage. */
  readonly without: readonly PlacedCommand[];
}

function follow(stage: StageLayout, start: Lists): Followed {
  let lists = start;
  const without: PlacedCommand[] = [];
  const unread = new Set([...stage.runs].flatMap(([index, { whole }]) => (whole ? [] : [index])));
  for (const placed of runCommands(stage)) {
    const { instruction } = placed.step;
    if (unread.has(instruction.index) || mountsLists(placed)) lists = 'unknown';
    lists = listsAfter(placed.command, lists);
    if (lists === 'none' && installs(placed.command)) {
      if (without.length === 0) without.push(placed);
      lists = 'unknown';
    }
  }
  return { lists, without };
}

const mountsLists = ({ step }: PlacedCommand): boolean =>
  step.instruction.flags.some(({ name, value }) => name === 'mount' && /\/apt\b/.test(value ?? ''));

function listsAfter(command: ShellCommand, before: Lists): Lists {
  const { name, certain, mayFail } = command;
  const call = readPackageCall(command);
  if (call) return call.verb?.text === 'update' && /^apt/.test(name) ? 'there' : before;
  if (name === 'rm' && certain && !mayFail) return command.args.some(removesLists) ? 'none' : before;
  return ownBusiness.has(name) ? before : 'unknown';
}

const removesLists = ({ text }: { readonly text: string }): boolean =>
  /^\/var\/lib\/apt\/lists\/?\*?$/.test(text);

/** `apt-get install ./x.deb` needs no lists by itself, and what is not known may be one. */
function installs(command: ShellCommand): boolean {
  const call = readPackageCall(command);
  return (
    call?.action === 'install' &&
    /^apt/.test(call.manager) &&
    !call.dryRun &&
    command.certain &&
    call.packages.length > 0 &&
    call.packages.every(({ text }) => !text.startsWith(hole) && !text.includes('/') && !text.endsWith('.deb'))
  );
}

/** Commands that surely bring no lists. Anything else may call `apt-get` itself. */
const ownBusiness: ReadonlySet<string> = new Set(
  [
    ': [ [[ test true set export cd echo printf mkdir cp mv ln ls cat chmod chown rm touch tar gzip xz unzip sed awk',
    'grep cut tr sort head tail wc find git curl wget make gcc cc ld depmod modinfo strip uname nproc sleep date',
    'gpg tee install dpkg-deb rmdir pwd id env sha256sum md5sum patch apt-mark apt-key apt-cache ldconfig hash',
  ].flatMap(line => line.split(' ')),
);

function finding(command: ShellCommand, text: string): Finding {
  const { name, span, nameSpan, path, piped } = command;
  const at = spanOf(span.start, span.start);
  return {
    span,
    message: `There are no package lists here, so \`${name}\` knows no package. Call \`${name} update\` in front of it, in the same RUN.`,
    fixes:
      isWritten(text, path, nameSpan) && !piped
        ? [
            {
              title: `Call \`${name} update\` first`,
              changes: [{ span: at, text: `${path} update && ` }],
              preferred: true,
            },
          ]
        : [],
  };
}
