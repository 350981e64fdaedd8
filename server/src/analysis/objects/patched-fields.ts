// Which fields of an object the patches of kustomizations write: what the object's own file says there never reaches the
// cluster. A patch that is not in the workspace writes nothing that anybody knows of.
import type { FieldPath } from '../../core/field-path.js';
import { memo } from '../../core/memo.js';
import type { Located } from '../yaml/located.js';
import { locatedAt, stringAt } from '../yaml/located.js';
import { parseYaml } from '../yaml/parse.js';
import { holdsAction } from '../yaml/template-actions.js';
import type { YamlDocument } from './document.js';
import { isKustomization } from './kustomization.js';
import { inlinePatchesIn } from './kustomize-patches.js';
import { kustomizePaths } from './kustomize-tree.js';
import { decodedUri, siblingUri } from './sibling-uri.js';
import type { Files } from './source-file.js';
import { documentsOf } from './source-file.js';

/** What one place of a patch writes; undefined = it does not say to which kind or name. */
interface WrittenField {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly field: FieldPath;
}

/** Only kustomizations that bring the file write into its objects. */
export const patchedFieldsOf = (
  files: Files,
  uri: string,
  { identity }: YamlDocument,
): readonly FieldPath[] =>
  kustomizePaths(files, uri)
    .flatMap(({ steps }) => steps.flatMap(step => writtenIn(files).get(step.document) ?? []))
    .filter(({ kind, name }) => isMeant(kind, identity.kind) && isMeant(name, identity.name))
    .map(({ field }) => field);

/**
 * kustomize reads kind and name of a target as regular expressions: what is no plain name may match, and so may what a
 * template brings.
 */
const isMeant = (wanted: string | undefined, own = ''): boolean =>
  wanted === undefined || wanted === own || !/^[\w-]*$/.test(wanted) || holdsAction(own);

/** By the document of the kustomization. */
const writtenIn = memo((files: Files): ReadonlyMap<YamlDocument, readonly WrittenField[]> => {
  const byPath = new Map([...files].map(([uri, file]) => [decodedUri(uri), file]));
  const kustomizations = [...files].flatMap(([uri, file]) =>
    documentsOf(file).flatMap(({ document }) => (isKustomization(document, uri) ? [{ uri, document }] : [])),
  );
  return new Map(
    kustomizations.map(({ uri, document }) => [
      document,
      [
        ...inlinePatchesIn(document).flatMap(({ embedded, field }) =>
          writtenBy(parseYaml(embedded.text).root, locatedAt(document.root, field.slice(0, 2))),
        ),
        ...patchFiles(document).flatMap(({ path, entry }) =>
          documentsOf(byPath.get(siblingUri(uri, path))).flatMap(placed =>
            writtenBy(placed.document.root, entry),
          ),
        ),
      ],
    ]),
  );
});

function patchFiles({ root }: YamlDocument): readonly { path: string; entry: Located }[] {
  return ['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap(list => {
    const node = locatedAt(root, [list]);
    return (node?.kind === 'list' ? node.items : []).flatMap(entry => {
      const path = entry.kind === 'scalar' ? entry.value : stringAt(entry, ['path']);
      return typeof path === 'string' && !path.includes('\n') ? [{ path, entry }] : [];
    });
  });
}

function writtenBy(patch: Located | undefined, entry: Located | undefined): readonly WrittenField[] {
  if (patch === undefined || patch.kind === 'scalar') return [];
  const hasTarget = locatedAt(entry, ['target']) !== undefined;
  const kind = stringAt(entry, ['target', 'kind']) ?? (hasTarget ? undefined : stringAt(patch, ['kind']));
  const name =
    stringAt(entry, ['target', 'name']) ?? (hasTarget ? undefined : stringAt(patch, ['metadata', 'name']));
  // Nobody says which object is meant.
  if (!hasTarget && (kind === undefined || name === undefined)) return [];
  const fields = patch.kind === 'list' ? patch.items.flatMap(pointedAt) : leavesOf(patch, []);
  return fields.map(field => ({ kind, name, field }));
}

/** Of one operation of a JSON patch. `-` is behind the last item. */
function pointedAt(operation: Located): readonly FieldPath[] {
  const path = stringAt(operation, ['path']);
  if (path === undefined || stringAt(operation, ['op']) === 'test') return [];
  const steps = path.split('/').slice(1);
  const names = steps.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return [names.map(step => (/^\d+$/.test(step) ? Number(step) : step))];
}

/** A list of a custom resource is replaced as a whole. */
const leavesOf = (node: Located | undefined, path: FieldPath): readonly FieldPath[] =>
  node?.kind === 'map'
    ? node.entries
        .filter(
          ({ key }) => path.length > 0 || (key !== 'apiVersion' && key !== 'kind' && key !== 'metadata'),
        )
        .flatMap(({ key, value }) => leavesOf(value, [...path, key]))
    : [path];
