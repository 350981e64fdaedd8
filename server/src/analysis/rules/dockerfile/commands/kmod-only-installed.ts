import { dialectOf } from '../../../../core/dialect.js';
import { packageName, readPackageCall } from '../../../../core/dockerfile/layout/packages.js';
import { isKnown } from '../../../../core/dockerfile/hole.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import type { ShellArgument } from '../../../../core/dockerfile/shell/command.js';
import type { Fix } from '../../../../core/problem.js';
import { spanOf } from '../../../../core/span.js';
import { isBuiltByKmm } from '../../../dockerfile/kmod-image.js';
import { moduleTrees } from '../../../dockerfile/module-trees.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'kmod-only-installed',
  looksAt: 'dockerfile',
  severity: 'information',
  summary: 'The final image has `kmod` that nothing calls.',
  explanation: `KMM 1.x loaded modules with the \`modprobe\` of the image. From 2.0 on the worker has its own, and \`kmod\` is needed in
the last stage only to call \`depmod\` there. Where nothing calls it the image is bigger than it need be.`,
  *check(subject) {
    const { final } = subject.layout;
    if (!final || !isBuiltByKmm(subject)) return;
    if (dialectOf(subject.release).imageCommands.includes('modprobe')) return;
    const installed = kmodOf(final);
    if (!installed || !isIndexed(final) || !onlyKnown(final)) return;
    yield {
      span: installed.kmod.span,
      message: `KMM ${subject.release} loads modules with its own \`modprobe\`, and nothing here calls \`kmod\`: only KMM 1.x needed it in the image. Leave it out.`,
      tag: 'unnecessary',
      fixes: removal(installed, subject.staged.parsed.text),
    };
  },
};

/** Where an index is missing, depmod is still to be called. */
const isIndexed = ({ tree }: StageLayout): boolean => moduleTrees(tree).some(each => each.isIndexed !== 'no');

interface Installed {
  readonly kmod: ShellArgument;
  readonly packages: readonly ShellArgument[];
}

function kmodOf({ runs }: StageLayout): Installed | undefined {
  for (const command of [...runs.values()].flatMap(({ commands }) => commands)) {
    const call = readPackageCall(command);
    const kmod = call?.packages.find(({ text }) => isKnown(text) && packageName(text) === 'kmod');
    if (call?.action === 'install' && kmod) return { kmod, packages: call.packages };
  }
  return undefined;
}

/** Commands of which we know that they call none of kmod's. */
const others =
  /^(?:true|:|echo|printf|mkdir|cp|mv|rm|ln|install|touch|chmod|chown|ls|cat|test|\[|find|set|export|cd)$/;

const onlyKnown = ({ runs, stage }: StageLayout): boolean =>
  // What a stage below did, or a script that comes at the end, is not looked at.
  stage.base.stage === undefined &&
  !stage.steps.some(({ instruction }) => /^(?:CMD|ENTRYPOINT|ONBUILD)$/.test(instruction.keyword)) &&
  [...runs.values()].every(
    ({ commands, whole }) =>
      whole && commands.every(command => readPackageCall(command) !== undefined || others.test(command.name)),
  );

/** Together with the blanks in front of it; not when nothing would be left to install, or nothing in its line. */
function removal({ kmod, packages }: Installed, text: string): readonly Fix[] {
  const blanks = /[^\s][ \t]+$/.exec(text.slice(0, kmod.span.start))?.[0];
  if (packages.length < 2 || blanks === undefined) return [];
  const span = spanOf(kmod.span.start - blanks.length + 1, kmod.span.end);
  return [{ title: 'Leave out `kmod`', changes: [{ span, text: '' }], preferred: true }];
}
