// One unchanging state of everything the service knows: what every feature is a function of.
import type { YamlFile } from '../analysis/document.js';
import type { SchemaSource } from '../analysis/lint/schema-source.js';
import type { RuleLevels } from '../analysis/lint/engine.js';
import type { Release } from '../core/dialect.js';

export interface Snapshot {
  /** By URI: every open YAML file and every one found on disk. */
  readonly files: ReadonlyMap<string, YamlFile>;
  readonly settingsFor: (uri: string) => FileSettings;
  readonly schemas: SchemaSource;
}

/** The settings that hold for one file, with the user's words made into values. */
export interface FileSettings {
  readonly release: Release;
  readonly levels: RuleLevels;
}
