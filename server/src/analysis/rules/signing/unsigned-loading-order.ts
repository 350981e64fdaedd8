import { fileBelow, kernelDirectory } from '../../../core/dockerfile/layout/presence.js';
import { dialectOf } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import { moduleFiles } from '../../../core/image/contents/loader-needs.js';
import { loaderDirName } from '../../../core/module/dir-name.js';
import { containerField, modprobeField } from '../../../core/module/container-field.js';
import { builtImagesOf } from '../../images/built-images.js';
import { isUnfinished } from '../../known/open-text.js';
import { isCertain } from '../../lint/certain.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';
import { mayBeFileOf } from '../../module/signed-files.js';

export const rule: Rule = {
  id: 'unsigned-loading-order',
  looksAt: 'workspace',
  severity: 'information',
  summary: 'A module of the loading order is not among the files to sign.',
  explanation: `KMM signs what \`filesToSign\` lists and nothing else. With Secure Boot the kernel refuses a module of the image that
has no signature, and what needs it as well. A warning where the text of the Dockerfile proves that the module is in the
image; a module of the node's own, which its distribution has signed, needs no entry.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    const order = view?.module.spec.moduleLoader?.container.modprobe.modulesLoadingOrder ?? [];
    if (!view || order.length < 2) return;
    const dirName = loaderDirName(view, dialectOf(subject.release));
    const told = new Set<string>();
    for (const mapping of mappingViewsOf(view, subject.release)) {
      const files = mapping.effective.sign?.filesToSign ?? [];
      if (files.length === 0 || files.some(isUnfinished)) continue;
      const lists = [containerField, mapping.path].map(level =>
        view.field([...level, 'sign', 'filesToSign']),
      );
      if (!isCertain(subject, [view.field(field), ...lists], 'fields')) continue;
      for (const [index, name] of order.entries()) {
        if (index === 0 || told.has(name) || isUnfinished(name)) continue;
        if (files.some(file => mayBeFileOf(file.slice(file.lastIndexOf('/') + 1), name))) continue;
        told.add(name);
        const isOurs = builtImagesOf(view, subject).some(({ tree, kernel }) => {
          return fileBelow(tree, kernelDirectory(dirName, kernel), moduleFiles(name)).presence === 'yes';
        });
        const at = view.field([...field, index]);
        yield {
          span: fieldSpan(subject.document, at),
          field: at,
          ...(isOurs && { severity: 'warning' }),
          message: `\`${name}\` is loaded with \`${order[0] ?? ''}\`, but none of the files to sign is \`${name}.ko\`; with Secure Boot the kernel refuses it${isOurs ? '' : ' unless it is one of its own'}. Add the file.`,
        };
      }
    }
  },
};

const field: FieldPath = [...modprobeField, 'modulesLoadingOrder'];
