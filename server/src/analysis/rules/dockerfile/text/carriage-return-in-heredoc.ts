import { spanOf } from '../../../../core/span.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'carriage-return-in-heredoc',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A here-document has the line ends of Windows, which a shell takes for a part of its words.',
  explanation: `The builder leaves out a carriage return at the end of an instruction's lines, but not in a here-document: the shell
gets \`make\\r\` and finds no such command. Save the Dockerfile with line feeds only.`,
  *check({ staged: { parsed, inputs } }) {
    const lost = inputs.builder.heredocs === 'dropped';
    for (const { keyword, heredocs } of parsed.instructions) {
      // What is not run does no harm, and has a rule of its own.
      if (lost || (keyword !== 'RUN' && keyword !== 'COPY')) continue;
      const [found] = heredocs.filter(({ body }) => parsed.text.slice(body.start, body.end).includes('\r\n'));
      if (!found) continue;
      yield {
        span: found.span,
        message:
          'The lines of this here-document end in a carriage return, which a shell takes for a part of the last word: it finds no such command. Save the file with line feeds only.',
        fixes: [
          {
            title: 'Remove the carriage returns in it',
            changes: [...parsed.text.slice(found.body.start, found.body.end).matchAll(/\r(?=\n)/g)].map(
              ({ index }) => ({
                span: spanOf(found.body.start + index, found.body.start + index + 1),
                text: '',
              }),
            ),
            preferred: true,
          },
        ],
      };
    }
  },
};
