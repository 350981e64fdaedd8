// The user's settings as client, server and command line share them, and the only reader of what a user wrote. Which
// settings there are, and what they take, is the table's.
import type { Setting } from './setting-kinds.js';
import { isRecord } from './setting-kinds.js';
import type { severityLevels } from './setting-table.js';
import { serverSettings } from './setting-table.js';

export type SeverityLevel = (typeof severityLevels)[number];

/** Settings by name, or more of them below it. */
interface SettingGroup {
  readonly [name: string]: Setting<unknown> | SettingGroup;
}

type ValuesOf<Group> = {
  readonly [Name in keyof Group]: Group[Name] extends Setting<infer Value> ? Value : ValuesOf<Group[Name]>;
};

/** `kmm.*` as the server needs it. Text values are checked by whoever knows their meaning. */
export type Settings = ValuesOf<typeof serverSettings>;
/** Whose KMM: the community's, Red Hat's for OpenShift, or whichever the workspace's files speak of. */
export type DistributionChoice = Settings['distribution'];
export type TestBuildSettings = Settings['testBuild'];
export type KernelSettings = Settings['kernels'];

export interface ReadSettings {
  readonly settings: Settings;
  /** One sentence for each value that could not be used; the default stands in its place. */
  readonly complaints: readonly string[];
}

/** Reads whatever a client sends for the section `kmm`. Never throws: an unusable value becomes a complaint. */
export function readSettings(value: unknown): ReadSettings {
  const complaints: string[] = [];
  // Reading a group leaves a value for each of its settings.
  const settings = readGroup(serverSettings, value, 'kmm', complaints) as Settings;
  return { settings, complaints };
}

export const defaultSettings: Settings = readSettings(undefined).settings;

function readGroup(group: SettingGroup, value: unknown, name: string, complaints: string[]): object {
  const isMissing = value === undefined || value === null;
  if (!isMissing && !isRecord(value))
    complaints.push(`\`${name}\` must be an object with ${namesIn(group)}.`);
  const given = isRecord(value) ? value : {};
  const values = Object.entries(group).map(([key, entry]) => [
    key,
    readEntry(entry, given[key], `${name}.${key}`, complaints),
  ]);
  return Object.fromEntries(values);
}

function readEntry(
  entry: Setting<unknown> | SettingGroup,
  value: unknown,
  name: string,
  complaints: string[],
): unknown {
  if (!isSetting(entry)) return readGroup(entry, value, name, complaints);
  return value === undefined || value === null ? entry.default : entry.read(value, name, complaints);
}

function isSetting(entry: Setting<unknown> | SettingGroup): entry is Setting<unknown> {
  return typeof entry['read'] === 'function';
}

function namesIn(group: SettingGroup): string {
  const names = Object.keys(group).map(name => `\`${name}\``);
  return `${names.slice(0, -1).join(', ')} and ${names.slice(-1).join('')}`;
}
