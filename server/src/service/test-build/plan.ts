// What a test build would do, made out by asking the cluster and the registry: nothing is created, only tried.
import type { Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import type { Advice, TestBuildPlan } from '../../protocol/test-build.js';
import type { ApiFailure } from '../ports/cluster-session.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { BuilderImage } from './builder-image.js';
import { builderFor } from './builder-image.js';
import type { PullSecret } from './existing-image.js';
import { readPullSecret } from './existing-image.js';
import { planKernel, pullSecretIn } from './kernel-plan.js';
import { leftoverNotes } from './leftovers.js';
import type { Plan, Planning, PlanRequest } from './plan-types.js';
import { askRights } from './rights.js';
import { builtModule } from './subject.js';
import type { TestBuildWorld } from '../ports/test-build-world.js';
import { inParallel } from '../ports/waiting.js';

export async function planTestBuild(
  world: TestBuildWorld,
  snapshot: Snapshot,
  request: PlanRequest,
  stop: StopSignal,
): Promise<Outcome<Plan>> {
  const found = builtModule(snapshot, request.uri, request.document);
  if (!found.ok) return failure(found.advice.message, found.advice.advice);
  const opened = await world.open(request.choice, stop);
  if (!opened.ok) return opened;
  const session = opened.value;
  try {
    const namespace =
      request.namespace || found.value.module.metadata.namespace || session.context.namespace || 'default';
    return await planIn({ world, snapshot, request, built: found.value, session, namespace, stop });
  } finally {
    await session.close();
  }
}

async function planIn(planning: Planning): Promise<Outcome<Plan>> {
  const { world, request, built, session, namespace, stop } = planning;
  const sort = await kindOf(planning);
  if (!sort.ok) return sort;
  const { kind, notes: kindNotes } = sort.value;
  const [rights, builder, leftovers, secret] = await Promise.all([
    askRights(session, kind, namespace, stop),
    kind === 'Build' ? openShiftBuilder : builderFor(session, request.settings.builderImage, stop),
    leftoverNotes(session, world.now(), namespace, request.ownRuns, stop),
    pullSecretOf(planning),
  ]);
  if (!rights.ok) return rights;
  const common = { planning, kind, builder, rights: rights.value, dockerConfig: secret.dockerConfig };
  const kernels = [...new Set(request.kernels)];
  const builds = await inParallel(kernels, 4, kernel => planKernel(common, kernel));
  if (stop.stopped) return failure('Cancelled.');
  const { name, host } = session.context;
  const obstacles = [...rights.value.obstacles, ...sameDestination(request.push?.destination, kernels)];
  const shown: TestBuildPlan = {
    ok: true,
    plan: world.newId(),
    ...{ context: name, host, namespace, kind },
    module: built.module.metadata.name,
    builds: builds.map(build => build.shown),
    obstacles,
    notes: [...kindNotes, ...rights.value.notes, ...secret.notes, ...leftovers],
  };
  const ready = obstacles.length > 0 ? [] : builds.flatMap(build => build.ready ?? []);
  const { choice, settings, uri, document } = request;
  return success({ shown, choice, settings, uri, document, builds: ready });
}

/** Two images under one name: the later would take the place of the earlier. */
function sameDestination(destination: string | undefined, kernels: readonly string[]): readonly Advice[] {
  if (!destination || kernels.length < 2) return [];
  return [
    {
      message: `The images for ${String(kernels.length)} kernels would all be pushed to ${destination}, each over the one before.`,
      advice: 'Push one kernel at a time, or each to where KMM would push it.',
    },
  ];
}

const openShiftBuilder: BuilderImage = { image: '', source: "OpenShift's own builder" };

/** A Build where OpenShift serves it and the KMM is OpenShift's: upstream's runs on OpenShift too, with Pods. */
async function kindOf({
  built,
  session,
  stop,
}: Planning): Promise<Outcome<{ readonly kind: 'Job' | 'Build'; readonly notes: readonly Advice[] }>> {
  const [builds, kmm] = await Promise.all([
    session.resources('build.openshift.io', 'v1', stop),
    session.resources('kmm.sigs.x-k8s.io', 'v1beta1', stop),
  ]);
  const unheard = [builds, kmm].find(answer => !answer.ok && isUnheard(answer.failure));
  if (unheard && !unheard.ok) return unheard;
  const isServed = builds.ok && builds.value.includes('builds');
  const isOpenShifts = kmm.ok && kmm.value.includes('preflightvalidationsocp');
  if (isServed && (isOpenShifts || built.distribution === 'openshift'))
    return success({ kind: 'Build', notes: [] });
  const message =
    'This cluster has no Builds of OpenShift: the image is built by kaniko, as KMM does it elsewhere.';
  return success({
    kind: 'Job',
    notes: built.distribution === 'openshift' && !isServed ? [{ message }] : [],
  });
}

/** Whoever is not let in, or not heard at all, need not ask for more. */
const isUnheard = ({ kind, status }: ApiFailure): boolean => kind !== 'refused' || status?.code === 401;

async function pullSecretOf(planning: Planning): Promise<PullSecret> {
  const secret = pullSecretIn(planning);
  return secret
    ? readPullSecret(planning.session, secret, planning.stop)
    : { dockerConfig: undefined, notes: [] };
}
