// The kinds that the annotated schemas define.
import type { AnnotatedDocuments, KindEntry } from '../../server/src/core/api-server/json-schema.js';

/** All kinds that the documents define, in the order of the documents. */
export const kindEntries = (documents: AnnotatedDocuments): readonly KindEntry[] =>
  Object.values(documents).flatMap(document => document['x-kmm-kinds'] ?? []);
