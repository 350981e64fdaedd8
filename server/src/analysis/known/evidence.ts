// Which fields a reason of the webhook rests on: with another value in one of them it might not hold.
import type { AdmissionRefusal } from '../../core/admission/refusal.js';
import type { FieldPath } from '../../core/field-path.js';
import { containerField, modprobeField } from '../../core/module/container-field.js';

export type EvidenceKind = 'value' | 'fields' | 'absence';

export interface Evidence {
  /** Paths of a Module; they need not be written. */
  readonly fields: readonly FieldPath[];
  /** One value by itself, whatever stands around it; what several fields hold; or that some are not there. */
  readonly kind: EvidenceKind;
}

export function evidenceOf(refusal: AdmissionRefusal): Evidence {
  const { kind, path } = refusal;
  const under = (...keys: readonly string[]) => keys.map(key => [...path, key]);
  switch (kind) {
    case 'regexp-does-not-compile':
    case 'image-without-tag':
    case 'host-path-not-allowed':
    case 'invalid-driver-name':
    case 'invalid-device-class-name':
      return { fields: [path], kind: 'value' };
    case 'name-too-long':
      return fields([path, ['metadata', 'namespace']]);
    case 'invalid-toleration':
      return fields(tolerationFields.map(field => [...path.slice(0, -1), field]));
    case 'duplicate-device-class':
      return fields([path, refusal.first]);
    case 'both-in-tree-fields':
      return fields([path, refusal.list]);
    case 'literal-and-regexp':
      return fields(under('literal', 'regexp'));
    case 'neither-literal-nor-regexp':
      return absence(under('literal', 'regexp'));
    case 'missing-image':
      return absence([...under('containerImage'), [...containerField, 'containerImage']]);
    case 'raw-args-with-module-name':
      return fields([path, [...modprobeField, 'moduleName']]);
    case 'incomplete-raw-args':
      return absence(under('moduleName', 'rawArgs'));
    case 'loading-order':
      return fields([
        [...modprobeField, 'modulesLoadingOrder'],
        [...modprobeField, 'moduleName'],
      ]);
    case 'missing-files-to-sign':
      return absence(under('filesToSign'));
    case 'file-to-sign-outside-dir-name':
      return fields([path, [...modprobeField, 'dirName']]);
    case 'dra-on-old-cluster':
    case 'version-appears-or-goes':
      return fields([path]);
  }
}

const tolerationFields = ['key', 'operator', 'value', 'effect', 'tolerationSeconds'];

const fields = (paths: readonly FieldPath[]): Evidence => ({ fields: paths, kind: 'fields' });
const absence = (paths: readonly FieldPath[]): Evidence => ({ fields: paths, kind: 'absence' });
