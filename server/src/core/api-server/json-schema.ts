// The schema language of this project: what a CRD's openAPIV3Schema may say, plus our `x-kmm-*` annotations.
// It knows the shapes only; what they mean for a release is schema.ts, what they mean for a value structure.ts.
import type { Release } from '../release.js';

/** Keywords with the same meaning in an annotated and in a derived schema. Those the API server ignores are not here. */
interface Keywords {
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  /** Values that mean something where the API server itself takes any. To be offered, never to be demanded. */
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly nullable?: boolean;
  /** Only ever the pair integer/string beside `x-kubernetes-int-or-string`. */
  readonly anyOf?: readonly { readonly type: string }[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  /** CEL rules over the value of this schema. */
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string; readonly message?: string }[];
  /**
   * Marks ObjectMeta of the object itself. A CRD says only `type: object` there: what is below is what the API
   * server decodes into its own type, strictly, instead of looking at the CRD.
   */
  readonly 'x-kmm-metadata'?: true;
  /** The first KMM release with this property; absent = all. */
  readonly 'x-kmm-since'?: Release;
  /** The first KMM release without it. */
  readonly 'x-kmm-removed'?: Release;
  readonly 'x-kmm-deprecated'?: Deprecation;
}

export interface Deprecation {
  readonly since: Release;
  /** What to write instead: a sibling property's name, or an apiVersion. */
  readonly use?: string;
  /** One sentence for people. */
  readonly reason: string;
}

/** Keywords that hold from `since` (absent = always) until before `removed` (absent = still). */
export type Variant = Keywords & { readonly since?: Release; readonly removed?: Release };

/** As written in `schemas/`: every release in one. */
export interface AnnotatedSchema extends Keywords {
  /** `#/definitions/Name` or `file.json#/definitions/Name`. Beside it no subschemas, but keywords that override. */
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, AnnotatedSchema>>;
  readonly items?: AnnotatedSchema;
  readonly additionalProperties?: AnnotatedSchema;
  /** Laid over the other keywords in order, each in the releases it names. */
  readonly 'x-kmm-variants'?: readonly Variant[];
}

/** A kind that a document defines, in one API version. */
export interface KindEntry {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** The definition of its root, in the same file. */
  readonly $ref: string;
  readonly 'x-kmm-since'?: Release;
  readonly 'x-kmm-removed'?: Release;
  readonly 'x-kmm-deprecated'?: Deprecation;
}

/** One file of `schemas/`. */
export interface AnnotatedDocument {
  readonly 'x-kmm-kinds'?: readonly KindEntry[];
  readonly definitions: Readonly<Record<string, AnnotatedSchema>>;
}

/** All of them by file name, as `$ref` names them. */
export type AnnotatedDocuments = Readonly<Record<string, AnnotatedDocument>>;

/** When a property exists and when it is deprecated. */
export interface FieldHistory {
  readonly since: Release;
  readonly removed?: Release;
  readonly deprecated?: Deprecation;
}

/**
 * The schema of one kind in one release, without `$ref`: a tree in which equal parts are the same object.
 * `x-kmm-deprecated` and `deprecated` are there only when the deprecation holds in that release.
 */
export interface JsonSchema extends Keywords {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema;
  readonly deprecated?: true;
  /** Properties that other releases have in this place. */
  readonly 'x-kmm-absent'?: Readonly<Record<string, FieldHistory>>;
  /** On the root only. */
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
