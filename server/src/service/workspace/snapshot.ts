// One unchanging state of everything the service knows: what every feature is a function of.
import type { Files } from '../../analysis/objects/source-file.js';
import type { SchemaSource } from '../../analysis/lint/schema-source.js';
import type { RuleLevels } from '../../analysis/lint/engine.js';
import type { Distribution, Release } from '../../core/release.js';
import type { KernelSource } from '../../core/kernel/kernel-source.js';
import type { FailedBuild } from './failed-build.js';

export interface Snapshot {
  /** By URI: every open file and every one found on disk, and files of kernels. */
  readonly files: Files;
  readonly settingsFor: (uri: string) => FileSettings;
  /** The kernels that a preview of this file counts. The same object until they change. */
  readonly kernelsFor: (uri: string) => KernelSource;
  readonly schemas: SchemaSource;
  /** Test builds that have failed and were not made again since. */
  readonly failedBuilds: readonly FailedBuild[];
}

/** The settings that hold for one file, with the user's words made into values. */
export interface FileSettings {
  readonly release: Release;
  readonly distribution: Distribution;
  /** What the workspace's files have of OpenShift, when nobody but they said so. */
  readonly guessedBy?: string;
  readonly levels: RuleLevels;
  /** `kmm.dockerfiles` names the file. */
  readonly isKmodDockerfile: boolean;
}
