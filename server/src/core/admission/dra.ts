// `spec.dra` before the webhook. `internal/webhook/module.go`, `validateDRA`.
import type { FieldPath } from '../field-path.js';
import type { DeviceClass, DRA } from '../module/types.js';
import type { ClusterVersion } from './cluster-version.js';
import { isAtLeast } from './cluster-version.js';
import type { AdmissionFacts } from './facts.js';
import type { NameFault } from '../text/names.js';
import { subdomainFault } from '../text/names.js';
import type { AdmissionRefusal } from './refusal.js';

export function draRefusals(
  dra: DRA | null,
  { draNeeds }: AdmissionFacts,
  cluster: ClusterVersion | undefined,
): readonly AdmissionRefusal[] {
  if (!dra || !draNeeds) return [];
  return [
    ...(cluster ? clusterRefusals(cluster, draNeeds) : []),
    ...driverRefusals(dra.driverName),
    ...classRefusals(dra.deviceClasses ?? []),
  ];
}

const clusterRefusals = (found: ClusterVersion, needed: ClusterVersion): readonly AdmissionRefusal[] =>
  isAtLeast(found, needed) ? [] : [{ kind: 'dra-on-old-cluster', path: ['spec', 'dra'], needed, found }];

function driverRefusals(name: string): readonly AdmissionRefusal[] {
  const fault = nameFault(name);
  return fault ? [{ kind: 'invalid-driver-name', path: ['spec', 'dra', 'driverName'], name, fault }] : [];
}

function classRefusals(classes: readonly DeviceClass[]): readonly AdmissionRefusal[] {
  return classes.flatMap(({ name }, index): readonly AdmissionRefusal[] => {
    const path = nameOfClass(index);
    const fault = nameFault(name);
    if (fault) return [{ kind: 'invalid-device-class-name', path, name, fault }];
    const first = classes.findIndex(each => each.name === name);
    return first < index ? [{ kind: 'duplicate-device-class', path, name, first: nameOfClass(first) }] : [];
  });
}

const nameOfClass = (index: number): FieldPath => ['spec', 'dra', 'deviceClasses', index, 'name'];

const nameFault = (name: string): NameFault | undefined => (name === '' ? 'empty' : subdomainFault(name));
