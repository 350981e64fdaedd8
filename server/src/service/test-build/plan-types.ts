// What plans of test builds are made from and come to, as the files that make them share it.
import type { TestBuildRequest } from '../../core/build-object/manifest.js';
import type { JsonObject } from '../../core/json/json-value.js';
import type { StopSignal } from '../../core/stop.js';
import type { TestBuildSettings } from '../../protocol/settings.js';
import type { PlannedBuild, TestBuildPlan } from '../../protocol/test-build.js';
import type { WantedDockerfile } from '../../analysis/dockerfile/build-dockerfile.js';
import type { ClusterSession } from '../ports/cluster-session.js';
import type { ClusterChoice } from '../ports/ports.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { BuilderImage } from './builder-image.js';
import type { Rights } from './rights.js';
import type { BuiltModule } from './subject.js';
import type { TestBuildWorld } from '../ports/test-build-world.js';

export interface PlanRequest {
  readonly choice: ClusterChoice;
  readonly uri: string;
  readonly document: number;
  readonly kernels: readonly string[];
  readonly namespace?: string | undefined;
  /** Undefined = nothing is pushed; an empty destination = the mapping's image. */
  readonly push?: { readonly destination: string } | undefined;
  readonly mayReadPullSecret: boolean;
  readonly settings: TestBuildSettings;
  /** Builds that go on now: they are nobody's leftovers. */
  readonly ownRuns: ReadonlySet<string>;
}

/** A plan with all that is needed to carry it out. */
export interface Plan {
  readonly shown: TestBuildPlan;
  readonly choice: ClusterChoice;
  readonly settings: TestBuildSettings;
  readonly uri: string;
  readonly document: number;
  /** Those that can be started. */
  readonly builds: readonly ReadyBuild[];
}

export interface ReadyBuild {
  readonly shown: PlannedBuild;
  readonly kind: 'Job' | 'Build';
  readonly namespace: string;
  readonly request: TestBuildRequest;
  /** It is built for the spokes of a hub. */
  readonly onHub: boolean;
  /** The Job or Build. */
  readonly object: JsonObject;
  /** Where the Dockerfile was found; undefined when the cluster's was taken. */
  readonly source: WantedDockerfile | undefined;
  /** What the user lets be read to ask the registry; undefined = it is asked anonymously. */
  readonly pullSecret: { readonly name: string; readonly namespace: string } | undefined;
}

export interface Planning {
  readonly world: TestBuildWorld;
  readonly snapshot: Snapshot;
  readonly request: PlanRequest;
  readonly built: BuiltModule;
  readonly session: ClusterSession;
  readonly namespace: string;
  readonly stop: StopSignal;
}

export interface PlanBasis {
  readonly planning: Planning;
  readonly kind: 'Job' | 'Build';
  readonly builder: BuilderImage;
  readonly rights: Rights;
  readonly dockerConfig: string | undefined;
}

export interface PlannedKernel {
  readonly shown: PlannedBuild;
  readonly ready?: ReadyBuild;
}
