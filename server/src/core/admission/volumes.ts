// Volumes of the DRA driver and of the device plugin before the webhook: which of the node's paths they may mount.
// `internal/webhook/module.go`, `validateHostPathVolumes`.
import { cleanPath } from '../dockerfile/paths.js';
import type { ModuleSpec, Volume } from '../module/types.js';
import type { AdmissionFacts } from './facts.js';
import type { AdmissionRefusal } from './refusal.js';

export function volumeRefusals(spec: ModuleSpec, facts: AdmissionFacts): readonly AdmissionRefusal[] {
  const { hostPaths, draNeeds } = facts;
  if (!hostPaths) return [];
  return [
    ...(draNeeds ? refusalsIn(spec.dra?.volumes, 'dra', hostPaths) : []),
    ...refusalsIn(spec.devicePlugin?.volumes, 'devicePlugin', hostPaths),
  ];
}

const refusalsIn = (
  volumes: readonly Volume[] | null | undefined,
  owner: 'dra' | 'devicePlugin',
  allowed: readonly string[],
): readonly AdmissionRefusal[] =>
  (volumes ?? []).flatMap(({ hostPath }, index): readonly AdmissionRefusal[] => {
    if (!hostPath || isAllowed(hostPath.path, allowed)) return [];
    const path = ['spec', owner, 'volumes', index, 'hostPath', 'path'];
    return [{ kind: 'host-path-not-allowed', path, hostPath: hostPath.path, allowed }];
  });

/** `.` and `..` are resolved first. */
function isAllowed(hostPath: string, allowed: readonly string[]): boolean {
  const path = cleanPath(hostPath);
  return allowed.some(prefix => path === prefix || path.startsWith(`${prefix}/`));
}
