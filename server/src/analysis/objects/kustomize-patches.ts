// The patches that a kustomization has in itself, as text in a string: parts of objects, or lists of operations on one.
import { memo } from '../../core/memo.js';
import type { FieldPath } from '../../core/field-path.js';
import type { YamlDocument } from './document.js';
import { isKustomization } from './kustomization.js';
import { decodedUri, siblingUri } from './sibling-uri.js';
import type { Files } from './source-file.js';
import { documentsOf } from './source-file.js';
import type { EmbeddedText } from '../yaml/embed.js';
import { embeddedText } from '../yaml/embed.js';
import type { Located } from '../yaml/located.js';
import { locatedAt, stringAt } from '../yaml/located.js';

export interface InlinePatch {
  readonly embedded: EmbeddedText;
  readonly field: FieldPath;
  /** The kind of the objects that it is laid over, where the entry says so. */
  readonly targetKind: string | undefined;
}

/** Of a document that is a kustomization. */
export const inlinePatchesIn = memo((document: YamlDocument): readonly InlinePatch[] =>
  ['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap(list => {
    const node = locatedAt(document.root, [list]);
    const items: readonly Located[] = node?.kind === 'list' ? node.items : [];
    return items.flatMap((item, index) => patchIn(document, item, [list, index]));
  }),
);

function patchIn({ text: host }: YamlDocument, item: Located, field: FieldPath): readonly InlinePatch[] {
  const value = item.kind === 'map' ? locatedAt(item, ['patch']) : item;
  if (value?.kind !== 'scalar') return [];
  const embedded = embeddedText(host, { key: '', keySpan: value.span, value, span: value.span });
  // An item that is no map is the name of a file, unless it is many lines.
  if (!embedded || (item.kind !== 'map' && !embedded.text.includes('\n'))) return [];
  const targetKind = stringAt(item, ['target', 'kind']);
  return [{ embedded, field: item.kind === 'map' ? [...field, 'patch'] : field, targetKind }];
}

/** What the entries of kustomizations say of the objects that a file of patches is laid over. */
export const targetKindsOf = (files: Files, uri: string): readonly string[] =>
  targetsByFile(files).get(decodedUri(uri)) ?? [];

const targetsByFile = memo((files: Files): ReadonlyMap<string, readonly string[]> => {
  const targets = new Map<string, string[]>();
  for (const [uri, file] of files) {
    for (const { document } of documentsOf(file)) {
      if (!isKustomization(document, uri)) continue;
      for (const list of ['patches', 'patchesJson6902']) {
        const node = locatedAt(document.root, [list]);
        for (const item of node?.kind === 'list' ? node.items : []) {
          const path = stringAt(item, ['path']);
          if (path === undefined) continue;
          const target = siblingUri(uri, path);
          targets.set(target, [...(targets.get(target) ?? []), stringAt(item, ['target', 'kind']) ?? '']);
        }
      }
    }
  }
  return targets;
});
