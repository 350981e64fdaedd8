// The messages of a test build in a cluster: what would be done, its start, its course, its end. Nothing is created
// before the client has shown a plan and the user has agreed to it. docs/protocol.md describes each.
import type { Range } from 'vscode-languageserver-types';
import type { Refusal } from './messages.js';

/** Which cluster, as the user has chosen it. */
export interface ClusterParams {
  /** Of the user's own settings; without it what `KUBECONFIG` names, then `~/.kube/config`. */
  readonly kubeconfig?: string;
  /** Without it the current context. */
  readonly context?: string;
  /** `signIn` of the context, when the user has agreed to run it. */
  readonly mayRun?: string;
}

/**
 * Client to server, request, can be cancelled: what a test build of a Module for some kernels would do, made out by
 * asking the cluster and the registry without changing anything. A `TestBuildPlan` or a `Refusal`.
 */
export const planTestBuildMethod = 'kmm/testBuild/plan';

export interface PlanTestBuildParams extends ClusterParams {
  readonly textDocument: { readonly uri: string };
  /** The index of the Module's document in the file. */
  readonly document: number;
  /** As nodes report them; at least one. */
  readonly kernels: readonly string[];
  /** Instead of the Module's own, or the context's, or `default`. */
  readonly namespace?: string;
  /** Push to `destination`, or to the mapping's image when that is empty; without it nothing is pushed. */
  readonly push?: { readonly destination: string };
  /** The user agrees that the Secret of `imageRepoSecret` is read to ask the registry for the image. */
  readonly mayReadPullSecret?: boolean;
}

export interface TestBuildPlan {
  readonly ok: true;
  /** To start exactly this plan; known until the session ends or the next plan for the same Module is made. */
  readonly plan: string;
  readonly context: string;
  readonly host: string;
  readonly namespace: string;
  /** The Module's. */
  readonly module: string;
  readonly kind: 'Job' | 'Build';
  /** In the order of the kernels that were asked for. */
  readonly builds: readonly PlannedBuild[];
  /** What stands in the way of all of them, such as a missing right; nothing can be started then. */
  readonly obstacles: readonly Advice[];
  /** What is worth knowing of all of them, such as test builds that an earlier session left. */
  readonly notes: readonly Advice[];
}

/** A sentence, and what to do. */
export interface Advice {
  readonly message: string;
  readonly advice?: string;
  /** A command line that does it, for a button that copies it. */
  readonly command?: string;
}

export interface PlannedBuild {
  readonly kernel: string;
  /** Of the winning mapping, from 1; without it there is nothing to build, as `obstacles` say. */
  readonly mapping?: number;
  /** What KMM would build and push; empty when there is nothing to build. */
  readonly image: string;
  /** Undefined = nothing is pushed. */
  readonly destination?: string;
  /** Does the image exist, so that KMM would skip the build? In words: `exists: KMM would not build it again`. */
  readonly exists: 'yes' | 'no' | 'unknown';
  readonly existsWords: string;
  /** The image that builds, and who says so: `the operator's Deployment`, `KMM's default`, `kmm.testBuild.builderImage`. */
  readonly builder: string;
  readonly builderSource: string;
  /** Where the Dockerfile is from: `kmod.yaml, ConfigMap my-dockerfile`, `the cluster's ConfigMap my-dockerfile`. */
  readonly dockerfile: string;
  /** All that would be created, as YAML to read. */
  readonly manifest: string;
  /** Why this one cannot be started: refused by the cluster's dry run, no mapping, no Dockerfile. */
  readonly obstacles: readonly Advice[];
  readonly notes: readonly Advice[];
}

/** Client to server, request: the user has seen the plan and agrees. A `StartedTestBuilds` or a `Refusal`. */
export const startTestBuildMethod = 'kmm/testBuild/start';

export interface StartTestBuildParams {
  readonly plan: string;
  /** Of the plan's; without it all that have no obstacles. */
  readonly kernels?: readonly string[];
}

export interface StartedTestBuilds {
  readonly ok: true;
  /** Ids of the builds, in the order of their kernels. */
  readonly builds: readonly string[];
}

/** Server to client, notification, to clients that said `testBuilds`: a build is new, or something of it has changed. */
export const testBuildChangedMethod = 'kmm/testBuild/changed';

export interface TestBuild {
  readonly id: string;
  readonly module: string;
  readonly kernel: string;
  readonly context: string;
  readonly namespace: string;
  /** The file with the Module, and the index of its document; to run it again. */
  readonly uri: string;
  readonly document: number;
  readonly state: TestBuildState;
  /** In a few words: `waiting for its turn`, `step 7 of 12: RUN make`, `failed at RUN make (exit 2)`. */
  readonly words: string;
  /** The instruction that runs, or failed: from 1, of all that this Dockerfile has. */
  readonly step?: { readonly number: number; readonly of: number; readonly text: string };
  /** Milliseconds since 1970, by the server's clock. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** What the user should know while it waits: an image that cannot be pulled, a quota, no node for it. */
  readonly troubles: readonly Advice[];
  /** How it ended, when it failed. */
  readonly failure?: TestBuildFailure;
  /** What it made, when it was pushed. */
  readonly image?: string;
  readonly digest?: string;
  /** What KMM's loader will find in it, when it was pushed. */
  readonly layout?: PushedLayout;
  /** Whether its objects are still in the cluster. */
  readonly leftInCluster: boolean;
}

