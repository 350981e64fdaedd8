// The requests of test builds and of preflight validations: docs/protocol.md. Parameters come from outside and may be
// anything; what they ask for is decided in the service.
import type { StopSignal } from '../../core/stop.js';
import type { DeleteLeftoversParams, Leftover } from '../../protocol/test-build.js';
import {
  cancelTestBuildMethod,
  deleteLeftoversMethod,
  planTestBuildMethod,
  preflightChangedMethod,
  preflightMethod,
  startTestBuildMethod,
  testBuildLeftoversMethod,
} from '../../protocol/test-build.js';
import type { PlanRequest } from '../../service/test-build/plan-types.js';
import type { TestBuilds } from '../../service/test-build/test-builds.js';
import {
  countIn,
  field,
  invalid,
  requiredListIn,
  requiredTextIn,
  stringsIn,
  uriIn,
} from '../connection/params.js';
import { answered } from '../connection/refusal.js';
import { shownAnswer } from '../connection/shown-answer.js';
import type { ClientSettings } from '../workspace/settings.js';
import type { TrustedWorld } from '../cluster/trusted-requests.js';
import { choiceIn, filledTextIn, serveTrusted } from '../cluster/trusted-requests.js';
import { canonicalUri } from '../workspace/uri.js';

export interface TestBuildRequestsWorld extends TrustedWorld {
  readonly settings: ClientSettings;
  readonly testBuilds: TestBuilds;
}

export function serveTestBuilds(world: TestBuildRequestsWorld): void {
  const { testBuilds, connection } = world;
  serveTrusted(world, planTestBuildMethod, async (params, stop) =>
    answered(await testBuilds.plan(await planRequestIn(world, params), stop), shownAnswer),
  );
  serveTrusted(world, startTestBuildMethod, params =>
    Promise.resolve(
      answered(testBuilds.start(requiredTextIn(params, 'plan'), stringsIn(params, 'kernels')), builds => ({
        ok: true,
        builds,
      })),
    ),
  );
  serveTrusted(world, cancelTestBuildMethod, async params =>
    answered(await testBuilds.cancel(requiredTextIn(params, 'id')), () => ({ ok: true })),
  );
  serveTrusted(world, testBuildLeftoversMethod, async (params, stop) =>
    answered(
      await testBuilds.leftovers(choiceIn(params), filledTextIn(params, 'namespace'), stop),
      shownAnswer,
    ),
  );
  serveTrusted(world, deleteLeftoversMethod, async (params, stop) =>
    answered(await testBuilds.deleteLeftovers(choiceIn(params), leftoversIn(params), stop), () => ({
      ok: true,
    })),
  );
  serveTrusted(world, preflightMethod, (params, stop) =>
    preflight(
      world,
      params,
      stop,
      status => void connection.sendNotification(preflightChangedMethod, shownAnswer(status)),
    ),
  );
}

async function planRequestIn(
  { settings }: TestBuildRequestsWorld,
  params: unknown,
): Promise<Omit<PlanRequest, 'ownRuns'>> {
  const uri = canonicalUri(uriIn(params));
  const kernels = (stringsIn(params, 'kernels') ?? []).filter(kernel => kernel.trim() !== '');
  if (kernels.length === 0) throw invalid('`kernels` must name one kernel at least');
  await settings.ready(uri);
  const push = field(params, 'push');
  return {
    choice: choiceIn(params),
    uri,
    document: countIn(params, 'document') ?? 0,
    kernels,
    namespace: filledTextIn(params, 'namespace'),
    push:
      push === undefined || push === null
        ? undefined
        : { destination: filledTextIn(push, 'destination') ?? '' },
    mayReadPullSecret: field(params, 'mayReadPullSecret') === true,
    settings: settings.settingsOf(uri).testBuild,
  };
}

async function preflight(
  { testBuilds, settings }: TestBuildRequestsWorld,
  params: unknown,
  stop: StopSignal,
  tell: Parameters<TestBuilds['preflight']>[1],
): Promise<unknown> {
  const kernel = requiredTextIn(params, 'kernel');
  const patience = settings.settingsOf('').testBuild.deadline * 1000;
  const pushBuiltImage = field(params, 'pushBuiltImage') === true;
  const request = { choice: choiceIn(params), kernel, pushBuiltImage, patience };
  return answered(await testBuilds.preflight(request, tell, stop), shownAnswer);
}

const kinds: readonly Leftover['kind'][] = [
  'Job',
  'Build',
  'ConfigMap',
  'Pod',
  'PreflightValidation',
  'PreflightValidationOCP',
];

function leftoversIn(params: unknown): DeleteLeftoversParams['builds'] {
  return requiredListIn(params, 'builds').map(build => {
    const kind = kinds.find(each => each === field(build, 'kind'));
    if (!kind) throw invalid(`\`kind\` must be one of ${kinds.join(', ')}`);
    return {
      kind,
      namespace: filledTextIn(build, 'namespace') ?? '',
      name: requiredTextIn(build, 'name'),
      uid: requiredTextIn(build, 'uid'),
    };
  });
}
