// One unchanging state of everything the service knows: what every feature is a function of.
import type { YamlFile } from '../../analysis/objects/document.js';
import type { KernelList } from '../../analysis/kernels/kernel-list.js';
import type { SchemaSource } from '../../analysis/lint/schema-source.js';
import type { RuleLevels } from '../../analysis/lint/engine.js';
import type { Distribution, Release } from '../../core/dialect.js';
import type { KernelSource } from '../../core/kernel/kernel-source.js';
import type { FailedBuild } from './failed-build.js';

export interface Snapshot {
  /** By URI: every open YAML file and every one found on disk, and files of kernels, which have no documents. */
  readonly files: ReadonlyMap<string, YamlFile>;
  readonly settingsFor: (uri: string) => FileSettings;
  /** The kernels that a preview of this file counts. The same object until they change. */
  readonly kernelsFor: (uri: string) => KernelSource;
  /** What a file says that `kmm.kernels.files` names; undefined for any other. */
  readonly kernelListIn: (uri: string) => KernelList | undefined;
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
