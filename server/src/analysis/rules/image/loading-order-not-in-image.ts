import { entriesBelow, fileBelow, kernelDirectory } from '../../../core/dockerfile/layout/presence.js';
import { dialectOf } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import { moduleFiles } from '../../../core/image/contents/loader-needs.js';
import { loaderDirName } from '../../../core/module/dir-name.js';
import { modprobeField } from '../../../core/module/container-field.js';
import type { BuiltImage } from '../../images/built-images.js';
import { builtImagesOf, dockerfilePlace } from '../../images/built-images.js';
import { isUnfinished } from '../../known/open-text.js';
import { isDecided } from '../../known/decided.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: Rule = {
  id: 'loading-order-not-in-image',
  looksAt: 'workspace',
  severity: 'warning',
  summary: 'A module of the loading order is not in the image.',
  explanation: `KMM makes \`softdep\` lines of \`modulesLoadingOrder\`, and \`modprobe -d <dirName>\` looks for each of the modules in
the image's \`<dirName>/lib/modules/<kernel>\`. One that is not there is left out without a word. It speaks where the text of
a Dockerfile in the workspace proves that the module is not there, and no link leads to the node's own modules.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    const order = view?.module.spec.moduleLoader?.container.modprobe.modulesLoadingOrder ?? [];
    if (!view || order.length < 2 || !isDecided(subject.document, [view.field(field)], 'value')) return;
    const dirName = loaderDirName(view, dialectOf(subject.release));
    const images = builtImagesOf(view, subject);
    // The first is \`moduleName\`, which has a rule of its own.
    for (const [index, name] of order.entries()) {
      if (index === 0 || isUnfinished(name) || !/^[A-Za-z0-9_-]+$/.test(name)) continue;
      const image = images.find(each => lacks(each, name, dirName));
      if (!image) continue;
      const at = view.field([...field, index]);
      yield {
        span: fieldSpan(subject.document, at),
        field: at,
        message: `\`${name}\` is in the loading order, but the Dockerfile puts no \`${name}.ko\` into the image, so \`modprobe\` goes on without it. Copy it beside the other modules, or remove it from the order.`,
        related: [dockerfilePlace(image)],
      };
    }
  },
};

const field: FieldPath = [...modprobeField, 'modulesLoadingOrder'];

/** Proven by the others that are there. */
function lacks({ tree, kernel, need }: BuiltImage, name: string, dirName: string): boolean {
  if (need('module')?.verdict !== 'found') return false;
  const directory = kernelDirectory(dirName, kernel);
  const isLinked = entriesBelow(tree, directory).some(({ kind }) => kind === 'symlink');
  return !isLinked && fileBelow(tree, directory, moduleFiles(name)).presence === 'no';
}
