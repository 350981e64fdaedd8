// `modprobe` before the webhook. `internal/webhook/module.go`, `validateModprobe`.
import type { Modprobe } from '../module/types.js';
import type { LoadingOrderFault, AdmissionRefusal } from './refusal.js';
import { modprobeField } from '../module/container-field.js';

/** `modprobe` undefined: there is not even a `moduleLoader`. */
export function modprobeRefusals(modprobe: Modprobe | undefined): readonly AdmissionRefusal[] {
  if (!modprobe) return [{ kind: 'incomplete-raw-args', path: modprobeField, missing: ['load', 'unload'] }];
  const order = modprobe.modulesLoadingOrder;
  const refusals = commandRefusals(modprobe);
  return order ? [...refusals, ...orderRefusals(order, modprobe.moduleName, refusals)] : refusals;
}

function commandRefusals({ moduleName, rawArgs }: Modprobe): readonly AdmissionRefusal[] {
  const missing = (['load', 'unload'] as const).filter(which => !rawArgs?.[which]?.length);
  if (moduleName === '') {
    return missing.length > 0 ? [{ kind: 'incomplete-raw-args', path: modprobeField, missing }] : [];
  }
  return missing.length < 2
    ? [{ kind: 'raw-args-with-module-name', path: [...modprobeField, 'rawArgs'] }]
    : [];
}

/** That the name is missing is said once. */
function orderRefusals(
  order: readonly string[],
  moduleName: string,
  before: readonly AdmissionRefusal[],
): readonly AdmissionRefusal[] {
  if (order.length < 2) return [orderRefusal({ what: 'too short', length: order.length })];
  if (moduleName === '') return before.length > 0 ? [] : [orderRefusal({ what: 'no module name' })];
  const first = order[0] === moduleName ? [] : [orderRefusal({ what: 'starts otherwise', moduleName })];
  return [...first, ...duplicatesIn(order)];
}

const duplicatesIn = (order: readonly string[]): readonly AdmissionRefusal[] =>
  order.flatMap((name, index) => {
    const first = order.indexOf(name);
    return first < index ? [orderRefusal({ what: 'duplicate', name, first }, index)] : [];
  });

const orderRefusal = (reason: LoadingOrderFault, ...item: readonly number[]): AdmissionRefusal => ({
  kind: 'loading-order',
  path: [...modprobeField, 'modulesLoadingOrder', ...item],
  reason,
});