export interface PushedLayout {
  /** found: all that the loader of the release looks for. unknown: not all of it can be told, as when the registry is out of reach. */
  readonly verdict: 'found' | 'missing' | 'unknown';
  /** One sentence: `KMM 2.6.0 finds in the image all that it looks for.` */
  readonly words: string;
  /** What is certainly not there, each with what to do. A build that has passed has passed all the same. */
  readonly missing: readonly Advice[];
}

export type TestBuildState =
  'queued' | 'creating' | 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled';

export interface TestBuildFailure {
  /** One line: `hello.c:3: fatal error: linux/foo.h: No such file or directory`. */
  readonly reason: string;
  /** See `core/build/`: `command`, `copy`, `base image`, `push`, `syntax`, `out of memory`, `deadline`, … */
  readonly kind: string;
  /** The instruction to blame, in the file it is written in as long as that text is the one that was built. */
  readonly place?: { readonly uri: string; readonly range: Range };
  /** Lines of the log that say why, the last ones first to be dropped. */
  readonly lastLines: readonly string[];
  /** From 1, in the log. */
  readonly logLine?: number;
}

/** Server to client, notification: more of a build's log, made readable: no control characters but tab and line end. */
export const testBuildLogMethod = 'kmm/testBuild/log';

export interface TestBuildLog {
  readonly id: string;
  readonly text: string;
}

/**
 * Client to server, request: stop it if it goes on, and delete all of it from the cluster. Answers when that is done:
 * `{ "ok": true }` or a `Refusal`. Cancelling one that has ended only deletes what is left of it.
 */
export const cancelTestBuildMethod = 'kmm/testBuild/cancel';

export interface TestBuildParams {
  readonly id: string;
}

/**
 * Client to server, request, can be cancelled: test builds in the cluster that no running session of this server has
 * made, by our label. `Leftovers` or a `Refusal`.
 */
export const testBuildLeftoversMethod = 'kmm/testBuild/leftovers';

export interface LeftoversParams extends ClusterParams {
  /**
   * Without it, all namespaces if the user may list them, else the context's, and what is of the whole cluster: preflight
   * validations.
   */
  readonly namespace?: string;
}

export interface Leftovers {
  readonly ok: true;
  readonly context: string;
  /** What was looked at, for people: the context, or the only namespace of it that may be. */
  readonly where: string;
  readonly builds: readonly Leftover[];
}

export interface Leftover {
  /** Empty for what has none. */
  readonly namespace: string;
  readonly kind: LeftoverKind;
  readonly name: string;
  readonly uid: string;
  /** As our annotations have them; empty when they do not. */
  readonly module: string;
  readonly kernel: string;
  /** RFC 3339. */
  readonly created: string;
  /** `running`, `failed`, `succeeded`, `overdue`, `being deleted`, `left alone`. */
  readonly state: string;
  /** Somebody may be waiting for it: it has not ended, and its deadline is not over. To be deleted only when the user means it. */
  readonly running: boolean;
  /** `kim@laptop`; empty when it does not say. */
  readonly startedBy: string;
}

export type LeftoverKind =
  'Job' | 'Build' | 'ConfigMap' | 'Pod' | 'PreflightValidation' | 'PreflightValidationOCP';

/** Client to server, request: delete these, and nothing that does not carry our label. `{ "ok": true }` or a `Refusal`. */
export const deleteLeftoversMethod = 'kmm/testBuild/deleteLeftovers';

export interface DeleteLeftoversParams extends ClusterParams {
  readonly builds: readonly Pick<Leftover, 'namespace' | 'kind' | 'name' | 'uid'>[];
}

/** Client to server, request, can be cancelled: a PreflightValidation for a kernel; ends when it is over and deleted. */
export const preflightMethod = 'kmm/preflight/run';

export interface PreflightParams extends ClusterParams {
  readonly kernel: string;
  readonly pushBuiltImage?: boolean;
}

/** The answer, and the parameters of `kmm/preflight/changed` while it goes on. */
export interface PreflightStatus {
  readonly ok: true;
  /** Of the request, so that several can be told apart. */
  readonly kernel: string;
  readonly done: boolean;
  readonly modules: readonly PreflightModule[];
  /** Of the answer: why the object may still be in the cluster, and the command that deletes it. */
  readonly left?: Advice;
}

export interface PreflightModule {
  readonly namespace: string;
  readonly name: string;
  /** As KMM says it: `Success`, `Failure`, `InProgress`, `True`, `False`. */
  readonly status: string;
  readonly stage: string;
  readonly reason: string;
}

export const preflightChangedMethod = 'kmm/preflight/changed';

export type TestBuildAnswer = { readonly ok: true } | Refusal;
