// What the service needs from the world outside, as interfaces. Adapters implement them; tests hand in their own.
import type { FieldPath } from '../../core/field-path.js';
import type { JsonSchema } from '../../core/api-server/json-schema.js';
import type { NodeFacts } from '../../core/kernel/node.js';
import type { Outcome } from '../../core/outcome.js';
import type { StopSignal, StopToken } from '../../core/stop.js';
import type { ClusterContext, ClusterSession } from './cluster-session.js';
import type { NotRead, ReadText } from '../../core/unread-file.js';

export type { ClusterContext } from './cluster-session.js';

/** Timers by the composition root's clock. */
export interface Clock {
  /** Calls back once after `ms` milliseconds; the result cancels it. */
  readonly after: (ms: number, action: () => void) => () => void;
}

/** Files on disk. What cannot be read says why, never by a failure. */
export interface Disk {
  /**
   * `file:` URIs of the YAML files and Dockerfiles below a folder's URI, without dependencies and VCS folders, one by
   * one; and of each folder that cannot be looked into, the asked one included, why. Every folder is looked into once,
   * wherever links lead.
   */
  readonly list: (folder: string, asked?: AskedOfList) => AsyncIterable<Listed>;
  /** The text of a regular file. */
  readonly read: (uri: string, asked?: AskedOfRead) => Promise<ReadText>;
}

export interface AskedOfList extends Reach {
  /** Other files than YAML and Dockerfiles, told by their paths from the folder, with `/`. */
  readonly isWanted?: ((path: string) => boolean) | undefined;
}

export interface AskedOfRead extends Reach {
  /** In bytes; 4 MiB unless said. */
  readonly atMost?: number | undefined;
}

interface Reach {
  /** A folder's URI: nothing outside of it is opened, wherever links lead. */
  readonly within?: string | undefined;
}

export interface Listed {
  readonly uri: string;
  /** Undefined for a file that is there to be read. */
  readonly notRead?: NotRead;
}

/** Regular files and standard input as the bytes they are. */
export interface ByteSource {
  /** Piece by piece; rejects with `BrokenOff` behind the last that can be read. */
  readonly open: (uri: string) => Promise<OpenedBytes | NotRead>;
  /** Standard input, in the same way. */
  readonly input: () => AsyncIterable<Uint8Array>;
}

export interface OpenedBytes {
  readonly ok: true;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/**
 * Help out of a schema, by a language service that is loaded when it is first needed. It is told where the author
 * is, never what the file says, so its cost does not grow with the file and nothing in a file can make it fetch.
 */
export interface YamlAssist {
  /** The keys of the map at `path`, or the values that fit there. Empty once stopped. */
  readonly suggest: (request: AssistRequest, stop: StopToken) => Promise<readonly Suggestion[]>;
  /** Markdown about the field at `path`; undefined when there is nothing to say, and once stopped. */
  readonly explain: (request: AssistRequest, stop: StopToken) => Promise<string | undefined>;
}

export interface AssistRequest {
  /** The schema of exactly this document's kind and release. Remembered by identity. */
  readonly schema: JsonSchema;
  readonly path: FieldPath;
}

export interface Suggestion {
  readonly kind: 'key' | 'value';
  /** The key, or the value as YAML. */
  readonly label: string;
  /** Markdown. */
  readonly documentation: string | undefined;
}

/**
 * The user's clusters, by way of a kubeconfig. Reading one asks nobody and runs nothing; everything else reaches a
 * cluster, and only ever the one that was chosen. Every failure comes back as words for the user: no promise rejects.
 */
export interface ClusterPort {
  readonly contexts: (kubeconfig: string | undefined) => Promise<Outcome<Kubeconfig>>;
  /** All nodes. May run the program that the kubeconfig names for signing in, if the user agreed to exactly that. */
  readonly listNodes: (choice: ClusterChoice, stop: StopSignal) => Promise<Outcome<ListedNodes>>;
  /** Signs in, as for `listNodes`, and asks the cluster nothing yet. Whoever opens it closes it. */
  readonly open: (choice: ClusterChoice, stop: StopSignal) => Promise<Outcome<ClusterSession>>;
}

/** Which cluster is meant. */
export interface ClusterChoice {
  /** An absolute path, or one below `~`; undefined = what `KUBECONFIG` names, then `~/.kube/config`. */
  readonly kubeconfig: string | undefined;
  /** Undefined = the kubeconfig's current context. */
  readonly context: string | undefined;
  /** The command the user agreed to run, as `ClusterContext.signIn` told it. */
  readonly mayRun: string | undefined;
}

export interface Kubeconfig {
  /** The files it was read from. */
  readonly paths: readonly string[];
  /** Name of the current context; undefined when there is none. */
  readonly current: string | undefined;
  readonly contexts: readonly ClusterContext[];
}

export interface ListedNodes {
  readonly context: ClusterContext;
  readonly nodes: readonly NodeFacts[];
}
