import { shiftSpan } from '../../../core/span.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import { isKustomization } from '../../objects/kustomization.js';
import { kustomizePaths } from '../../objects/kustomize-tree.js';
import type { PlacedDocument } from '../../objects/document.js';
import { documentsOf } from '../../objects/source-file.js';
import type { Located, LocatedScalar } from '../../yaml/located.js';
import { entryAt, locatedAt, stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'kustomize-image',
  looksAt: 'workspace',
  severity: 'warning',
  summary:
    'An entry of a kustomization’s `images` is meant for a Module, whose images kustomize does not change.',
  explanation: `\`images\` changes the \`image\` of \`containers\` and \`initContainers\`. In a Module neither \`containerImage\` and \`unsignedImage\`
nor the image of the device plugin stand there, so the entry changes nothing in it. Use a patch or \`replacements\`, or list the
field in a file that \`configurations:\` names:

\`\`\`yaml
images:
  - kind: Module
    path: spec/moduleLoader/container/kernelMappings/containerImage
\`\`\`

Nothing is said where another object uses the same image.`,
  *check(subject) {
    const { document, uri, files } = subject;
    const images = locatedAt(document.root, ['images']);
    if (images?.kind !== 'list' || document.templated || !isKustomization(document, uri)) return;
    if (mayReachModules(subject)) return;
    const below = [...files]
      .filter(([each]) => isBelow(subject, each))
      .flatMap(([each, file]) =>
        documentsOf(file)
          .filter(placed => !isKustomization(placed.document, each))
          .map(placed => ({ ...placed, uri: each })),
      );
    for (const item of images.items) {
      const name = entryAt(item, ['name'])?.value;
      if (name?.kind !== 'scalar' || typeof name.value !== 'string' || name.value === '') continue;
      const found = modulesWith(below, name.value);
      if (found) yield tell(name, name.value, found);
    }
  },
};

/** Something else in it, or above it, may change the fields of Modules. */
const mayReachModules = ({ document }: WorkspaceSubject): boolean =>
  ['configurations', 'transformers', 'crds'].some(field => locatedAt(document.root, [field]) !== undefined);

const isBelow = ({ files, uri }: WorkspaceSubject, each: string): boolean =>
  kustomizePaths(files, each).some(({ steps }) => steps.some(step => step.uri === uri));

interface FoundImage extends PlacedDocument {
  readonly uri: string;
  readonly image: LocatedScalar;
}

/** The first Module with the image; undefined when another object has it, too. */
function modulesWith(
  below: readonly (PlacedDocument & { readonly uri: string })[],
  name: string,
): FoundImage | undefined {
  const all = below.flatMap(placed =>
    imagesIn(placed.document.root, name).map(image => ({ ...placed, image })),
  );
  const isOnlyTheirs = all.every(({ document: { kind } }) => kind !== undefined);
  return isOnlyTheirs ? all[0] : undefined;
}

/** Scalars that are the image, with whatever tag or digest. */
function imagesIn(node: Located | undefined, name: string): readonly LocatedScalar[] {
  switch (node?.kind) {
    case 'map':
      return node.entries.flatMap(({ value }) => imagesIn(value, name));
    case 'list':
      return node.items.flatMap(item => imagesIn(item, name));
    case 'scalar':
      return typeof node.value === 'string' && isImage(node.value, name) ? [node] : [];
    case undefined:
      return [];
  }
}

const isImage = (text: string, name: string): boolean =>
  text.startsWith(name) && /^(?:$|:[^/]*$|@)/.test(text.slice(name.length));

function tell(
  name: LocatedScalar,
  image: string,
  { uri, start, document, image: found }: FoundImage,
): Finding {
  const module = stringAt(document.root, ['metadata', 'name']) ?? '';
  return {
    span: name.span,
    message: `kustomize changes no image of a Module: \`${image}\` stays as it is in \`${module}\`. Use a patch, or list the field in a configuration.`,
    related: [{ message: 'The image in the Module', uri, span: shiftSpan(found.span, start) }],
  };
}
