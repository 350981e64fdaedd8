// What the operator reads of its own ConfigMap, by release and by whose KMM it is; on a hub it is the same. It decodes
// with go-yaml v3, which takes any scalar for a string, a few words for a boolean and no number for a duration.
// Source: internal/config/config.go `Config`, of kernel-module-management and of OpenShift's branches release-2.0 to 2.6;
// gopkg.in/yaml.v3 decode.go `scalar`.
import type { DialectName, Distribution, Release } from './release.js';
import { holdsIn } from './release.js';

export type OperatorSetting = { readonly kind: 'text' | 'integer' | 'boolean' | 'duration' } | SettingGroup;

export interface SettingGroup {
  readonly kind: 'group';
  readonly fields: OperatorSettings;
}

/** By name. */
export type OperatorSettings = ReadonlyMap<string, OperatorSetting>;

/** The key of the ConfigMap that holds them. */
export const operatorSettingsKey = 'controller_config.yaml';

interface Row {
  /** `worker.runAsUser` */
  readonly path: string;
  readonly kind: Exclude<OperatorSetting['kind'], 'group'>;
  readonly since?: Release;
  readonly until?: Release;
  readonly of?: Distribution;
}

const rows: readonly Row[] = [
  { path: 'healthProbeBindAddress', kind: 'text' },
  { path: 'leaderElection.enabled', kind: 'boolean' },
  { path: 'leaderElection.resourceID', kind: 'text' },
  { path: 'metricsBindAddress', kind: 'text', until: '2.0.0', of: 'upstream' },
  { path: 'metricsBindAddress', kind: 'text', until: '2.1.0', of: 'openshift' },
  { path: 'metrics.bindAddress', kind: 'text', since: '2.0.0', of: 'upstream' },
  { path: 'metrics.enableAuthnAuthz', kind: 'boolean', since: '2.0.0', of: 'upstream' },
  { path: 'metrics.secureServing', kind: 'boolean', since: '2.0.0', of: 'upstream' },
  { path: 'metrics.bindAddress', kind: 'text', since: '2.1.0', of: 'openshift' },
  { path: 'metrics.disableHTTP2', kind: 'boolean', since: '2.1.0', of: 'openshift' },
  { path: 'metrics.enableAuthnAuthz', kind: 'boolean', since: '2.1.0', of: 'openshift' },
  { path: 'metrics.secureServing', kind: 'boolean', since: '2.1.0', of: 'openshift' },
  { path: 'webhookPort', kind: 'integer', of: 'upstream' },
  { path: 'webhook.disableHTTP2', kind: 'boolean', of: 'openshift' },
  { path: 'webhook.port', kind: 'integer', of: 'openshift' },
  { path: 'worker.runAsUser', kind: 'integer', since: '2.0.0' },
  { path: 'worker.seLinuxType', kind: 'text', since: '2.0.0' },
  { path: 'worker.setFirmwareClassPath', kind: 'text', since: '2.0.0', until: '2.2.0' },
  { path: 'worker.firmwareHostPath', kind: 'text', since: '2.2.0' },
  { path: 'job.gcDelay', kind: 'duration', since: '2.1.0' },
];

/** All settings that this KMM knows. */
export function operatorSettings({ release, distribution }: DialectName): OperatorSettings {
  const settings = new Map<string, OperatorSetting>();
  for (const row of rows) {
    if (!holdsIn(release, row) || (row.of !== undefined && row.of !== distribution)) continue;
    const [first = '', second] = row.path.split('.');
    const group = settings.get(first);
    const fields = new Map(group?.kind === 'group' ? group.fields : []);
    if (second === undefined) settings.set(first, { kind: row.kind });
    else settings.set(first, { kind: 'group', fields: fields.set(second, { kind: row.kind }) });
  }
  return settings;
}

/** Whether the KMM of that distribution has the setting, or the group, in any release. */
export const isSettingOf = (path: string, distribution: Distribution): boolean =>
  rows.some(
    row =>
      (row.of ?? distribution) === distribution && (row.path === path || row.path.startsWith(`${path}.`)),
  );

/** The setting that has taken the place of another one, or had it before. */
export const renamedSettings: readonly (readonly [string, string])[] = [
  ['worker.setFirmwareClassPath', 'worker.firmwareHostPath'],
  ['webhookPort', 'webhook.port'],
  ['metricsBindAddress', 'metrics.bindAddress'],
];

/** A text of Go's `time.ParseDuration`: `1h30m`, `-1.5s`, `0`; a number needs a unit. */
export const isGoDuration = (text: string): boolean =>
  /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text);

/** A text that go-yaml v3 takes for a boolean: written plain more than between quotes. */
export const isGoBoolean = (text: string, isPlain: boolean): boolean =>
  /^(?:y|Y|yes|on|n|N|no|off)$/.test(text) ||
  (isPlain && /^(?:true|True|TRUE|false|False|FALSE)$/.test(text));
