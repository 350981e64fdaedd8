import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import { longestTag, splitReference } from '../../../core/image/reference.js';
import { kernelParts } from '../../../core/kernel/version.js';
import type { ImageFault } from '../../images/image-faults.js';
import { imageFault } from '../../images/image-faults.js';
import { certainKernels } from '../../images/kernel-wins.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import { isMade } from '../../module/mapping-views.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import {
  expandUse,
  shortestValues,
  spanIn,
  templateUsesOf,
  writtenNames,
} from '../../module/template-uses.js';

export const rule: Rule = {
  id: 'invalid-tag-for-kernel',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'node',
  summary: 'With a kernel filled in, the tag is too long or has characters that a tag must not have.',
  explanation: `A tag has at most 128 characters: letters, digits, \`_\`, \`.\` and \`-\`. Until 2.6, with \`build\` and \`sign\`, KMM
first pushes to a tag of its own that is longer by \`_<namespace>_<name>_kmm_unsigned\`. Before 2.1.1 a \`+\` or \`~\` of the
kernel gets into the tag; later releases put \`_\` in its place.

It is looked at with the kernel of a \`literal\`, with your kernels, and, for the length, with the shortest kernel there can
be.`,
  *check(subject) {
    const { document, release } = subject;
    const view = moduleViewOf(document);
    if (!view) return;
    const dialect = dialectOf(release);
    for (const use of templateUsesOf(view, release)) {
      if (use.kind === 'filesToSign' || !isDecided(document, [view.field(use.path)], 'value')) continue;
      const usual = imageFault(use, view, dialect);
      if (usual && usual.kind !== 'long tag') continue;
      const found = firstFault(use, view, dialect, subject);
      if (found) yield finding(use, found, view, subject);
    }
  },
};

interface KernelFault {
  readonly fault: ImageFault | 'the unsigned tag is too long';
  readonly image: string;
  /** Undefined when every kernel has the fault. */
  readonly kernel: string | undefined;
}

function firstFault(
  use: TemplateUse,
  view: ModuleView,
  dialect: Dialect,
  subject: WorkspaceSubject,
): KernelFault | undefined {
  const faultWith = (kernel: string): KernelFault | undefined => faultOf(use, view, dialect, kernel);
  const kernels = use.users.flatMap(user => certainKernels(user, view, subject));
  if (dialect.normalizesKernel && isSurelyShort(use, kernels, view)) return undefined;
  const always = faultWith(shortestValues.nodeKernel);
  if (always) return { ...always, kernel: undefined };
  const odd = dialect.normalizesKernel ? [] : kernels.filter(kernel => !/^[\w.,-]*$/.test(kernel));
  // Thousands of kernels are mostly alike: where the longest there could be fits, all of them do.
  const candidates = kernels.length > 0 && faultWith(atLeastAsLongAs(kernels)) ? kernels : odd;
  for (const kernel of candidates) {
    const fault = faultWith(kernel);
    if (fault) return fault;
  }
  return undefined;
}

/** Even if every `$` stood for the longest value, and the whole image were the tag. */
function isSurelyShort({ text }: TemplateUse, kernels: readonly string[], view: ModuleView): boolean {
  const { name, namespace } = writtenNames(view, shortestValues);
  const values = [shortestValues.nodeKernel, name, namespace, ...kernels].map(({ length }) => length);
  const variables = text.split('$').length - 1;
  const unsigned = '___kmm_unsigned'.length + name.length + namespace.length;
  return text.length + variables * longestOf(values) + unsigned <= longestTag;
}

/** A kernel that is as long as the longest one, in every part that a variable can ask for. */
function atLeastAsLongAs(kernels: readonly string[]): string {
  const [x, y, z] = [0, 1, 2].map(part =>
    '9'.repeat(longestOf(kernels.map(kernel => kernelParts(kernel)[part]?.length ?? 0))),
  );
  return `${[x, y, z].join('.')}-`.padEnd(longestOf(kernels.map(({ length }) => length)), '9');
}

const longestOf = (lengths: readonly number[]): number => lengths.reduce((a, b) => Math.max(a, b), 1);

function faultOf(
  use: TemplateUse,
  view: ModuleView,
  dialect: Dialect,
  kernel: string,
): KernelFault | undefined {
  const values = { ...shortestValues, nodeKernel: kernel };
  const fault = imageFault(use, view, dialect, values);
  if (fault) return { fault, image: fault.image, kernel };
  const image = unsignedImage(use, view, dialect, values);
  const tag = image === undefined ? '' : (splitReference(image).tag?.text ?? '');
  return image !== undefined && tag.length > longestTag
    ? { fault: 'the unsigned tag is too long', image, kernel }
    : undefined;
}

/** `internal/module/helper.go`, `IntermediateImageName`. */
function unsignedImage(
  use: TemplateUse,
  view: ModuleView,
  dialect: Dialect,
  values: typeof shortestValues,
): string | undefined {
  const isBoth = use.users.some(({ effective }) => effective.build && effective.sign);
  const expansion = expandUse(use, view, dialect, values);
  if (use.kind !== 'containerImage' || !isBoth || !dialect.intermediateImage || !expansion.ok)
    return undefined;
  const { name, namespace } = writtenNames(view, values);
  return `${expansion.text}${expansion.text.includes(':') ? '_' : ':'}${namespace}_${name}_kmm_unsigned`;
}

function finding(
  use: TemplateUse,
  { fault, image, kernel }: KernelFault,
  view: ModuleView,
  { document }: WorkspaceSubject,
): Finding {
  const made = use.users.some(isMade);
  const isLong = typeof fault === 'string' || fault.kind === 'long tag';
  const tag = splitReference(image).tag?.text ?? '';
  const length = `${String(tag.length)} characters; ${String(longestTag)} are allowed`;
  const whose =
    typeof fault === 'string' ? 'the tag that KMM gives the image before it is signed' : 'the tag';
  const forKernel = kernel === undefined ? 'Whatever the kernel' : `For kernel \`${kernel}\``;
  const what = isLong
    ? `${whose} has ${kernel === undefined ? 'at least ' : ''}${length}`
    : `the tag is \`${tag}\`, with characters that tags do not have`;
  return {
    span: typeof fault === 'string' ? use.node.span : spanIn(document.text, use, fault.part),
    message: `${forKernel} ${what}; ${made ? 'the build fails' : 'nodes refuse the image with InvalidImageName'}. ${isLong ? 'Shorten it.' : 'Use other variables in the tag.'}`,
    field: view.field(use.path),
    refusedBy: made ? 'build' : 'node',
  };
}
