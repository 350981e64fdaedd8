import type { KernelSource } from '../../../core/kernel/kernel-source.js';
import { mappingField } from '../../../core/module/container-field.js';
import { userCoverage } from '../../images/kernel-wins.js';
import { isDecided } from '../../known/decided.js';
import { keySpan } from '../../lint/place.js';
import type { WorkspaceRule } from '../../lint/rule.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: WorkspaceRule = {
  id: 'mapping-without-kernel',
  looksAt: 'workspace',
  severity: 'information',
  summary: 'A kernel mapping matches none of the listed kernels.',
  explanation: `Of the kernels you have listed (\`kmm.kernels.list\`, \`kmm.kernels.files\`, a cluster's nodes) none is matched by
this mapping. That is fine for kernels to come, and a hint at a slip of the pen otherwise. Without kernels of yours the
rule is silent.`,
  *check({ document, release, kernels }) {
    const view = moduleViewOf(document);
    const coverage = view && userCoverage(view, { kernels, release });
    if (!coverage) return;
    for (const { index, compiles, wins, shadowed } of coverage.mappings) {
      const path = mappingField(index);
      const key = view.entry([...path, 'regexp']) ? 'regexp' : 'literal';
      const field = view.field([...path, key]);
      if (
        !compiles ||
        wins.length > 0 ||
        shadowed().length > 0 ||
        !view.entry([...path, key]) ||
        !isDecided(document, [field], 'value')
      )
        continue;
      yield {
        span: keySpan(document, field),
        message: saying(kernels),
        field,
      };
    }
  },
};

const saying = ({ kernels, label }: KernelSource): string =>
  kernels.length === 1
    ? `The ${label} does not match this mapping.`
    : `None of the ${label} matches this mapping.`;
