import type { DialectName } from '../../core/release.js';
import type { JsonSchema } from '../../core/api-server/json-schema.js';
import type { KmmKind } from '../objects/kinds.js';

/** The schemas of all kinds and of every KMM, made by the composition root from the annotated files in `schemas/`. */
export interface SchemaSource {
  /**
   * The same object for the same arguments, so that results can be remembered by it. Undefined when that KMM
   * does not serve the kind under that apiVersion.
   */
  readonly schemaFor: (kind: KmmKind, apiVersion: string, dialect: DialectName) => JsonSchema | undefined;
}
