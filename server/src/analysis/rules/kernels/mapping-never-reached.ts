import { dialectOf } from '../../../core/dialect.js';
import { mappingField } from '../../../core/module/container-field.js';
import type { MappingCoverage } from '../../../core/module/coverage.js';
import { userCoverage } from '../../images/kernel-wins.js';
import { isDecided } from '../../known/decided.js';
import { keySpan } from '../../lint/place.js';
import type { WorkspaceRule } from '../../lint/rule.js';
import { EarlierPatterns } from '../../../core/kernel/shadowing.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: WorkspaceRule = {
  id: 'mapping-never-reached',
  looksAt: 'workspace',
  severity: 'information',
  summary: 'Earlier mappings take all of the listed kernels that a mapping matches.',
  explanation: `KMM takes the first mapping that matches a kernel. Of the kernels you have listed (\`kmm.kernels.list\`,
\`kmm.kernels.files\`, a cluster's nodes, \`kmm lint --kernels\`) this mapping matches some, and gets none: those in front of it
take them. What no kernel at all can reach is for \`shadowed-mapping\`.`,
  *check({ document, release, kernels }) {
    const view = moduleViewOf(document);
    const coverage = view && userCoverage(view, { kernels, release });
    if (!coverage) return;
    const regexps = coverage.mappings.map(({ index }) => view.field([...mappingField(index), 'regexp']));
    const earlier = new EarlierPatterns(dialectOf(release).goRegexp);
    for (const mapping of coverage.mappings) {
      const isNobodys = earlier.shadowing(mapping.mapping) !== undefined;
      earlier.add(mapping.index, mapping.mapping);
      const [first] = takersOf(mapping);
      const path = mappingField(mapping.index);
      const key = view.entry([...path, 'regexp']) ? 'regexp' : 'literal';
      const field = view.field([...path, key]);
      if (isNobodys || !first || !view.entry([...path, key])) continue;
      if (!isDecided(document, [...regexps.slice(0, mapping.index), field], 'value')) continue;
      yield {
        span: keySpan(document, field),
        message: sentence(mapping),
        field,
        related: [{ message: 'The mapping in front', span: view.spanOf(mappingField(first.by)) }],
      };
    }
  },
};

/** None where the mapping gets a kernel, or where a regexp that does not compile ends the walk. */
function takersOf({ wins, shadowed }: MappingCoverage): ReturnType<MappingCoverage['shadowed']> {
  const takers = wins.length > 0 ? [] : shadowed();
  return takers.every(({ how }) => how === 'matches') ? takers : [];
}

function sentence(mapping: MappingCoverage): string {
  const takers = takersOf(mapping);
  const count = takers.reduce((sum, { kernels }) => sum + kernels.length, 0);
  const who =
    takers.length > 1 ? 'earlier mappings take' : `mapping ${String((takers[0]?.by ?? 0) + 1)} takes`;
  const what = count === 1 ? 'the only one it matches' : `all ${String(count)} it matches`;
  return `None of your kernels reaches this mapping: ${who} ${what}. Move it up if that is not meant.`;
}
