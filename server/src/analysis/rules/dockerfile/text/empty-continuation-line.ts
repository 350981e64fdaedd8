import { swallowedIn } from '../../../dockerfile/swallowed.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'empty-continuation-line',
  looksAt: 'dockerfile',
  severity: 'information',
  summary: 'There is an empty line inside an instruction.',
  explanation: `A line that ends in a backslash goes on in the next line that is not empty. KMM's builders skip empty lines between
them, others say that they will refuse them one day, and readers take the next line for an instruction of its own. It is told
once for each Dockerfile, and for ConfigMaps only: in a file of its own other tools tell it.`,
  *check({ staged: { parsed }, home }) {
    if (home !== 'ConfigMap') return;
    // Where the next instruction has got into this one, swallowed-instruction says what to do.
    const [found] = parsed.instructions.filter(
      each => each.blankLines.length > 0 && swallowedIn(each, parsed.text).length === 0,
    );
    const [first] = found?.blankLines ?? [];
    if (!found || !first) return;
    const { start, end } = found.keywordSpan;
    yield {
      span: found.keywordSpan,
      message: `This ${parsed.text.slice(start, end)} goes on behind an empty line, which few readers expect and some builders refuse. Remove the empty line.`,
      related: [{ message: 'The empty line', span: first }],
    };
  },
};
