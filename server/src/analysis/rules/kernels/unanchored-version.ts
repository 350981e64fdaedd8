import { dialectOf } from '../../../core/dialect.js';
import { compileRegexp } from '../../../core/regexp/re2.js';
import { kernelOfNode } from '../../../core/kernel/version.js';
import { spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import { userCoverage, winsOf } from '../../images/kernel-wins.js';
import { mappingTexts, partSpan } from '../../lint/field-texts.js';
import type { Rule, WorkspaceSubject } from '../../lint/rule.js';
import { mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: Rule = {
  id: 'unanchored-version',
  looksAt: 'workspace',
  severity: 'information',
  summary: 'A pattern for a version finds it in the middle of one of the listed kernels.',
  explanation: `KMM searches a \`regexp\` anywhere in the kernel: \`5\\.14\` finds \`4.15.14-1.el8\` as well. A version at the
beginning is \`^5\\.14\`. It speaks only where one of the kernels you have listed (\`kmm.kernels.list\`,
\`kmm.kernels.files\`, a cluster's nodes) gets the mapping because of such a find; a pattern for a suffix, like \`el9\`, is
right without an anchor.`,
  *check(subject) {
    const { document, release } = subject;
    const view = moduleViewOf(document);
    if (!view || !userCoverage(view, subject)) return;
    const views = mappingViewsOf(view, release);
    for (const text of mappingTexts(document, 'regexp')) {
      const mapping = views[text.index];
      if (!mapping || !/^\(?\d+(?:\\?\.|\[\.\])/.test(text.value)) continue;
      const found = (winsOf(mapping, view, subject) ?? [])
        .map(kernelOfNode)
        .find(kernel => isInMiddle(text.value, kernel, subject));
      if (found === undefined) continue;
      yield {
        span: partSpan(document, text, spanOf(0, text.value.length)),
        field: text.field,
        message: `KMM searches this anywhere, and finds it in the middle of \`${found}\`, one of your kernels. Begin with \`^\` if it is the version that is meant.`,
        fixes: text.value.includes('|')
          ? []
          : fixes('Begin with `^`', replacePart(document, text.field, spanOf(0, 0), '^')),
      };
    }
  },
};

function isInMiddle(pattern: string, kernel: string, { release }: WorkspaceSubject): boolean {
  const compiled = compileRegexp(pattern, dialectOf(release).goRegexp);
  return compiled.ok && (compiled.regexp.find(kernel)?.start ?? 0) > 0;
}
