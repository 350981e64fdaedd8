import { labelValueFault } from '../../../core/text/names.js';
import { dialectOf } from '../../../core/dialect.js';
import { kernelOfNode, targetKernelLabel } from '../../../core/kernel/version.js';
import { certainKernels } from '../../images/kernel-wins.js';
import { isDecided } from '../../known/decided.js';
import { fieldSpan } from '../../lint/place.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { MappingView } from '../../module/mapping-views.js';
import { isMade, mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: Rule = {
  id: 'kernel-not-a-label',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A kernel does not fit into the label of the object that builds or signs.',
  explanation: `KMM puts the kernel into the label \`kmm.node.kubernetes.io/target-kernel\`. A label's value has at most 63
characters, letters, digits, \`-\`, \`_\` and \`.\`, and begins and ends with a letter or digit. Before 2.1.1 a \`+\` or \`~\` inside
the kernel breaks that; later releases write \`_\` for it. The API server refuses the Pod or Job and only the operator's log
says so: for that kernel nothing is ever built. Build the image elsewhere and leave out \`build\` and \`sign\` for it.

It is looked at with the kernel of a \`literal\` and with your kernels.`,
  *check(subject) {
    const { document, release } = subject;
    const view = moduleViewOf(document);
    if (!view) return;
    const dialect = dialectOf(release);
    for (const mapping of mappingViewsOf(view, release)) {
      if (!isMade(mapping)) continue;
      const field = view.field([
        ...mapping.path,
        mapping.effective.mapping.literal === '' ? 'regexp' : 'literal',
      ]);
      const labels = certainKernels(mapping, view, subject).map(kernel => ({
        kernel,
        label: targetKernelLabel(kernelOfNode(kernel), dialect),
      }));
      const refused = labels.filter(({ label }) => labelValueFault(label));
      const [first] = refused;
      if (!first || !isDecided(document, [field], 'value')) continue;
      yield {
        span: fieldSpan(document, field),
        message: messageOf(first, refused.length, mapping),
        field,
      };
    }
  },
};

function messageOf(
  { kernel, label }: { readonly kernel: string; readonly label: string },
  count: number,
  { effective }: MappingView,
): Finding['message'] {
  const why = labelValueFault(label) === 'too long' ? 'has more than 63 characters' : 'is no label value';
  const verb = effective.build ? 'build' : 'sign';
  const others = count > 1 ? ` (and ${String(count - 1)} more of your kernels)` : '';
  return `KMM cannot ${verb} for kernel \`${kernel}\`${others}: the label \`${label}\` on the object ${why}, and the API server refuses it. Bring the image ready-made.`;
}
