// Asks the API server whether it would take the objects of a test build, all of its admission included, without leaving
// any. A Job is taken where its Pod is not: so the Pod is tried as well.
import { uidPlaceholder } from '../../core/build-object/pod.js';
import type { TestBuildRequest } from '../../core/build-object/manifest.js';
import { testConfigMap, testPod } from '../../core/build-object/manifest.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { textAt } from '../../core/kernel/node-object.js';
import type { StopSignal } from '../../core/stop.js';
import type { Advice } from '../../protocol/test-build.js';
import type { ApiOutcome, ClusterSession, Collection, CreatedObject } from '../ports/cluster-session.js';
import { configMapsIn, jobsIn, openShiftBuildsIn, podsIn } from '../ports/collections.js';
import { oneSentence, refusalAdvice } from './refusals.js';

export interface Trial {
  readonly kind: 'Job' | 'Build';
  readonly request: TestBuildRequest;
  /** The Job or Build. */
  readonly object: JsonObject;
  readonly mayCreatePods: boolean;
}

interface Tried {
  readonly obstacles: readonly Advice[];
  readonly warnings: readonly Advice[];
}

export const untried: Tried = { obstacles: [], warnings: [] };

export async function tryToCreate(session: ClusterSession, trial: Trial, stop: StopSignal): Promise<Tried> {
  const { kind, request, object, mayCreatePods } = trial;
  const namespace = request.builtIn ?? request.namespace;
  const attempt = async (
    collection: Collection,
    of: string,
    tried: JsonObject,
  ): Promise<Tried & { readonly uid: string }> => {
    const answer = await session.create(collection, tried, 'dry run', stop);
    return {
      ...judged(answer, of, namespace),
      uid: answer.ok ? textAt(answer.value.object, 'metadata', 'uid') : '',
    };
  };
  if (kind === 'Build') return attempt(openShiftBuildsIn(namespace), 'Build', object);
  const job = await attempt(jobsIn(namespace), 'Job', object);
  if (job.obstacles.length > 0) return job;
  const configMap = testConfigMap(request, job.uid || uidPlaceholder);
  const rest = await Promise.all([
    attempt(configMapsIn(namespace), 'ConfigMap', configMap),
    ...(mayCreatePods ? [attempt(podsIn(namespace), 'Pod', testPod(request, object))] : []),
  ]);
  const all = [job, ...rest];
  return {
    obstacles: distinct(all.flatMap(({ obstacles }) => obstacles)),
    warnings: distinct(all.flatMap(({ warnings }) => warnings)),
  };
}

function judged(answer: ApiOutcome<CreatedObject>, kind: string, namespace: string): Tried {
  if (answer.ok)
    return {
      obstacles: [],
      warnings: answer.value.warnings.map(warning => ({
        message: `The API server warns: ${oneSentence(warning)}`,
      })),
    };
  const { status } = answer.failure;
  // An admission webhook with side effects takes part in no dry run; what it says is known only for real.
  if (status?.code === 400 && status.message.includes('dry run')) {
    return {
      obstacles: [],
      warnings: [
        { message: `Whether the cluster takes the ${kind} is not known: ${oneSentence(status.message)}` },
      ],
    };
  }
  return { obstacles: [refusalAdvice(answer.failure, { kind, namespace })], warnings: [] };
}

const distinct = (all: readonly Advice[]): readonly Advice[] =>
  all.filter((advice, index) => all.findIndex(({ message }) => message === advice.message) === index);
