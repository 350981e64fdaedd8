import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'add-git-repository',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'ADD of a git repository, which kaniko does not clone.',
  explanation: `BuildKit clones what \`ADD https://…/x.git#ref /src/\` names. kaniko, which KMM builds with, knows no repositories: it
downloads the address as one file, mostly a web page, and the step succeeds without any source being there. An address such
as \`git@…\` it takes for a file of the build context, \`ssh://\` and \`git://\` it cannot ask: there the build fails. Use
\`RUN git clone --branch ref https://…/x.git /src\`.`,
  *check({ staged: { stages, inputs } }) {
    if (inputs.builder.name !== 'kaniko') return;
    for (const { instruction, words } of stages.flatMap(({ steps }) => steps)) {
      if (instruction.keyword !== 'ADD' || instruction.heredocs.length > 0) continue;
      for (const { word, text } of words.slice(0, -1)) {
        const isPage = /^https?:\/\/[^?#]*\.git\/?(?:#.*)?$/s.test(text);
        const isRefused = /^(?:git|ssh):\/\/|^git@[^/]*:/s.test(text);
        if (!isPage && !isRefused) continue;
        yield {
          span: word.span,
          ...(isRefused && { severity: 'error', refusedBy: 'build' }),
          message: `kaniko, which KMM builds with, clones no repository: ${isRefused ? 'it cannot get this, and the build fails' : 'it downloads this as one file, and the sources are not there'}. Use \`RUN git clone\`.`,
        };
      }
    }
  },
};
