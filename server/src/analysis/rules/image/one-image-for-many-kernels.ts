import { dialectOf } from '../../../core/dialect.js';
import type { Fix } from '../../../core/problem.js';
import { spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import type { SharedImage } from '../../images/shared-images.js';
import { sharedImagesIn } from '../../images/shared-images.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';

export const rule: Rule = {
  id: 'one-image-for-many-kernels',
  looksAt: 'workspace',
  severity: 'warning',
  summary: 'Several kernels get one and the same image name.',
  explanation: `A kernel module fits one kernel. When the \`containerImage\` of a \`regexp\` has no \`\${KERNEL_FULL_VERSION}\`
(\`KERNEL_XYZ\`, \`KERNEL_X\` and the like are shared by many kernels), all its kernels use one image: until 2.3 KMM builds it
for each kernel, and each build pushes over the one before; from 2.4 on it is built for the first kernel only, and on the
nodes of the others the module is not found.

A warning as long as it is not known which kernels there are; an error when several of your kernels get the image that
\`build\` or \`sign\` makes. Of an image that is only loaded it is said where the \`regexp\` takes every kernel: such an image
would have to hold the modules of all of them. Nothing is said of an image named by its digest and of a \`regexp\` that is one kernel written out.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    if (!view) return;
    for (const shared of sharedImagesIn(view, subject)) {
      const field = view.field(shared.use.path);
      if (!isDecided(subject.document, [field], 'fields')) continue;
      yield finding(shared, view, subject);
    }
  },
};

function finding(shared: SharedImage, view: ModuleView, subject: WorkspaceSubject): Finding {
  const { use, kernels } = shared;
  const field = view.field(use.path);
  const proven = kernels.length > 1 && shared.made !== undefined;
  return {
    span: use.node.span,
    message: `${whoShares(shared)}; ${whatHappens(shared, subject)}. Add \`\${KERNEL_FULL_VERSION}\` to the tag.`,
    field,
    ...(proven && { severity: 'error', refusedBy: 'node' }),
    fixes: fixesFor(use, field, subject),
  };
}

function whoShares({ kernels, variation }: SharedImage): string {
  const [a, b] = kernels;
  if (a !== undefined && b !== undefined) {
    const more = kernels.length > 2 ? ` and ${String(kernels.length - 2)} more of your kernels` : '';
    return `\`${a}\`${more ? ',' : ' and'} \`${b}\`${more} get one and the same image`;
  }
  return variation === 'by version'
    ? 'All kernels of one version get the same image'
    : 'All kernels of this mapping get the same image';
}

function whatHappens({ made }: SharedImage, { release }: WorkspaceSubject): string {
  if (made === undefined) return 'it has to hold the modules of every one of them';
  const verb = made === 'build' ? 'builds' : 'signs';
  return dialectOf(release).sharedImageIsBuiltFor === 'the first kernel'
    ? `KMM ${verb} it for the first one only, and the others do not find their module`
    : `KMM ${verb} it for each, and each time pushes over the one before`;
}

/** At the end of the tag; without a tag another rule has the word. */
function fixesFor(use: TemplateUse, field: Finding['field'], { document }: WorkspaceSubject): readonly Fix[] {
  const tag = /:([\w.${}-]+)$/.exec(use.text);
  const end = spanOf(use.text.length, use.text.length);
  if (!field || !tag || tag[1]?.includes('/')) return [];
  return fixes(
    'Add `-${KERNEL_FULL_VERSION}` to the tag',
    replacePart(document, field, end, '-${KERNEL_FULL_VERSION}'),
  );
}
