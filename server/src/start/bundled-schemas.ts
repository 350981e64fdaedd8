// The annotated schemas as they are shipped, and what is derived from them, remembered by kind and release.
import core from '../../../schemas/core.gen.json' with { type: 'json' };
import managedClusterModule from '../../../schemas/managed-cluster-module.schema.json' with { type: 'json' };
import module from '../../../schemas/module.schema.json' with { type: 'json' };
import openshift from '../../../schemas/openshift.schema.json' with { type: 'json' };
import preflightValidation from '../../../schemas/preflight-validation.schema.json' with { type: 'json' };
import { isServedBy } from '../analysis/objects/kinds.js';
import type { SchemaSource } from '../analysis/lint/schema-source.js';
import { crdRelease } from '../core/dialect.js';
import type { AnnotatedDocuments, JsonSchema } from '../core/api-server/json-schema.js';
import { schemaFor } from '../core/api-server/schema.js';

// `as unknown as`: the files are ours, and test/core/api-server/schema.test.ts holds them to the type; what TypeScript infers
// of JSON has no literal types.
const documents = {
  'core.gen.json': core,
  'managed-cluster-module.schema.json': managedClusterModule,
  'module.schema.json': module,
  'openshift.schema.json': openshift,
  'preflight-validation.schema.json': preflightValidation,
} as unknown as AnnotatedDocuments;

const derived = new Map<string, JsonSchema | undefined>();

export const bundledSchemas: SchemaSource = {
  schemaFor: (kind, apiVersion, dialect) => {
    if (!isServedBy(kind, dialect.distribution)) return undefined;
    const release = crdRelease(kind, dialect);
    const key = `${apiVersion} ${kind} ${release}`;
    if (!derived.has(key)) derived.set(key, schemaFor(documents, apiVersion, kind, release));
    return derived.get(key);
  },
};
