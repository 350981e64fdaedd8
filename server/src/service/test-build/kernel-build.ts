// The parts of a test build for one kernel: its Dockerfile, the request for its objects, and the objects.
import type { TestBuildRequest } from '../../core/build-object/manifest.js';
import { testConfigMap, testJob, testOpenShiftBuild } from '../../core/build-object/manifest.js';
import { openShiftImages } from '../../core/build-object/openshift-build.js';
import { builtImage } from '../../core/build-object/operator.js';
import { uidPlaceholder } from '../../core/build-object/pod.js';
import { contextOf, unknownObjects } from '../../core/build-object/request.js';
import { dialectOf } from '../../core/dialect.js';
import { textAt } from '../../core/kernel/node-object.js';
import { namesDriverToolkit } from '../../core/module/build-args.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { printYaml } from '../../core/json/print-yaml.js';
import type { Advice } from '../../protocol/test-build.js';
import type { WantedDockerfile } from '../../analysis/dockerfile/build-dockerfile.js';
import { configMapsIn } from '../ports/collections.js';
import { driverToolkitFor } from '../kernels/driver-toolkit.js';
import type { PlanBasis, Planning } from './plan-types.js';
import type { BuildSubject } from './subject.js';

type DockerfileFound =
  | {
      readonly ok: true;
      readonly text: string;
      readonly words: string;
      readonly source: WantedDockerfile | undefined;
    }
  | { readonly ok: false; readonly advice: Advice };

/** The workspace's text wins over the cluster's: it is what the user is working on. */
export async function dockerfileOf(
  { session, namespace, built, stop }: Planning,
  { dockerfile }: BuildSubject,
  configMap: string,
): Promise<DockerfileFound> {
  const own = built.module.metadata.namespace || undefined;
  if (dockerfile) {
    const { text, words } = dockerfile;
    return { ok: true, text, words, source: { configMap, namespace: own, uri: built.uri } };
  }
  const found = await session.get(configMapsIn(own ?? namespace), configMap, stop);
  if (!found.ok) {
    return noDockerfile(
      `The ConfigMap ${configMap} is in none of the files at hand, and the cluster does not give it: ${found.failure.message}`,
    );
  }
  if (!found.value) {
    return noDockerfile(
      `The ConfigMap ${configMap} is neither in the files at hand nor in namespace ${own ?? namespace} of the cluster.`,
    );
  }
  const text = textAt(found.value, 'data', 'dockerfile');
  if (text === '') return noDockerfile(`The cluster's ConfigMap ${configMap} has no key \`dockerfile\`.`);
  return { ok: true, text, words: `the cluster's ConfigMap ${configMap}`, source: undefined };
}

const noDockerfile = (message: string): DockerfileFound => ({
  ok: false,
  advice: { message, advice: 'Open or name the file with it, or create it in the cluster.' },
});

export function requestFor(
  { planning, kind, builder }: PlanBasis,
  subject: BuildSubject,
  dockerfile: string,
): TestBuildRequest {
  const { built, namespace, request, world } = planning;
  const { loaded, resolution } = subject;
  if (!loaded) throw new Error('asked to build what is not built');
  const { retries, deadline, ttl } = request.settings;
  const { push } = request;
  return {
    module: built.module,
    namespace: built.module.metadata.namespace || namespace,
    builtIn: namespace,
    release: built.release,
    kernel: resolution.kernel,
    loaded,
    destination: push ? 'push' : 'no push',
    ...(push && push.destination !== '' && { pushTo: push.destination }),
    images: kind === 'Build' ? openShiftImages : { build: builder.image, sign: '' },
    runId: world.newId(),
    startedBy: world.startedBy(),
    dockerfile,
    limits: { retries, deadline, ttl },
  };
}

/** Where the image goes: where the user wants it, or where KMM would put what it builds, signed or to be signed. */
export const pushedTo = (request: TestBuildRequest): string | undefined =>
  request.destination === 'push' ? builtImage(contextOf({ ...request, objects: unknownObjects })) : undefined;

/** What KMM would look for before it builds. */
export function lookedFor({ pushTo: ignored, ...request }: TestBuildRequest): string {
  return dialectOf(request.release).imageLookedForBy === 'operator'
    ? builtImage(contextOf({ ...request, objects: unknownObjects }))
    : request.loaded.containerImage;
}

type MadeObject =
  { readonly ok: true; readonly object: JsonObject } | { readonly ok: false; readonly advice: Advice };

export async function objectFor(
  { planning, kind }: PlanBasis,
  request: TestBuildRequest,
): Promise<MadeObject> {
  if (kind === 'Job') return madeOf(testJob(request));
  if (!namesDriverToolkit(request.dockerfile)) return madeOf(testOpenShiftBuild(request, undefined));
  const toolkit = await driverToolkitFor(planning.session, request.kernel, planning.stop);
  if (toolkit.ok) return madeOf(testOpenShiftBuild(request, toolkit.image));
  return {
    ok: false,
    advice: {
      message: `The Dockerfile names \`DTK_AUTO\`, and no driver toolkit is known for ${request.kernel}: ${toolkit.why}. KMM builds nothing then.`,
      advice:
        'Choose a kernel that a node of this cluster runs, or name the driver toolkit image in the Dockerfile.',
    },
  };
}

function madeOf(made: ReturnType<typeof testJob>): MadeObject {
  if (made?.ok) return made;
  return {
    ok: false,
    advice: { message: `KMM would build nothing: ${made?.error ?? 'there is no `build`'}` },
  };
}

export function manifestOf(kind: 'Job' | 'Build', request: TestBuildRequest, object: JsonObject): string {
  if (kind === 'Build') return printYaml(object);
  return `${printYaml(object)}---\n${printYaml(testConfigMap(request, uidPlaceholder))}`;
}
