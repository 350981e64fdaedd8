import { spanOf } from '../../../../core/span.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'blank-after-continuation',
  looksAt: 'dockerfile',
  severity: 'information',
  summary: 'There are blanks behind the character that continues a line.',
  explanation: `KMM's builders take a backslash with blanks behind it for the end of a line that goes on. A shell does not, and so
the same text fails in a script. It is told once for each Dockerfile.`,
  *check({ staged: { parsed } }) {
    const loose = parsed.instructions.flatMap(({ looseBlanks }) => looseBlanks);
    const [first] = loose;
    if (!first) return;
    yield {
      span: spanOf(first.start - 1, first.end),
      message: `There are blanks behind this \`${parsed.escape}\`. The builder takes no offence, a shell would${loose.length > 1 ? `; it is so in ${String(loose.length)} lines` : ''}. Remove them.`,
      fixes: [
        {
          title: 'Remove the blanks at the ends of continued lines',
          changes: loose.map(span => ({ span, text: '' })),
          preferred: true,
        },
      ],
    };
  },
};
