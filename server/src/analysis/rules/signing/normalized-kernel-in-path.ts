import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import type { RawKernel } from '../../../core/kernel/version.js';
import { kernelAsIs, kernelOfNode, normalizeKernel } from '../../../core/kernel/version.js';
import type { Fix } from '../../../core/problem.js';
import type { Span } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import { certainKernels } from '../../images/kernel-wins.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import { expandUse, spanIn, templateUsesOf } from '../../module/template-uses.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'normalized-kernel-in-path',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'build',
  since: '2.1.1',
  summary: 'The kernel in a file to sign is not the one in the path of the module.',
  explanation: `In templates KMM writes \`_\` for every character of the kernel that a tag cannot have: \`6.12.38+deb13-amd64\`
becomes \`6.12.38_deb13-amd64\`. The build args and the directory that nodes look for, \`lib/modules/<kernel>\`, have the kernel
as it is. So \`\${KERNEL_FULL_VERSION}\` in \`filesToSign\` points at a directory that does not exist, and signing fails. From
2.6 on a \`*\` in its place finds it; before, write the kernel out in a mapping of its own.

It is looked at with the kernel of a \`literal\` and with your kernels; a \`regexp\` that asks for a \`+\` or \`~\` itself is a
warning.`,
  *check(subject) {
    const { document, release } = subject;
    const view = moduleViewOf(document);
    const dialect = dialectOf(release);
    if (!view || !dialect.normalizesKernel) return;
    for (const use of templateUsesOf(view, release)) {
      if (use.kind !== 'filesToSign' || isUnfinished(use.text)) continue;
      const part = kernelPart(use, view, dialect);
      if (!part || !isDecided(document, [view.field(use.path)], 'value')) continue;
      const kernel = oddKernel(use, view, subject);
      if (kernel !== undefined || asksForOddKernels(use)) yield finding(use, part, kernel, view, subject);
    }
  },
};

/** The first variable whose value is another for a kernel than for its normalised form. */
function kernelPart(use: TemplateUse, view: ModuleView, dialect: Dialect): Span | undefined {
  const expansion = expandUse(use, view, dialect, { nodeKernel: '1.2.3+x~y' });
  if (!expansion.ok) return undefined;
  return expansion.pieces.find(({ kind, value }) => kind === 'variable' && value.includes('_x_y'))?.span;
}

const oddKernel = (use: TemplateUse, view: ModuleView, subject: WorkspaceSubject): string | undefined =>
  use.users.flatMap(user => certainKernels(user, view, subject)).find(kernel => isOdd(kernelOfNode(kernel)));

const isOdd = (kernel: RawKernel): boolean => kernelAsIs(normalizeKernel(kernel)) !== kernel;

const asksForOddKernels = ({ users }: TemplateUse): boolean =>
  users.some(({ effective: { mapping } }) => mapping.literal === '' && /\\\+|\[\+\]|~/.test(mapping.regexp));

function finding(
  use: TemplateUse,
  part: Span,
  kernel: string | undefined,
  view: ModuleView,
  { document, release }: WorkspaceSubject,
): Finding {
  const field = view.field(use.path);
  const dialect = dialectOf(release);
  const variable = use.text.slice(part.start, part.end);
  const example = kernel ?? '6.12.38+deb13-amd64';
  const values = { nodeKernel: example };
  const expansion = expandUse(use, view, dialect, values);
  const path = expansion.ok ? expansion.text : use.text;
  const about = kernel === undefined ? `A kernel such as \`${example}\`` : `Kernel \`${example}\``;
  return {
    span: spanIn(document.text, use, part),
    message: `${about} is \`${normalizeKernel(kernelOfNode(example))}\` in templates, but not in the path of its modules; \`${path}\` does not exist and signing fails. ${dialect.signTool === 'kaniko, dirName' ? 'Write `*` for the kernel.' : 'Give it a mapping with the path written out.'}`,
    field,
    ...(kernel === undefined && { severity: 'warning', refusedBy: null }),
    fixes: fixesFor(use, part, variable, field, document, dialect),
  };
}

function fixesFor(
  use: TemplateUse,
  part: Span,
  variable: string,
  field: Finding['field'],
  document: WorkspaceSubject['document'],
  dialect: Dialect,
): readonly Fix[] {
  const isWholeName = /\/$/.test(use.text.slice(0, part.start)) && use.text.charAt(part.end) === '/';
  if (!field || !isWholeName || dialect.signTool !== 'kaniko, dirName') return [];
  return fixes(`Write \`*\` for \`${variable}\``, replacePart(document, field, part, '*'), 'preferred');
}
