// What the user can change about a planned test build: where it runs, whether it pushes and to where, and whether the
// pull Secret may be read to ask the registry.
import type { TestBuildPlan } from '../../../server/src/protocol/test-build.js';
import type { PickChoice } from '../shown/pick.js';
import { pickOne } from '../shown/pick.js';
import { askForText } from '../shown/say.js';
import type { PlanChanges } from './command-context.js';

interface ChangeItem extends PickChoice {
  /** Undefined when the user thinks better of it. */
  readonly make: () => Promise<PlanChanges | undefined>;
}

export async function changePlan(plan: TestBuildPlan, before: PlanChanges): Promise<PlanChanges | undefined> {
  const picked = await pickOne(itemsFor(plan, before), {
    title: `KMM: Test Build of ${plan.module}`,
    placeHolder: 'What shall be different?',
  });
  return picked?.make();
}

function itemsFor(plan: TestBuildPlan, before: PlanChanges): readonly ChangeItem[] {
  const { push: _, ...withoutPush } = before;
  const notPushing: ChangeItem = {
    icon: 'circle-slash',
    label: 'Push nothing',
    detail: 'The build is tried, and its image is thrown away.',
    make: () => Promise.resolve(withoutPush),
  };
  return [
    {
      icon: 'cloud-upload',
      label: 'Push the image…',
      detail: 'To the image of the mapping, or to another one that you name.',
      make: () => withDestination(plan, before),
    },
    ...(before.push ? [notPushing] : []),
    {
      icon: 'symbol-namespace',
      label: 'Another namespace…',
      detail: `Now: ${plan.namespace}`,
      make: () => withNamespace(plan, before),
    },
    ...(before.mayReadPullSecret ? [] : [readingSecret(before)]),
  ];
}

const readingSecret = (before: PlanChanges): ChangeItem => ({
  icon: 'key',
  label: 'Ask the registry with the Module’s pull Secret',
  detail: 'Reads the Secret of imageRepoSecret once, to learn whether the image exists. It is not kept.',
  make: () => Promise.resolve({ ...before, mayReadPullSecret: true }),
});

/** With several kernels each goes to its own image; one destination for all would be the last one's. */
async function withDestination(
  { builds }: TestBuildPlan,
  before: PlanChanges,
): Promise<PlanChanges | undefined> {
  const [first] = builds;
  if (builds.length > 1 || !first) return { ...before, push: { destination: '' } };
  const destination = await askForText({
    title: 'KMM: Push the Image',
    prompt: 'Where to; whoever pulls this image gets what is built now',
    value: first.destination ?? first.image,
  });
  return destination === undefined ? undefined : { ...before, push: { destination } };
}

async function withNamespace(
  { namespace }: TestBuildPlan,
  before: PlanChanges,
): Promise<PlanChanges | undefined> {
  const chosen = await askForText({
    title: 'KMM: Namespace of the Test Build',
    prompt: 'The Secrets and the service account that the build uses are those of this namespace',
    value: namespace,
  });
  return chosen === undefined ? undefined : { ...before, namespace: chosen };
}
