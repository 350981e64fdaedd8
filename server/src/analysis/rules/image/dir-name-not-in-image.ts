import { dialectOf } from '../../../core/dialect.js';
import { kernelDirectory } from '../../../core/dockerfile/layout/presence.js';
import { cleanPath } from '../../../core/dockerfile/paths.js';
import { loaderDirName } from '../../../core/module/dir-name.js';
import { modprobeField } from '../../../core/module/container-field.js';
import type { BuiltImage } from '../../images/built-images.js';
import { builtImagesOf, dockerfilePlace, isBeside } from '../../images/built-images.js';
import { moduleTrees } from '../../dockerfile/module-trees.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { fieldSpan } from '../../lint/place.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { plainValue } from '../../yaml/value.js';

export const rule: Rule = {
  id: 'dir-name-not-in-image',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The Dockerfile puts the modules under another directory than `dirName`.',
  explanation: `KMM takes the modules from \`<dirName>/lib/modules/<kernel>\` of the image, \`dirName\` being \`/opt\` when the
Module does not say. From 2.2 on it copies nothing else, and where the directory is missing the worker's Pod ends in
\`Init:Error\`. It speaks only where the text of a Dockerfile in the workspace proves that the kernel's
directory is not there but under another root. Information where both stand in one file, since the Dockerfile is marked then.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    if (!view) return;
    for (const image of builtImagesOf(view, subject)) {
      const roots = image.need('kernel-directory')?.verdict === 'missing' ? otherRoots(image) : [];
      if (roots.length === 0) continue;
      yield finding(image, roots, view, subject);
      return;
    }
  },
};

function otherRoots({ tree, kernel }: BuiltImage): readonly string[] {
  return moduleTrees(tree)
    .filter(({ root, directory }) => directory === kernelDirectory(root, kernel))
    .map(({ root }) => root);
}

function finding(
  image: BuiltImage,
  roots: readonly string[],
  view: ModuleView,
  subject: WorkspaceSubject,
): Finding {
  const { document } = subject;
  const written = view.at([...modprobeField, 'dirName']);
  const field = view.field([...modprobeField, ...(written ? ['dirName'] : [])]);
  const [root = '', ...more] = roots;
  const edit = setField(document, view.field([...modprobeField, 'dirName']), text(root));
  return {
    span: fieldSpan(document, field),
    field,
    message: `${whereKmmLooks(view, subject)}, but the Dockerfile puts the modules under \`${root}/lib/modules\`; the worker finds none. Make them agree.`,
    related: [dockerfilePlace(image)],
    fixes: more.length === 0 ? fixes(`Write \`dirName: ${root}\``, edit) : [],
    ...(isBeside(image, subject) && { severity: 'information' as const, refusedBy: null }),
  };
}

function whereKmmLooks(view: ModuleView, { release }: WorkspaceSubject): string {
  const looked = `\`${cleanPath(`/${loaderDirName(view, dialectOf(release))}`)}\``;
  const value = plainValue(view.at([...modprobeField, 'dirName']));
  if (value === '') return `\`dirName\` is empty, so KMM looks under ${looked}`;
  return typeof value === 'string'
    ? `\`dirName\` is ${looked}`
    : `There is no \`dirName\`, so KMM looks under ${looked}`;
}
