// The objects that the document under check declares, and who in the workspace names them.
import type { RelatedPlace } from '../../core/problem.js';
import { isKustomization, generatedBy, isPatch } from '../objects/kustomization.js';
import type { PlacedDeclaration, PlacedReference } from '../objects/object-index.js';
import { declarationsOf, objectIndex, referencesAs } from '../objects/object-index.js';
import type { NamedKind, ObjectDeclaration } from '../objects/object-references.js';
import { objectFacts } from '../objects/object-references.js';
import type { ReferenceRole } from '../objects/object-roles.js';
import type { WorkspaceSubject } from './rule.js';

/** A declaration by itself, its spans from the start of the document, and those who name it. */
export interface NamedObject extends ObjectDeclaration {
  readonly references: readonly PlacedReference[];
  /** Nothing else in the workspace can be meant by the same name. */
  readonly isOnly: boolean;
}

/** None in a patch: what is not in it may be in the object that it is laid over. */
export function namedObjects(
  subject: WorkspaceSubject,
  kind: NamedKind,
  ...roles: readonly ReferenceRole[]
): readonly NamedObject[] {
  const { document, files, uri } = subject;
  if (isPatch(files, uri)) return [];
  const { declaration, namespace } = objectFacts(document);
  const made = isKustomization(document, uri) ? generatedBy(document) : [];
  const index = objectIndex(files);
  return (declaration ? [declaration] : made)
    .filter(found => found.kind === kind)
    .flatMap(found => {
      const wanted = { kind, name: found.name, namespace: found.namespace ?? namespace };
      const references = referencesAs(index, wanted, roles);
      const isOnly = declarationsOf(index, wanted).length === 1;
      return references.length > 0 ? [{ ...found, references, isOnly }] : [];
    });
}

/** Where the object is named, for those who read the problem. */
export const namedAt = (references: readonly PlacedReference[]): readonly RelatedPlace[] =>
  references.slice(0, 5).map(({ uri, span }) => ({ message: 'It is named here', uri, span }));

/** The one object in the workspace that a name can mean. */
export function onlyDeclaration(
  { files }: WorkspaceSubject,
  wanted: Parameters<typeof declarationsOf>[1],
): PlacedDeclaration | undefined {
  const found = declarationsOf(objectIndex(files), wanted);
  const [only] = found;
  return found.length === 1 && only && !isPatch(files, only.uri) ? only : undefined;
}
