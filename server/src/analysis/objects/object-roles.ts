// What a Module wants of an object that it names, told by the field it names it in.
import type { FieldPath } from '../../core/field-path.js';

const referenceRoles = [
  'dockerfileConfigMap',
  'imageRepoSecret',
  'keySecret',
  'certSecret',
  'secrets',
] as const;
export type ReferenceRole = (typeof referenceRoles)[number];

/** Of the path to the `name` of a reference. */
export function roleOf(field: FieldPath): ReferenceRole | undefined {
  const last = field.slice(0, -1).findLast(step => typeof step === 'string');
  return referenceRoles.find(role => role === last);
}
