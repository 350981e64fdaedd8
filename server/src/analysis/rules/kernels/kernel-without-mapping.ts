import { containerField } from '../../../core/module/container-field.js';
import { userCoverage } from '../../images/kernel-wins.js';
import { isDecided } from '../../known/decided.js';
import { keySpan } from '../../lint/place.js';
import type { WorkspaceRule } from '../../lint/rule.js';
import { mappingTexts } from '../../lint/field-texts.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: WorkspaceRule = {
  id: 'kernel-without-mapping',
  looksAt: 'workspace',
  severity: 'information',
  whileTyping: 'hint',
  summary: 'A listed kernel has no mapping.',
  explanation: `No mapping of the Module matches one of the kernels you have listed (\`kmm.kernels.list\`,
\`kmm.kernels.files\`, a cluster's nodes, \`kmm lint --kernels\`): KMM loads nothing on nodes that run it. Nodes that the
selector or their taints keep out do not count. Where only some of your kernels are meant, all is well.`,
  *check({ document, release, kernels }) {
    const view = moduleViewOf(document);
    const coverage = view && userCoverage(view, { kernels, release });
    if (!coverage || coverage.mappings.length === 0) return;
    const field = view.field([...containerField, 'kernelMappings']);
    const without = coverage.kernels.filter(({ fate }) => fate.outcome === 'no mapping');
    if (without.length === 0 || !isDecided(document, [field], 'fields')) return;
    if ([...mappingTexts(document, 'regexp')].some(({ value }) => /\$[{(\w]/.test(value))) return;
    const [first, ...others] = without.map(({ nodeKernel }) => `\`${nodeKernel}\``);
    const total = coverage.kernels.length;
    yield {
      span: keySpan(document, field),
      message: `${String(without.length)} of ${String(total)} kernels that count for this Module ${without.length === 1 ? 'has' : 'have'} no mapping: ${String(first)}${namedOthers(others)}. Add one if it is to be loaded there.`,
      field,
    };
  },
};

const mostNamed = 3;

const namedOthers = (others: readonly string[]): string => {
  const named = others.slice(0, mostNamed - 1).map(other => `, ${other}`);
  const rest = others.length - named.length;
  return `${named.join('')}${rest > 0 ? ` and ${String(rest)} more` : ''}`;
};
