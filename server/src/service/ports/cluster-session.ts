// One cluster, asked as one user, as an interface: Kubernetes' verbs and nothing of KMM. The adapter knows time limits,
// repeats and broken streams; whoever asks sees values and failures. No promise rejects.
import type { Failure } from '../../core/outcome.js';
import type { ImageFile } from '../../core/image/contents/layer-stack.js';
import type { JsonObject } from '../../core/json/json-value.js';
import type { StopSignal } from '../../core/stop.js';

/** As a kubeconfig has it; reading one asks nobody. */
export interface ClusterContext {
  readonly name: string;
  /** Host and port of the API server; empty when the kubeconfig does not tell. */
  readonly host: string;
  /** Undefined when the context names none. */
  readonly namespace: string | undefined;
  /** The command that runs when the user signs in; undefined when nothing runs. */
  readonly signIn: string | undefined;
}

/** Objects of one kind in one place, as the API's paths name them. */
export interface Collection {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural and lower case: `jobs`. */
  readonly resource: string;
  /** Undefined for objects without a namespace, and for all namespaces. */
  readonly namespace: string | undefined;
}

/** The objects of a collection that are meant, by label and field. */
export interface Selection extends Collection {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Why there is no answer; what kind decides what the asker does, the words are for the user. */
export interface ApiFailure extends Failure {
  /**
   * refused: the server has answered with an error status.
   * unreached: no answer, or a broken one, after all repeats. timed out: none in time. stopped: by the user.
   * unreadable: an answer that no API server gives.
   */
  readonly kind: 'refused' | 'unreached' | 'timed out' | 'stopped' | 'unreadable';
  /** Of a refusal. */
  readonly status?: ApiStatus;
}

/** What a `Status` object says; the message is the server's and may hold names of objects, never secrets. */
export interface ApiStatus {
  /** HTTP's. */
  readonly code: number;
  /** `NotFound`, `AlreadyExists`, `Forbidden`, `Invalid`; empty when the server gives none. */
  readonly reason: string;
  readonly message: string;
}

export type ApiOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ApiFailure };

/** A right, as RBAC names it. */
export interface Right {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'delete';
  /** Empty for the core group. */
  readonly group: string;
  /** `pods`, `pods/log`. */
  readonly resource: string;
  readonly namespace: string | undefined;
}

export interface CreatedObject {
  readonly object: JsonObject;
  /** What the server warns of beside its answer: PodSecurity in mode `warn`, deprecated fields. */
  readonly warnings: readonly string[];
}

export type ObjectChange =
  /**
   * All objects there are; what was there before and is not among them is gone. Sent first, and after a gap, where the
   * changes that have happened in it follow, final states of deleted objects too, unless the server has forgotten them.
   */
  | { readonly type: 'all'; readonly objects: readonly JsonObject[] }
  | { readonly type: 'changed'; readonly object: JsonObject }
  | { readonly type: 'deleted'; readonly object: JsonObject }
  /** The connection is lost and will be made again; told once for each gap. */
  | { readonly type: 'interrupted'; readonly failure: ApiFailure };

/** The objects of which a change says that they are there. */
export function objectsThere(change: ObjectChange): readonly JsonObject[] {
  if (change.type === 'all') return change.objects;
  return change.type === 'changed' ? [change.object] : [];
}

export interface LogSource {
  readonly namespace: string;
  /** Of the pod, or of the build. */
  readonly name: string;
  /** Undefined for a build of OpenShift's, whose log is asked for at `builds/<name>/log`. */
  readonly container: string | undefined;
}

export interface ClusterSession {
  readonly context: ClusterContext;

  /** `v1.34.2`. */
  readonly version: (stop: StopSignal) => Promise<ApiOutcome<string>>;

  /** The plural names of what is served of a group and version; empty when that is not served at all. */
  readonly resources: (
    group: string,
    version: string,
    stop: StopSignal,
  ) => Promise<ApiOutcome<readonly string[]>>;

