// The messages of this project beside LSP's own, by name. Every feature works without them in any LSP client;
// they carry what only a status bar, a tree or a panel can show. docs/protocol.md describes each.

/**
 * What a client may hand over as `initializationOptions`; nothing in it is required.
 */
export interface InitializationOptions {
  /** The section `kmm` of the user's settings, for a client that cannot be asked for it later. */
  readonly kmm?: unknown;
  /** The client shows a status: send it `kmm/status`. No other client gets it. */
  readonly status?: boolean;
  /** False: the user has not said that the workspace is to be trusted. No cluster is asked until `kmm/trusted`. */
  readonly trusted?: boolean;
  /** The client shows the kernels of the active file: send it `kmm/kernels/changed`. */
  readonly kernelsView?: boolean;
  /** The client shows test builds: send it `kmm/testBuild/changed` and `kmm/testBuild/log`. */
  readonly testBuilds?: boolean;
  /** Which of `clientCommands` the client has; hints, lenses and hovers lead to no others. */
  readonly commands?: readonly string[];
}

/** Shows the Kernels view. */
export const showKernelsCommand = 'kmm.showKernels';

/** Lets the user choose a kernel and shows what KMM makes of a Module for it. */
export const previewCommand = 'kmm.preview';

/** Lets the user choose kernels, shows the plan of a test build, and runs it. Not the server's `kmm.runTestBuild`. */
export const testBuildCommand = 'kmm.testBuild';

/** The only argument of `previewCommand` and `testBuildCommand`, when the server refers to them. */
export interface PreviewCommandArgument {
  readonly uri: string;
  /** The index of the document in the file. */
  readonly document: number;
  /** Kernels of this group come first. */
  readonly group?: string;
}

/** Shows what is in the image of a Dockerfile for a kernel. */
export const showImageLayoutCommand = 'kmm.showImageLayout';

/** Opens the Dockerfile of a ConfigMap as a document of its own. */
export const editDockerfileCommand = 'kmm.editDockerfile';

/** The only argument of these two, when the server refers to them. */
export interface DockerfileCommandArgument {
  /** A Dockerfile, or a file with ConfigMaps. */
  readonly uri: string;
  /** The index of the ConfigMap in the file; 0 for a Dockerfile. */
  readonly document: number;
  /** The kernel that the reference speaks of. */
  readonly kernel?: string;
}

/** Commands that a client may have and the server may refer to. */
export const clientCommands: readonly string[] = [
  showKernelsCommand,
  previewCommand,
  showImageLayoutCommand,
  testBuildCommand,
  editDockerfileCommand,
];

/** Why there is no answer: what happened and what to do about it, for the user to read. */
export interface Refusal {
  readonly ok: false;
  readonly message: string;
  readonly advice?: string;
}

/**
 * Server to client, notification: sent after start and whenever it has changed, for the status bar.
 */
export const statusMethod = 'kmm/status';

export interface Status {
  /** Open documents that hold an object of KMM's. */
  readonly documents: readonly DocumentStatus[];
}

export interface DocumentStatus {
  readonly uri: string;
  /** The release it is checked against. */
  readonly release: string;
  /** Whose KMM: the community's, or Red Hat's for OpenShift. */
  readonly distribution: 'upstream' | 'openshift';
  /** What the files have that is OpenShift's alone, when `kmm.distribution` leaves it to them: "a BootModuleConfig". */
  readonly guessedBy?: string;
  /** The kernels its previews count, and where they come from: "12 kernels from nodes.yaml". */
  readonly kernels: string;
  /** The same in short: "12 kernels". */
  readonly count: string;
  /** A line for each Module that leaves kernels of the user's without an image. */
  readonly uncovered: readonly string[];
}

/**
 * Client to server, notification: the user trusts the workspace from now on. For clients that have such a thing.
 */
export const trustedMethod = 'kmm/trusted';

/**
 * Client to server, request: the contexts of a kubeconfig, for the user to choose one before a cluster is asked.
 * It reads the kubeconfig and nothing else: nobody is asked, no program runs.
 */
export const clusterContextsMethod = 'kmm/cluster/contexts';

export interface ClusterContextsParams {
  /**
   * The path of a kubeconfig; without it, what `KUBECONFIG` names, then `~/.kube/config`. A client takes it from
   * the user's own settings (`kmm.kubeconfig`), never from a workspace's.
   */
  readonly kubeconfig?: string;
}

export interface ClusterContexts {
  readonly ok: true;
  /** The files that were read. */
  readonly paths: readonly string[];
  /** Name of the current context, when there is one. */
  readonly current?: string | undefined;
  readonly contexts: readonly ContextChoice[];
}

export interface ContextChoice {
  readonly name: string;
  /** Host and port of the API server; empty when the kubeconfig does not tell. */
  readonly host: string;
  readonly namespace?: string | undefined;
  /** The command that runs to sign in there. The user must agree to it before `mayRun` says so. */
  readonly signIn?: string | undefined;
}

/**
 * Client to server, request, can be cancelled: asks a cluster for its nodes, on the user's command. They count in
 * previews until the session ends or another cluster is asked; after a failure everything stays as it was.
 */
export const loadKernelsMethod = 'kmm/kernels/loadFromCluster';

export interface LoadKernelsParams extends ClusterContextsParams {
  /** Without it, the current context. */
  readonly context?: string;
  /** `signIn` of the context as `kmm/cluster/contexts` gave it, when the user has agreed to run it. */
  readonly mayRun?: string;
}

export interface LoadedKernels {
  readonly ok: true;
  readonly context: string;
  readonly host: string;
  readonly namespace?: string;
  readonly nodes: number;
  /** How many different ones these nodes run. */
  readonly kernels: number;
}
