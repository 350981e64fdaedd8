// A thousand test builds with everything going wrong that can: nothing may leak, hang or reject unheard.
import assert from 'node:assert/strict';
import { textAt } from '../../server/src/core/kernel/node-object.js';
import { StopSource } from '../../server/src/core/stop.js';
import type { CallFault, Script } from '../support/fake-session.js';
import { succeeding } from '../support/fake-session.js';
import { pause } from '../../server/src/service/waiting.js';
import type { Random } from '../support/random.js';
import { randomFrom } from '../support/random.js';
import { TestBuildLab } from '../support/test-build-lab.js';

const runs = 1000;
const hour = 3600_000;

/** How often what came of it. */
const seen = new Map<string, number>();
const see = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

describe(`test builds: ${String(runs)} random runs`, () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown): void => void unheard.push(reason);
  before(() => process.on('unhandledRejection', hear));
  after(() => process.off('unhandledRejection', hear));

  for (let from = 0; from < runs; from += 250) {
    it(`seeds ${String(from)} to ${String(from + 249)}: no leak, no hang`, async () => {
      for (let seed = from; seed < from + 250; seed++) {
        try {
          await run(randomFrom(seed * 7919 + 1));
        } catch (error) {
          throw new Error(`seed ${String(seed)}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          });
        }
      }
      assert.deepEqual(unheard, []);
    });
  }

  it('have seen every end there is', () => {
    const kinds = [
      'succeeded',
      'looked',
      'cancelled',
      'killed',
      'kept',
      'left',
      'not created',
      'connection',
      'deadline',
      'deleted',
      'controllers stopped',
      'server away',
    ];
    assert.deepEqual(
      kinds.filter(kind => (seen.get(kind) ?? 0) < 10),
      [],
      JSON.stringify([...seen]),
    );
  });
});

async function run(random: Random): Promise<void> {
  const lab = new TestBuildLab();
  lab.cluster.script = scriptFrom(random);
  const kernels = Array.from({ length: 1 + random.below(3) }, (_, index) => `6.${String(index)}.0-1-x`);
  const settings = lab.settings({ keep: random.below(5) === 0, deadline: 60 + random.below(1800) });
  // Half of them push, and the registry takes its time.
  const push = random.below(2) === 0 ? { destination: '' } : undefined;
  const looking = random.below(60_000);
  lab.files = async (_, stop) => {
    await pause(lab.clock, looking, stop);
    return { known: false, words: stop.stopped ? 'Cancelled.' : 'registry.example is slow.' };
  };
  const ids = await lab.start({ kernels, settings, push });
  lab.cluster.faultOf = faultsFrom(random);
  const cancelling: Promise<unknown>[] = [];
  const isKilled = await disturb(lab, random, ids, cancelling);
  if (isKilled) {
    see('killed');
    await afterCrash(lab, random);
    return;
  }
  for (const id of ids) await lab.clock.until(lab.builds.over(id), 3 * hour);
  await lab.clock.until(Promise.all(cancelling), hour);
  lab.cluster.faultOf = () => undefined;
  assert.deepEqual(lab.lies, [], 'it says that nothing is left');
  // The server is back by then.
  await lab.clock.pass(120_000);
  lab.cluster.startControllers();
  for (const id of ids) {
    const build = lab.build(id);
    assert.ok(['succeeded', 'failed', 'cancelled'].includes(build.state), build.state);
    see(build.failure?.kind ?? build.state);
    if (build.layout) see('looked');
    if (build.leftInCluster) see(build.troubles.length > 0 ? 'left' : 'kept');
    if (build.leftInCluster && random.below(2) === 0) {
      const cancelled = await lab.clock.until(lab.builds.cancel(id), 200_000);
      assert.ok(cancelled.ok);
      assert.equal(lab.build(id).leftInCluster, false);
    }
  }
  await lab.clock.pass(2000);
  const gone = ids.filter(id => !lab.build(id).leftInCluster);
  assert.deepEqual(
    left(lab).filter(run => gone.includes(run)),
    [],
    'it says that nothing is left',
  );
  assert.equal(lab.cluster.open, 0, 'sessions are left open');
  assert.deepEqual(await lab.leftAfter(2 * hour), [], 'the cluster does not collect it');
  assert.equal(lab.clock.pending, 0, 'timers are left');
}

const left = (lab: TestBuildLab): readonly string[] =>
  ['jobs', 'configmaps', 'pods']
    .flatMap(resource => lab.cluster.objects(resource))
    .map(object => textAt(object, 'metadata', 'labels', 'kmm.language-tools/run'));

/** A new session finds what the dead one has left, or the cluster collects it by itself. */
async function afterCrash(lab: TestBuildLab, random: Random): Promise<void> {
  lab.cluster.faultOf = () => undefined;
  lab.cluster.startControllers();
  // What the dead process has sent may still arrive.
  await lab.clock.pass(120_000);
  if (random.below(2) === 0) {
    const builds = lab.engine();
    const { choice } = lab.request();
    const found = await lab.clock.until(builds.leftovers(choice, 'lab', new StopSource()), hour);
    assert.ok(found.ok);
    const names = found.value.builds.map(({ name }) => name);
    for (const job of lab.cluster.objects('jobs')) assert.ok(names.includes(textAt(job, 'metadata', 'name')));
    const deleted = await lab.clock.until(
      builds.deleteLeftovers(choice, found.value.builds, new StopSource()),
      hour,
    );
    assert.ok(deleted.ok);
    assert.deepEqual(await lab.leftAfter(2000), []);
  }
  assert.deepEqual(await lab.leftAfter(2 * hour), []);
}

/** Lets things happen at random moments; true when the process was killed. */
async function disturb(
  lab: TestBuildLab,
  random: Random,
  ids: readonly string[],
  cancelling: Promise<unknown>[],
): Promise<boolean> {
  for (let count = random.below(4); count > 0; count--) {
    await lab.clock.pass(random.below(random.below(2) === 0 ? 3000 : 40_000));
    const id = ids[random.below(ids.length)] ?? '';
    switch (random.below(10)) {
      case 0:
      case 1:
        cancelling.push(lab.builds.cancel(id));
        break;
      case 2:
        lab.kill();
        return true;
      case 3:
        lab.cluster.interrupt();
        break;
      case 4:
        removeOne(lab, 'pods');
        break;
      case 5:
        removeOne(lab, 'jobs');
        break;
      case 6:
        if (random.below(4) === 0) lab.cluster.deleteNamespace('lab');
        break;
      case 7:
        await lab.clock.until(lab.builds.close(), hour);
        break;
      case 8:
        see('controllers stopped');
        lab.cluster.stopControllers();
        if (random.below(2) === 0)
          lab.clock.after(random.below(300_000), () => lab.cluster.startControllers());
        break;
      case 9:
        see('server away');
        lab.cluster.goAway(random.below(120_000));
        break;
    }
  }
  return false;
}

function removeOne(lab: TestBuildLab, resource: string): void {
  const [first] = lab.cluster.objects(resource);
  if (first) lab.cluster.remove(textAt(first, 'metadata', 'uid'));
}

function scriptFrom(random: Random): Script {
  const lines = random.below(30);
  const log = Array.from(
    { length: lines },
    (_, index) => [random.below(2000), `line ${String(index)} \u00e4`] as const,
  );
  const exitCode = random.oneOf([0, 0, 1, 2, 137, undefined]);
  return {
    ...succeeding,
    podAfter: random.oneOf([100, 100, 2000, undefined]),
    startsAfter: random.oneOf([100, 1500, 1500, 20_000, undefined]),
    log,
    exitCode,
    ...(exitCode === 137 && { reason: 'OOMKilled' }),
    events: random.below(3) === 0 ? [{ reason: 'FailedCreate', message: 'no' }] : [],
  };
}

/** Some runs are calm, some stormy; a storm that never ends is what clean-up gives up on. */
function faultsFrom(random: Random): (call: { readonly verb: string }) => CallFault | undefined {
  const often = random.oneOf([0, 0, 3, 10, 40, 100]);
  return ({ verb }) => {
    if (random.below(100) >= often) return undefined;
    const faults: readonly [CallFault, ...CallFault[]] = [
      'unreached',
      'lost',
      { slow: random.below(30_000) },
      { status: 429, reason: 'TooManyRequests' },
      { status: 500 },
      { status: 410, reason: 'Expired' },
      { status: 401, reason: 'Unauthorized' },
    ];
    const fault = random.oneOf(faults);
    // Only what creates or deletes is done before its answer is lost.
    return fault === 'lost' && verb !== 'create' && verb !== 'delete' ? 'unreached' : fault;
  };
}