  /** Undefined when the server has no such object. */
  readonly get: (
    collection: Collection,
    name: string,
    stop: StopSignal,
  ) => Promise<ApiOutcome<JsonObject | undefined>>;

  /** All of them, page by page; each with its `apiVersion` and `kind`. */
  readonly list: (selection: Selection, stop: StopSignal) => Promise<ApiOutcome<readonly JsonObject[]>>;

  /**
   * Creates an object that has a name (`metadata.name`, never `generateName`), strictly validated. Repeats after a lost
   * answer: when the name is taken then by an object with the same label `kmm.language-tools/run`, that is the answer.
   * After a failure that is no refusal the object may be there all the same, or come to be there a little later.
   */
  readonly create: (
    collection: Collection,
    object: JsonObject,
    mode: 'dry run' | 'for real',
    stop: StopSignal,
  ) => Promise<ApiOutcome<CreatedObject>>;

  /** With all it owns (propagation in the background), and only if it is that very object; 'gone' when it was not there. */
  readonly delete: (
    collection: Collection,
    name: string,
    uid: string,
    stop: StopSignal,
  ) => Promise<ApiOutcome<'deleted' | 'gone'>>;

  /** By a SelfSubjectAccessReview. */
  readonly mayDo: (right: Right, stop: StopSignal) => Promise<ApiOutcome<boolean>>;

  /**
   * Tells what is there and every change, until it is stopped; that alone ends it well. It goes on after time-outs,
   * broken connections, 410, 429 and 5xx, waiting longer each time, and fails on a refusal that will not change, or
   * when the cluster has been out of reach for five minutes. The same state may be told twice.
   */
  readonly watch: (
    selection: Selection,
    tell: (change: ObjectChange) => void,
    stop: StopSignal,
  ) => Promise<ApiOutcome<'stopped'>>;

  /**
   * Hands over the log's bytes from its start, whole lines as they come, and ends when the server has said twice that it
   * is at its end. Goes on where it was after a broken connection and when the kubelet is away, without repeating or
   * losing a line. 'ended' does not mean that the container has. 'none' while there is no log yet, or none any more;
   * nothing has been handed over then, unless the pod was deleted in the middle.
   */
  readonly followLog: (
    source: LogSource,
    take: (bytes: Uint8Array) => void,
    stop: StopSignal,
  ) => Promise<ApiOutcome<'ended' | 'none' | 'stopped'>>;

  /** Lets go of all connections: a watch ends as if it were stopped, everything else fails as stopped. */
  readonly close: () => Promise<void>;
}

/** What a registry says of an image by the OCI distribution API. */
export interface RegistryPort {
  readonly exists: (question: ImageQuestion, stop: StopSignal) => Promise<ImageAnswer>;

  /** Reads all layers of an image, which may be long, and keeps the names of the files in them. */
  readonly files: (question: FilesQuestion, stop: StopSignal) => Promise<FilesAnswer>;
}

export interface ImageQuestion {
  /** `registry/repository:tag` or `@digest`, as KMM has expanded it. */
  readonly image: string;
  /** `registryTLS.insecure`: plain HTTP will do. */
  readonly insecure: boolean;
  /** `registryTLS.insecureSkipTLSVerify`. */
  readonly skipTlsVerify: boolean;
  /** The text of a `.dockerconfigjson`; undefined = anonymously. Never logged, never kept. */
  readonly dockerConfig: string | undefined;
}

export interface FilesQuestion extends ImageQuestion {
  /** Of an image for several: `amd64`. */
  readonly architecture: string;
}

export type FilesAnswer =
  | { readonly known: true; readonly files: readonly ImageFile[] }
  /** The words are for people, one sentence. */
  | { readonly known: false; readonly words: string };

export interface ImageAnswer {
  /** unknown: the registry cannot be reached from here, or wants to know who asks. */
  readonly exists: 'yes' | 'no' | 'unknown';
  /** `sha256:…` of the manifest, when it exists and the registry says so. */
  readonly digest: string | undefined;
  /** For people, one sentence: who said what. */
  readonly words: string;
}
