import type { Fix } from '../../../../core/problem.js';
import { spanOf } from '../../../../core/span.js';
import { swallowedIn } from '../../../dockerfile/swallowed.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'swallowed-instruction',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'What looks like an instruction is a part of the one above it.',
  explanation: `A backslash at the end of a line makes the next line a part of the same instruction, and the builder skips comments
and empty lines on the way there. With one backslash too many, often because the line behind it has become a comment, the next
instruction is never executed: its words go to the command above.`,
  *check({ staged: { parsed } }) {
    const { text, escape, instructions } = parsed;
    for (const instruction of instructions) {
      for (const { keyword, keywordSpan, continuedAt } of swallowedIn(instruction, text)) {
        const above = `${instruction.keyword} above`;
        yield {
          span: keywordSpan,
          message: `This \`${keyword}\` is not executed: a \`${escape}\` continues the ${above}, and these words are a part of it. Remove that \`${escape}\`.`,
          related: [{ message: `The ${above}`, span: instruction.keywordSpan }],
          fixes: ended(text, escape, continuedAt),
        };
      }
    }
  },
};

function ended(text: string, escape: string, at: number): readonly Fix[] {
  if (text.charAt(at) !== escape) return [];
  const start = text.slice(0, at).trimEnd().length;
  const end = at + 1 + (/^[ \t]*/.exec(text.slice(at + 1))?.[0].length ?? 0);
  const change = { span: spanOf(start, end), text: '' };
  return [{ title: `Remove the \`${escape}\``, changes: [change], preferred: true }];
}
