import { dialectOf } from '../../../core/dialect.js';
import { matchesOneKernel } from '../../../core/kernel/one-kernel.js';
import { kernelAsIs, templateKernel } from '../../../core/kernel/version.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { KernelMapping } from '../../../core/module/types.js';
import { spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import { isDecided } from '../../known/decided.js';
import type { Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { hasWildcard, kernelDirectory } from '../../module/signed-files.js';
import { spanIn, templateUsesOf } from '../../module/template-uses.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'one-kernel-in-files-to-sign',
  severity: 'warning',
  summary: '`filesToSign` names the directory of one kernel, the mapping is for others.',
  explanation: `Modules are in \`<dirName>/lib/modules/<kernel>\`. A path with a kernel written out is right for that kernel only;
for every other one the file is not found, and signing fails. Write \`\${KERNEL_FULL_VERSION}\`.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view) return;
    const dialect = dialectOf(release);
    for (const use of templateUsesOf(view, release)) {
      if (use.kind !== 'filesToSign' || isUnfinished(use.text)) continue;
      const field = view.field(use.path);
      const directory = kernelDirectory(use.text);
      const kernel = directory?.name ?? '';
      if (!directory || !isKernel(kernel) || !isDecided(document, [field], 'value')) continue;
      const isFor = ({ literal, regexp }: KernelMapping): boolean =>
        literal !== ''
          ? literal === kernel || templateKernel(kernelAsIs(literal), dialect) === kernel
          : matchesOneKernel(regexp, kernel);
      const other = use.users.find(
        ({ path, effective: { mapping } }) =>
          isDecided(document, kernelFields(view, path), 'value') && !isFor(mapping),
      );
      if (!other) continue;
      const { literal } = other.effective.mapping;
      const part = spanOf(directory.start, directory.start + kernel.length);
      yield {
        span: spanIn(document.text, use, part),
        message: `The file is that of kernel \`${kernel}\`, but the mapping is for ${literal === '' ? 'every kernel its `regexp` finds' : `\`${literal}\``}; signing fails where the file is not found. Write \`\${KERNEL_FULL_VERSION}\`.`,
        field,
        fixes: fixes(
          'Write `${KERNEL_FULL_VERSION}`',
          replacePart(document, field, part, '${KERNEL_FULL_VERSION}'),
          'preferred',
        ),
      };
    }
  },
};

const kernelFields = (view: ModuleView, mapping: FieldPath): readonly FieldPath[] =>
  ['literal', 'regexp'].map(key => view.field([...mapping, key]));

const isKernel = (name: string): boolean =>
  /^\d+\.\d/.test(name) && !hasWildcard(name) && !name.includes('$');
