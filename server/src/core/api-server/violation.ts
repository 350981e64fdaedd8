// What the API server can have against an object, without words: who shows it to people writes the sentence.
import type { FieldPath } from '../field-path.js';
import type { JsonType } from '../json/json-value.js';

/**
 * The steps of a request, in order. The first step with a violation answers, and names nothing of later steps:
 * whether the document says what it is, whether `metadata` fits its Go type, whether there are unknown fields or
 * duplicate keys, whether it is of the version and of the kind that the request is about, whether its values are
 * valid.
 */
export const phases = ['identity', 'metadata', 'strict', 'version', 'kind', 'validation'] as const;
export type Phase = (typeof phases)[number];

export type Violation = ViolationPlace & ViolationKind;

interface ViolationPlace {
  readonly phase: Phase;
  /**
   * The field as the server names it, or would name it: for a missing field its own path, for a bad label key that
   * of all labels.
   */
  readonly path: FieldPath;
  /** False for what the server refuses without saying where. */
  readonly named: boolean;
  /** What is wrong in the object: a key that is there. Absent = `path`. */
  readonly at?: { readonly path: FieldPath; readonly part: 'key' | 'value' };
}

export type ViolationKind =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'required' }
  | { readonly kind: 'type'; readonly expected: readonly JsonType[]; readonly actual: JsonType }
  | { readonly kind: 'range'; readonly format: 'int32' | 'int64' }
  | { readonly kind: 'enum'; readonly allowed: readonly unknown[] }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | {
      readonly kind: 'limit';
      readonly what: 'items' | 'characters' | 'value';
      readonly bound: 'at least' | 'at most';
      readonly limit: number;
    }
  | { readonly kind: 'duplicate'; readonly first: FieldPath; readonly keys: readonly string[] }
  | { readonly kind: 'rule'; readonly rule: string; readonly message: string }
  | { readonly kind: 'metadata'; readonly problem: string }
  /** The object is not of the kind it is taken for: `apiVersion` or `kind` says something else, or nothing. */
  | { readonly kind: 'identity'; readonly meant: string };
