// The objects of a test build: a Job that runs the Pod KMM's release would run, and the ConfigMap with its Dockerfile; on
// OpenShift a Build of the kind that operator makes. Nothing in them is KMM's: no labels, owners or finalizers of the
// operator's, so that it neither counts nor collects them.
// Order: the Job first, then the ConfigMap that it owns. Its Pod waits for the ConfigMap. Whatever breaks in between, the
// Job's deadline ends it, its time to live deletes it, and deleting the Job deletes all. A ConfigMap that comes first, or a
// Job that is created suspended, would stay for ever.
import { dnsSafeKernel, kernelAsIs } from '../kernel/version.js';
import type { JsonObject } from '../module/json-value.js';
import { memberOf, objectAt } from '../module/json-value.js';
import { openShiftBuild } from './openshift-build.js';
import type { BuildObject } from './operator.js';
import { buildObject } from './operator.js';
import type { BuildObjectRequest } from './request.js';
import { unknownObjects } from './request.js';

export const managedByLabel = 'app.kubernetes.io/managed-by';
export const managedBy = 'kmm-language-tools';
/** One value per test build, on all of its objects. */
export const runLabel = 'kmm.language-tools/run';
export const moduleAnnotation = 'kmm.language-tools/module';
export const kernelAnnotation = 'kmm.language-tools/kernel';
/** `kim@laptop`: so that others know whom to ask before they delete it. */
export const startedByAnnotation = 'kmm.language-tools/started-by';
/** Seconds; of what has no field for it. */
export const deadlineAnnotation = 'kmm.language-tools/deadline';

/** Selects all objects of all test builds, of one with its id. */
export const testBuildSelector = (runId?: string): string =>
  `${managedByLabel}=${managedBy},${runId === undefined ? runLabel : `${runLabel}=${runId}`}`;

export interface TestBuildLimits {
  /** KMM's own builds are not repeated. */
  readonly retries: number;
  /** Seconds after which the cluster ends the build, whoever is still there to see it. */
  readonly deadline: number;
  /** Seconds after which the cluster deletes what has ended. */
  readonly ttl: number;
}

export interface TestBuildRequest extends Omit<BuildObjectRequest, 'objects' | 'ownerName' | 'ownerUid'> {
  /** Where it is built, when that is not where the Module is. `MOD_NAMESPACE` stays the Module's. */
  readonly builtIn?: string;
  /** Lower-case letters and digits, at most 8: part of names, and the value of a label. */
  readonly runId: string;
  readonly startedBy: string;
  readonly dockerfile: string;
  readonly limits: TestBuildLimits;
}

/** Null where the mapping has no `build`. Its Pod waits for the ConfigMap. */
export function testJob(request: TestBuildRequest): BuildObject | null {
  const made = buildObject(forOperator(request));
  if (!made?.ok) return made;
  const { retries, deadline, ttl } = request.limits;
  const spec = {
    completions: 1,
    backoffLimit: retries,
    activeDeadlineSeconds: deadline,
    ttlSecondsAfterFinished: ttl,
    template: {
      metadata: { labels: ownLabels(request) },
      spec: { ...podSpecOf(made.object), automountServiceAccountToken: false },
    },
  };
  return {
    ok: true,
    object: { apiVersion: 'batch/v1', kind: 'Job', metadata: ownMetadata(request), spec },
  };
}

/** The Dockerfile, owned by the Job. */
export const testConfigMap = (request: TestBuildRequest, jobUid: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    ...ownMetadata(request),
    ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: testBuildName(request), uid: jobUid }],
  },
  data: { dockerfile: request.dockerfile },
});

/** What the Job's controller will create, to ask beforehand whether the namespace takes it. */
export const testPod = (request: TestBuildRequest, job: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: ownMetadata(request),
  spec: podSpecOf(job),
});

/** Null where the mapping has no `build`. `driverToolkit`: see `OpenShiftRequest`. */
export function testOpenShiftBuild(
  request: TestBuildRequest,
  driverToolkit: string | undefined,
): BuildObject | null {
  const made = openShiftBuild({ ...request, objects: unknownObjects, driverToolkit });
  if (!made?.ok) return made;
  const { apiVersion = '', kind = '' } = made.object;
  const spec = {
    ...objectAt(made.object, 'spec'),
    completionDeadlineSeconds: request.limits.deadline,
  };
  return { ok: true, object: { apiVersion, kind, metadata: ownMetadata(request), spec } };
}

/** Of all its objects. At most 55 characters, so that the Pod's name, which is longer, still is whole in every label. */
export function testBuildName({ module, kernel, runId }: TestBuildRequest): string {
  const parts = [namePart(module.metadata.name, 16), namePart(kernel, 20), runId];
  return ['kmm-test', ...parts.filter(part => part !== '')].join('-');
}

/** What is legal within the name of an object; kernels and modules of a text may hold anything. */
function namePart(text: string, longest: number): string {
  const safe = dnsSafeKernel(kernelAsIs(text)).replace(/[^a-z0-9]+/g, '-');
  return safe.slice(0, longest).replace(/^-+|-+$/g, '');
}

/** With our ConfigMap in place of the Module's. */
function forOperator(request: TestBuildRequest): BuildObjectRequest {
  const { loaded } = request;
  const { build } = loaded.effective;
  const dockerfileConfigMap = build?.dockerfileConfigMap && { name: testBuildName(request) };
  const effective = {
    ...loaded.effective,
    build: build && { ...build, dockerfileConfigMap: dockerfileConfigMap ?? null },
  };
  return { ...request, loaded: { ...loaded, effective }, objects: unknownObjects };
}

const ownLabels = ({ runId }: TestBuildRequest): JsonObject => ({
  [managedByLabel]: managedBy,
  [runLabel]: runId,
});

const ownMetadata = (request: TestBuildRequest): JsonObject => ({
  name: testBuildName(request),
  namespace: request.builtIn ?? request.namespace,
  labels: ownLabels(request),
  annotations: {
    [moduleAnnotation]: request.module.metadata.name,
    [kernelAnnotation]: request.kernel,
    [startedByAnnotation]: request.startedBy,
  },
});

/** Of a Job its template's. */
function podSpecOf(object: JsonObject): JsonObject {
  const spec = objectAt(object, 'spec');
  return memberOf(object, 'kind') === 'Job' ? objectAt(objectAt(spec, 'template'), 'spec') : spec;
}
