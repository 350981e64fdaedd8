import { dialectOf } from '../../../../core/dialect.js';
import { moduleFiles } from '../../../../core/image/contents/loader-needs.js';
import { fileBelow, kernelDirectory, presence } from '../../../../core/dockerfile/layout/presence.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import type { Entry } from '../../../../core/dockerfile/layout/tree.js';
import { baseName, parentPath } from '../../../../core/dockerfile/paths.js';
import { stepOf } from '../../../../core/dockerfile/step-at.js';
import { defaultDirName } from '../../../../core/module/dir-name.js';
import { mentionsKernel } from '../../../dockerfile/kmod-dockerfile.js';
import {
  answeredUsers,
  asWritten,
  earlierStageWithModules,
  isBuiltByKmm,
  kernelIn,
  looksLikeKernel,
  modulesIn,
  placeOf,
} from '../../../dockerfile/kmod-image.js';
import { movedModules } from '../../../dockerfile/moved-modules.js';
import type { DockerfileUser } from '../../../dockerfile/users.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'module-not-in-kernel-directory',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The final image has no module in the directory that KMM takes modules from.',
  explanation: `KMM takes the modules from \`<dirName>/lib/modules/<kernel>\` of the final image and from nowhere else; \`dirName\`
is \`/opt\` unless the Module says otherwise. A module beside it, under another root or under another name is not found:
the Pod that loads it fails. Copy it to \`/opt/lib/modules/\${KERNEL_FULL_VERSION}/\`. It speaks only where the text of the
Dockerfile proves that nothing is there.`,
  *check(subject) {
    const { final } = subject.layout;
    if (!final || !isWritten(final) || !mentionsKernel(subject.staged.parsed.text)) return;
    if (subject.users.length === 0) return yield* checkWithoutModule(subject, final);
    const told = new Set<string>();
    // What `rawArgs` name, only they know; from 2.2 on `dirName` is what is copied out of the image all the same.
    const copiesOut = dialectOf(subject.release).imageCommands.includes('cp');
    for (const user of answeredUsers(subject)) {
      if (user.moduleName === undefined && !copiesOut) continue;
      const finding = findingFor(subject, final, user);
      if (!finding || told.has(finding.message)) continue;
      told.add(finding.message);
      yield finding;
    }
  },
};

/** What has only its FROM is not written yet. */
const isWritten = ({ stage }: StageLayout): boolean =>
  stage.base.stage !== undefined ||
  stage.steps.some(({ instruction }) => /^(?:COPY|ADD|RUN)$/.test(instruction.keyword));

/** Two that say the same are one. */
type Told = Finding & { readonly message: string };

function findingFor(
  subject: DockerfileSubject,
  final: StageLayout,
  { dirName, moduleName, places }: DockerfileUser,
): Told | undefined {
  const { layout, kernel } = subject;
  const directory = kernelDirectory(dirName, kernel);
  if (fileBelow(final.tree, directory, moduleFiles(moduleName)).presence !== 'no') return undefined;
  // `rawArgs` may load a module of the node's own: then the directory alone will do.
  if (moduleName === undefined && presence(final.tree, directory).presence !== 'no') return undefined;
  const others = fileBelow(final.tree, directory, moduleFiles(undefined));
  if (others.presence === 'yes' && others.entry && moduleName !== undefined) {
    return {
      span: others.entry.by.span,
      // An alias in the module is a name, too.
      severity: 'warning',
      refusedBy: null,
      message: `The Module loads \`${moduleName}\`, but the image has no \`${moduleName}.ko\`, only \`${baseName(others.entry.path)}\`. Name the module in \`moduleName\` as its file is called.`,
      related: [placeOf('`moduleName` is set here', places.moduleName)],
    };
  }
  if (others.presence !== 'no' || final.tree.entries.get(directory)?.kind === 'file') return undefined;
  const misplaced = modulesIn(final.tree);
  const [module] = misplaced;
  const related = [placeOf('`dirName` of the Module that builds with it', places.dirName)];
  if (module) {
    // Another rule has it when it is the kernel, or a variable, that is wrong.
    if (misplaced.some(each => isOtherKernels(each, kernel) || isOfEmptyVariable(final, each)))
      return undefined;
    return { ...misplacedFinding(subject, final, directory, misplaced, module), related };
  }
  if (earlierStageWithModules(layout.stages, dirName, kernel)) return undefined;
  const other = final.copies.find(({ destinationPath }) => kernelIn(destinationPath) === kernel);
  if (other) {
    return {
      span: other.destination.word.span,
      message: `This is not \`${asWritten(directory, kernel)}\`, where KMM takes modules from, and nothing else puts one there. Copy it there, or set \`dirName\` of the Module.`,
      related,
    };
  }
  return {
    span: final.stage.base.span,
    message: `Nothing puts a module into \`${asWritten(directory, kernel)}\` of this image, where KMM takes modules from. Copy it there in this stage.`,
    related,
  };
}

/**
 * A Module that nobody sees may name any root: only what no root could explain counts. In a file, only what was meant
 * for KMM: other loaders have modules in places of their own.
 */
function* checkWithoutModule(subject: DockerfileSubject, final: StageLayout): Iterable<Finding> {
  const { kernel } = subject;
  const misplaced = modulesIn(final.tree);
  const directory = kernelDirectory(defaultDirName, kernel);
  if (!isBuiltByKmm(subject) && !misplaced.some(({ path }) => path.includes('/lib/modules/'))) return;
  const [module] = misplaced;
  const explained = (each: Entry): boolean =>
    kernelIn(parentPath(each.path)) === kernel ||
    isOtherKernels(each, kernel) ||
    isOfEmptyVariable(final, each);
  if (!module || misplaced.some(explained) || final.tree.entries.get(directory)?.kind === 'file') return;
  if (fileBelow(final.tree, directory, moduleFiles(undefined)).presence !== 'no') return;
  yield {
    ...misplacedFinding(subject, final, directory, misplaced, module),
    severity: 'warning',
    refusedBy: null,
  };
}

function misplacedFinding(
  { kernel }: DockerfileSubject,
  final: StageLayout,
  directory: string,
  misplaced: readonly Entry[],
  module: Entry,
): Told {
  const shown = asWritten(directory, kernel);
  return {
    span: module.by.span,
    message: `\`${baseName(module.path)}\` is in \`${asWritten(parentPath(module.path), kernel)}\` of the image, but KMM takes modules from \`${shown}\` only. Copy it there.`,
    fixes: movedModules(final, shown, misplaced),
  };
}

const isOtherKernels = ({ path }: Entry, kernel: string): boolean => {
  const found = kernelIn(parentPath(path));
  return found !== undefined && found !== kernel && looksLikeKernel(found);
};

function isOfEmptyVariable({ stage }: StageLayout, { by }: Entry): boolean {
  const step = stepOf(stage, by.instruction);
  return step?.uses.some(({ resolution }) => !resolution.set) ?? false;
}
