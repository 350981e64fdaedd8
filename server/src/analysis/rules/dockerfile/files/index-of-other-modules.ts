import { isKnown } from '../../../../core/dockerfile/hole.js';
import type { CopyCall } from '../../../../core/dockerfile/layout/copy-instruction.js';
import type { Layout } from '../../../../core/dockerfile/layout/layout.js';
import { readPackageCall } from '../../../../core/dockerfile/layout/packages.js';
import { depmodCalls } from '../../../dockerfile/depmod-calls.js';
import { rootBase } from '../../../dockerfile/root-base.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import type { DockerfileSubject, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'index-of-other-modules',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: '`modules.dep` is copied without the modules that it lists.',
  explanation: `\`modules.dep\` in a builder's \`/lib/modules/<kernel>\` lists the kernel's own modules at their places below it, and the
module that was installed there at its own, mostly \`extra/\` or \`updates/\`. Copied beside one module it leads \`modprobe\` to
files that are not in the image: what the module depends on is not found. Copy the whole directory, or run
\`depmod -b /opt \${KERNEL_FULL_VERSION}\` once the modules are in their place.`,
  *check({ layout, kernel }: DockerfileSubject) {
    const { final } = layout;
    if (!final || depmodCalls(final).length > 0) return;
    const directories = ['/lib/modules', '/usr/lib/modules'].map(path => `${path}/${kernel}`);
    const isIndex = ({ sourcePath }: CopyCall): boolean =>
      directories.some(directory => indexNames.some(name => sourcePath === `${directory}/${name}`));
    const found = final.copies.find(call => isIndex(call) && isFromKernelTree(layout, call));
    if (!found) return;
    const brings = ({ sourcePath }: CopyCall): boolean =>
      !isKnown(sourcePath) ||
      directories.some(directory =>
        ['', '/kernel', '/.', '/*'].some(below => sourcePath === directory + below),
      );
    const linked = [...final.tree.entries.values()].some(
      ({ kind, path }) => kind === 'symlink' && path.includes(`/lib/modules/${kernel}/`),
    );
    if (final.copies.some(brings) || linked) return;
    yield {
      span: found.source.word.span,
      message: `This index lists the kernel's own modules, which are not copied with it: \`modprobe\` does not find what the module depends on. Run \`depmod -b /opt \${KERNEL_FULL_VERSION}\` in this stage instead.`,
    };
  },
};

const indexNames = ['modules.dep', 'modules.dep*', 'modules.*', 'modules*'];

/** The stage has the kernel's own modules: by its image, or by a package that it installs. */
function isFromKernelTree({ staged, stages }: Layout, { from }: CopyCall): boolean {
  const source = from.kind === 'stage' ? stages[from.index] : undefined;
  if (!source) return false;
  return (
    rootBase(staged, source.stage).image?.kernelTree === true ||
    runCommands(source).some(({ command }) => {
      const call = readPackageCall(command);
      return call?.action === 'install' && call.packages.some(({ text }) => ofKernel.test(text));
    })
  );
}

const ofKernel =
  /^(?:kernel(?:-core|-modules(?:-core|-extra)?|-rt|-default)?|linux-(?:image|modules)-.*)(?:-\d.*|-\uFFFC.*)?$/;
