import { isKnown } from '../../../core/dockerfile/hole.js';
import { entriesBelow, presence } from '../../../core/dockerfile/layout/presence.js';
import type { Entry } from '../../../core/dockerfile/layout/tree.js';
import { baseName, parentPath } from '../../../core/dockerfile/paths.js';
import { dialectOf } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import { nearestWord } from '../../../core/text/nearest.js';
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

export const rule: Rule = {
  id: 'module-not-in-image',
  looksAt: 'workspace',
  severity: 'warning',
  summary: 'The Dockerfile puts other modules into the image than `moduleName`.',
  explanation: `The worker calls \`modprobe\` with \`moduleName\`, which looks for the file of that name in the image's
\`<dirName>/lib/modules/<kernel>\`; \`-\` and \`_\` are alike to it. It speaks only where the text of a Dockerfile in the
workspace proves that other modules are there and this one is not. Information where both stand in one
file, since the Dockerfile is marked then.

The preflight of 2.3 and older looks for \`<moduleName>.ko\` in exactly this spelling: information for those releases where
only \`-\` and \`_\` differ, as nodes load the module all the same.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    const moduleName = view?.module.spec.moduleLoader?.container.modprobe.moduleName ?? '';
    if (!view || !/^[A-Za-z0-9_-]+$/.test(moduleName)) return;
    const images = builtImagesOf(view, subject);
    for (const tell of [absent, otherSpelling]) {
      const found = images.flatMap(image => tell(image, moduleName, view, subject) ?? [])[0];
      if (found) yield found;
    }
  },
};

const field: FieldPath = [...modprobeField, 'moduleName'];

type Tell = (
  image: BuiltImage,
  moduleName: string,
  view: ModuleView,
  subject: WorkspaceSubject,
) => Finding | undefined;

const absent: Tell = (image, moduleName, view, subject) => {
  const names = image.need('module')?.verdict === 'missing' ? modulesIn(image) : [];
  const near = nearestWord(moduleName, names);
  // Through a link to the node's own modules one of those may be meant; a slip of the pen it still is.
  if (names.length === 0 || (near === undefined && hasLink(image))) return undefined;
  const [only, ...more] = names;
  const meant = more.length === 0 ? only : near;
  const listed = names
    .slice(0, 3)
    .map(name => `\`${name}.ko\``)
    .join(', ');
  return {
    ...placed(image, view, subject),
    ...(isBeside(image, subject) && { severity: 'information' as const }),
    message: `The Dockerfile of this Module puts ${listed}${names.length > 3 ? ' and others' : ''} into the image, but no \`${moduleName}.ko\`; \`modprobe\` on the node will not find it. Name a module that is there.`,
    fixes: meant === undefined ? [] : writing(meant, view, subject),
  };
};

const otherSpelling: Tell = (image, moduleName, view, subject) => {
  const need = image.need('module');
  const file = need?.verdict === 'found' ? need.entry : undefined;
  if (!file || !dialectOf(subject.release).preflightWantsExactFile) return undefined;
  const name = nameOf(file);
  const exact = presence(image.tree, `${parentPath(file.path)}/${moduleName}.ko`);
  if (name === moduleName || exact.presence !== 'no') return undefined;
  return {
    ...placed(image, view, subject),
    severity: 'information',
    message: `The file in the image is \`${baseName(file.path)}\`. Nodes load it, as \`-\` and \`_\` are alike to \`modprobe\`, but this release's preflight looks for \`${moduleName}.ko\` and reports a failure. We suggest \`${name}\`.`,
    fixes: writing(name, view, subject),
  };
};

/** In the directory of the kernel; none when one has a name that nobody knows. */
function modulesIn(image: BuiltImage): readonly string[] {
  const wanted = directoryOf(image);
  const modules = moduleTrees(image.tree).find(({ directory }) => directory === wanted)?.modules ?? [];
  const names = [...new Set(modules.map(nameOf))];
  return names.every(isKnown) ? names : [];
}

const directoryOf = (image: BuiltImage): string => image.need('kernel-directory')?.subject ?? '';

const hasLink = (image: BuiltImage): boolean =>
  entriesBelow(image.tree, directoryOf(image)).some(({ kind }) => kind === 'symlink');

const nameOf = ({ path }: Entry): string => baseName(path).replace(/\.ko(?:\.(?:gz|xz|zst))?$/, '');

const placed = (image: BuiltImage, view: ModuleView, { document }: WorkspaceSubject) => ({
  span: fieldSpan(document, view.field(field)),
  field: view.field(field),
  related: [dockerfilePlace(image)],
});

const writing = (name: string, view: ModuleView, { document }: WorkspaceSubject) =>
  fixes(`Write \`${name}\``, setField(document, view.field(field), text(name)));
