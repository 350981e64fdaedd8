import { dialectOf } from '../../core/dialect.js';
import { kernelDirectory, presence } from '../../core/dockerfile/layout/presence.js';
import type { Entry } from '../../core/dockerfile/layout/tree.js';
import { moduleFiles } from '../../core/dockerfile/loader-needs.js';
import { baseName, cleanPath } from '../../core/dockerfile/paths.js';
import { moduleTrees } from '../dockerfile/module-trees.js';
import type { DockerfileSubject, Rule } from '../lint/rule.js';

export const rule: Rule = {
  id: 'module-hidden-from-preflight',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'Preflight does not find a module that is packed or in a directory of its own.',
  explanation: `\`modprobe\` loads a module from any directory below the kernel's, packed or not. The preflight validation of KMM
2.3 and older looks for \`<dirName>/lib/modules/<kernel>/<moduleName>.ko\` and nothing else, and reports that the image lacks
it. Copy the module there as it is. KMM 2.4 and newer look no further than whether the image is there.`,
  *check(subject) {
    const { layout, release } = subject;
    if (!layout.final || !dialectOf(release).preflightWantsPlainFile) return;
    for (const { wanted, entry } of candidates(subject)) {
      const there = presence(layout.final.tree, wanted).presence;
      if (there !== 'no' || entry.path === wanted) continue;
      yield {
        span: entry.by.span,
        message: `This loads, but preflight of KMM ${release} does not find it: it looks for \`${baseName(wanted)}\` in the directory of the kernel itself. Copy the module there as it is.`,
      };
      return;
    }
  },
};

/** The modules that the users load; without a user those that are alone in the image. */
function candidates({ layout: { final }, users, kernel }: DockerfileSubject) {
  const trees = final ? moduleTrees(final.tree) : [];
  const found = trees.flatMap(({ directory, modules }) => modules.map(entry => ({ directory, entry })));
  const plainName = ({ path }: Entry): string => baseName(path).replace(/\.ko\..*/s, '.ko');
  if (users.length === 0) {
    const [only, ...more] = found;
    return only && more.length === 0
      ? [{ wanted: `${only.directory}/${plainName(only.entry)}`, entry: only.entry }]
      : [];
  }
  return users.flatMap(({ dirName, moduleName }) => {
    const directory = kernelDirectory(dirName, kernel);
    const module = found.find(
      ({ directory: own, entry }) =>
        own === cleanPath(directory) && moduleFiles(moduleName).fits(baseName(entry.path)),
    );
    return module && moduleName !== undefined
      ? [{ wanted: `${directory}/${moduleName}.ko`, entry: module.entry }]
      : [];
  });
}
