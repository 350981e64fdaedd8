import { dialectOf } from '../../../core/dialect.js';
import { spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import { isDecided } from '../../known/decided.js';
import type { Rule } from '../../lint/rule.js';
import { moduleViewOf } from '../../module/module-view.js';
import { hasWildcard, signedFile } from '../../module/signed-files.js';
import { templateUsesOf } from '../../module/template-uses.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'wildcard-in-files-to-sign',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A wildcard in `filesToSign`, which KMM understands from 2.6 on.',
  explanation: `Before 2.6 KMM writes each entry of \`filesToSign\` into a \`COPY\` and a \`RUN sign-file\` of its own, and no file is
called \`*.ko\`: the build that signs fails. List every file. From 2.6 on \`*\`, \`?\` and \`[…]\` work as in a shell; a pattern
that finds nothing makes the build fail.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view || dialectOf(release).signTool === 'kaniko, dirName') return;
    const { moduleName = '' } = view.module.spec.moduleLoader?.container.modprobe ?? {};
    for (const use of templateUsesOf(view, release)) {
      if (use.kind !== 'filesToSign' || !hasWildcard(use.text) || isUnfinished(use.text)) continue;
      const field = view.field(use.path);
      if (!isDecided(document, [field], 'value')) continue;
      const { fileName } = signedFile(use);
      const part = spanOf(use.text.length - fileName.length, use.text.length);
      const isAll =
        fileName === '*.ko' && /^[\w-]+$/.test(moduleName) && !hasWildcard(use.text.slice(0, part.start));
      yield {
        span: use.node.span,
        message: `KMM ${release} looks for a file that is really called \`${fileName}\`; wildcards work from 2.6 on. List the files.`,
        field,
        fixes: isAll
          ? fixes(`Write \`${moduleName}.ko\``, replacePart(document, field, part, `${moduleName}.ko`))
          : [],
      };
    }
  },
};
