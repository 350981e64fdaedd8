import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'heredoc-not-run',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'kaniko does not run the body of a here-document.',
  explanation: `KMM builds with Google's kaniko, which hands the shell the line with \`<<EOF\` and loses the lines below it. The step
succeeds without having done anything, and the file that it should have made is missing later. Write the commands in the
RUN itself, joined with \`&& \\\`. OpenShift's builder runs here-documents.`,
  *check({ staged: { parsed, inputs } }) {
    if (inputs.builder.heredocs !== 'dropped') return;
    for (const { keyword, heredocs } of parsed.instructions) {
      const [first] = heredocs;
      if (keyword !== 'RUN' || !first?.terminator) continue;
      yield {
        span: first.span,
        message: `kaniko, which KMM builds with, drops the lines of a here-document, and the step does nothing. Join the commands with \`&& \\\` in the RUN itself.`,
      };
    }
  },
};
