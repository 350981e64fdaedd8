// The annotated schemas as the files in `schemas/` have them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnnotatedDocument, AnnotatedDocuments } from '../../server/src/core/api-server/json-schema.js';
import { repositoryRoot } from './shared.js';

const folder = join(repositoryRoot, 'schemas');

/** `schema-documents.test.ts` proves that the files have the form this promises. */
export const schemaDocuments: AnnotatedDocuments = Object.fromEntries(
  readdirSync(folder)
    .filter(file => /\.(schema|gen)\.json$/.test(file))
    .map(file => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as AnnotatedDocument]),
);
