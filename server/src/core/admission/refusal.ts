// Why KMM's webhook says no: one shape for each of its reasons, with the field that the reason is about.
// Which words a user reads is not decided here.
import type { FieldPath } from '../field-path.js';
import type { RegexpError } from '../regexp/go-regexp-error.js';
import type { ClusterVersion } from './cluster-version.js';
import type { NameFault, QualifiedNameFault } from '../text/names.js';

/** `path` is a Module's, from `metadata` or `spec` on; its last step need not be written. */
export type AdmissionRefusal = { readonly path: FieldPath } & (
  | { readonly kind: 'name-too-long'; readonly length: number; readonly limit: number }
  /** An update only: `version` was empty and is not any more, or the other way round. */
  | { readonly kind: 'version-appears-or-goes' }
  | { readonly kind: 'invalid-toleration'; readonly reason: TolerationFault }
  | {
      readonly kind: 'dra-on-old-cluster';
      readonly needed: ClusterVersion;
      readonly found: ClusterVersion;
    }
  | { readonly kind: 'invalid-driver-name'; readonly name: string; readonly fault: NameFault }
  | { readonly kind: 'invalid-device-class-name'; readonly name: string; readonly fault: NameFault }
  /** `first` is the field that has the name already. */
  | { readonly kind: 'duplicate-device-class'; readonly name: string; readonly first: FieldPath }
  | { readonly kind: 'host-path-not-allowed'; readonly hostPath: string; readonly allowed: readonly string[] }
  /** `path` is the one string, `list` the list; either may be the mapping's or the container's. */
  | { readonly kind: 'both-in-tree-fields'; readonly list: FieldPath }
  | { readonly kind: 'image-without-tag'; readonly image: string }
  /** `path` of these three is the mapping's. */
  | { readonly kind: 'literal-and-regexp' }
  | { readonly kind: 'neither-literal-nor-regexp' }
  | { readonly kind: 'missing-image' }
  | { readonly kind: 'regexp-does-not-compile'; readonly regexp: string; readonly error: RegexpError }
  /** `path` is that of `rawArgs`. */
  | { readonly kind: 'raw-args-with-module-name' }
  /** `path` is that of `modprobe`: without `moduleName`, these are missing. */
  | { readonly kind: 'incomplete-raw-args'; readonly missing: readonly ('load' | 'unload')[] }
  /** `path` is that of `modulesLoadingOrder`, for a duplicate that of the item. */
  | { readonly kind: 'loading-order'; readonly reason: LoadingOrderFault }
  /** `path` is that of `sign`. */
  | { readonly kind: 'missing-files-to-sign' }
  | { readonly kind: 'file-to-sign-outside-dir-name'; readonly file: string; readonly dirName: string }
);

export type RefusalKind = AdmissionRefusal['kind'];
export type RefusalOf<Kind extends RefusalKind> = Extract<AdmissionRefusal, { readonly kind: Kind }>;

/** `path` of the refusal is the field of the toleration that is at fault, written or not. */
export type TolerationFault =
  | { readonly what: 'key'; readonly key: string; readonly fault: QualifiedNameFault }
  /** Without a key only the operator `Exists` will do. */
  | { readonly what: 'operator without key'; readonly operator: string }
  | { readonly what: 'effect with seconds'; readonly effect: string }
  | { readonly what: 'value'; readonly value: string; readonly fault: NameFault }
  | { readonly what: 'value with Exists'; readonly value: string }
  | { readonly what: 'operator'; readonly operator: string }
  | { readonly what: 'effect'; readonly effect: string };

export type LoadingOrderFault =
  | { readonly what: 'too short'; readonly length: number }
  | { readonly what: 'no module name' }
  | { readonly what: 'starts otherwise'; readonly moduleName: string }
  | { readonly what: 'duplicate'; readonly name: string; readonly first: number };
