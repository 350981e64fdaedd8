// `tolerations` before the webhook. `internal/webhook/module.go`, `validateTolerations`.
import type { ModuleToleration } from '../module/types.js';
import { labelValueFault, qualifiedNameFault } from '../text/names.js';
import type { AdmissionRefusal, TolerationFault } from './refusal.js';

export const tolerationEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

export const tolerationRefusals = (tolerations: readonly ModuleToleration[]): readonly AdmissionRefusal[] =>
  tolerations.flatMap((toleration, index) =>
    faultsOf(toleration).map(({ field, reason }): AdmissionRefusal => ({
      kind: 'invalid-toleration',
      path: ['spec', 'tolerations', index, field],
      reason,
    })),
  );

interface FieldFault {
  readonly field: keyof ModuleToleration;
  readonly reason: TolerationFault;
}

/** At most one for each field, the first that the webhook comes to. */
function faultsOf(toleration: ModuleToleration): readonly FieldFault[] {
  const faults = [keyFault, secondsFault, operatorFault, effectFault].map(look => look(toleration));
  const found = faults.filter(fault => fault !== undefined);
  return found.filter(({ field }, index) => found.findIndex(each => each.field === field) === index);
}

function keyFault({ key, operator }: ModuleToleration): FieldFault | undefined {
  if (key === '') {
    if (operator === 'Exists') return undefined;
    return { field: 'operator', reason: { what: 'operator without key', operator } };
  }
  const fault = qualifiedNameFault(key);
  return fault && { field: 'key', reason: { what: 'key', key, fault } };
}

function secondsFault({ tolerationSeconds, effect }: ModuleToleration): FieldFault | undefined {
  if (tolerationSeconds === null || effect === 'NoExecute') return undefined;
  return { field: 'effect', reason: { what: 'effect with seconds', effect } };
}

function operatorFault({ operator, value }: ModuleToleration): FieldFault | undefined {
  if (operator === 'Exists') {
    return value === '' ? undefined : { field: 'value', reason: { what: 'value with Exists', value } };
  }
  if (operator !== 'Equal' && operator !== '') {
    return { field: 'operator', reason: { what: 'operator', operator } };
  }
  const fault = labelValueFault(value);
  return fault && { field: 'value', reason: { what: 'value', value, fault } };
}

function effectFault({ effect }: ModuleToleration): FieldFault | undefined {
  if (effect === '' || tolerationEffects.some(known => known === effect)) return undefined;
  return { field: 'effect', reason: { what: 'effect', effect } };
}
