import { dialectOf } from '../../../../core/dialect.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import { fileGlob } from '../../../../core/dockerfile/layout/glob.js';
import { presence } from '../../../../core/dockerfile/layout/presence.js';
import { baseName, parentPath } from '../../../../core/dockerfile/paths.js';
import { kernelAsIs } from '../../../../core/kernel/version.js';
import { signVariables } from '../../../../core/module/variables.js';
import { expandTemplate } from '../../../../core/template/envsubst.js';
import { answeredUsers, asWritten, kernelIn, modulesIn, placeOf } from '../../../dockerfile/kmod-image.js';
import type { DockerfileSubject, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'file-to-sign-not-in-image',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'The final image does not have a file that the Module has signed.',
  explanation: `After the build KMM takes each of \`filesToSign\` out of the image to sign it, and fails where there is no such file.
Write the path at which the Dockerfile leaves the module; a list that is longer than the image's does no good. It speaks
only where the text of the Dockerfile proves that the file is not there.`,
  *check(subject) {
    const { final } = subject.layout;
    if (!final) return;
    const told = new Set<string>();
    for (const { text, place } of answeredUsers(subject).flatMap(({ filesToSign }) => filesToSign)) {
      const path = expanded(subject, text);
      if (path === undefined || told.has(path) || presence(final.tree, path).presence !== 'no') continue;
      told.add(path);
      yield {
        ...whereItIs(final, path, subject.kernel),
        // The program that signs in 1.0.0 was not tried.
        ...(dialectOf(subject.release).signTool === 'signimage' && { severity: 'warning', refusedBy: null }),
        related: [placeOf('It is to be signed here', place)],
      };
    }
  },
};

/** Undefined where the path is wrong by itself, or is that of another kernel. */
function expanded({ kernel, release }: DockerfileSubject, template: string): string | undefined {
  const dialect = dialectOf(release);
  const variables = signVariables(kernelAsIs(kernel), dialect);
  if (!variables.ok) return undefined;
  const expansion = expandTemplate(template, variables.variables, dialect.envsubst);
  if (!expansion.ok || !expansion.text.startsWith('/') || /[[\]{}$\\]|\/\//.test(expansion.text))
    return undefined;
  if (/[*?]/.test(expansion.text) && dialect.signTool !== 'kaniko, dirName') return undefined;
  const directory = kernelIn(expansion.text);
  return directory === undefined || directory === kernel ? expansion.text : undefined;
}

function whereItIs(
  { stage, tree }: StageLayout,
  path: string,
  kernel: string,
): { readonly span: typeof stage.span; readonly message: string } {
  const glob = /[*?]/.test(path) ? fileGlob(`/${baseName(path)}`) : undefined;
  const elsewhere = modulesIn(tree).find(module =>
    glob ? glob.matches(`/${baseName(module.path)}`) : baseName(module.path) === baseName(path),
  );
  if (!elsewhere) {
    return {
      span: stage.base.span,
      message: `\`filesToSign\` has \`${asWritten(path, kernel)}\`, but nothing puts it into this image; signing fails. Write the path of a file that is there.`,
    };
  }
  if (glob) {
    const [is, written] = [parentPath(elsewhere.path), path].map(each => asWritten(each, kernel));
    return {
      span: elsewhere.by.span,
      message: `The module is in \`${is ?? ''}\` of the image, but \`filesToSign\` has \`${written ?? ''}\`, which no file there is called; signing fails. Make the two agree.`,
    };
  }
  return {
    span: elsewhere.by.span,
    message: `The file is at \`${asWritten(elsewhere.path, kernel)}\` in the image, but \`filesToSign\` has \`${asWritten(path, kernel)}\`; signing fails. Make the two agree.`,
  };
}
