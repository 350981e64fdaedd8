// Random courses over a line that fails in every way: what is made is there once, what is deleted is gone,
// watches end up knowing what there is, logs are handed over as they were written, and nothing is waited for in the end.
import assert from 'node:assert/strict';
import { textAt } from '../../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../../server/src/core/json/json-value.js';
import type { ObjectChange } from '../../../server/src/service/ports/cluster-session.js';
import { eventually } from '../../support/eventually.js';
import type { Fault } from '../../support/fake-cluster.js';
import type { FakeRequest } from '../../support/fake-request.js';
import type { SessionBench } from '../../support/open-session.js';
import { openSession } from '../../support/open-session.js';
import type { Random } from '../../support/random.js';
import { randomFrom } from '../../support/random.js';

/** `KMM_COURSES=1000` for a long run. */
const courses = Number(process.env['KMM_COURSES'] ?? 200);
const jobs = { group: 'batch', version: 'v1', resource: 'jobs', namespace: 'kmm-dev' };
const nameOf = (object: JsonObject): string => textAt(object, 'metadata', 'name');

/** What may go wrong with any request. */
const faults: readonly [Fault, ...Fault[]] = [
  'reset',
  'lost',
  'half',
  'slow',
  { status: 429, retryAfter: 2 },
  { status: 500, message: 'etcdserver: leader changed' },
  { status: 503 },
];

describe('over a line that fails at random', () => {
  let bench: SessionBench;
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  before(async () => {
    process.on('unhandledRejection', note);
    bench = await openSession();
  });
  after(async () => {
    process.off('unhandledRejection', note);
    bench.stop.stop();
    await bench.close();
  });

  it(`${String(courses)} courses end as they should`, async function () {
    this.timeout(240_000);
    for (let seed = 0; seed < courses; seed += 1) await course(randomFrom(seed), `seed ${String(seed)}`);
    assert.deepEqual(rejections, []);
  });

  async function course(random: Random, title: string): Promise<void> {
    const { fake, session, stop, answer } = bench;
    const name = `job-${title.replace(' ', '-')}`;
    const labels = { 'kmm.language-tools/run': name };
    fake.faultOf = sometimes(random);
    const known = new Map<string, JsonObject>();
    const isOver = { stopped: false, onStop: (action: () => void) => ((end = action), () => undefined) };
    let end = (): void => undefined;
    const selection = { ...jobs, labelSelector: `kmm.language-tools/run=${name}` };
    const watch = session.watch(selection, change => learn(known, change), isOver);
    const object = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, labels }, spec: {} };
    const created = await answer(session.create(jobs, object, 'for real', stop));
    const log = await logged(random, name);
    disturb(random);
    // Whoever could not make it for certain looks whether it is there, when the line is good again.
    fake.faultOf = sometimes(random, 4);
    const there = created.ok ? created.value.object : fake.object('jobs', 'kmm-dev', name);
    if (there) {
      const uid = textAt(there, 'metadata', 'uid');
      const deleted = await answer(session.delete(jobs, name, uid, stop));
      fake.faultOf = () => undefined;
      if (!deleted.ok) await answer(session.delete(jobs, name, uid, stop));
    }
    fake.faultOf = () => undefined;
    assert.equal(fake.object('jobs', 'kmm-dev', name), undefined, `${title}: nothing is left`);
    await answer(eventually(() => known.size === 0, `${title}: the watch knows it`));
    isOver.stopped = true;
    end();
    const ended = await answer(watch);
    assert.ok(ended.ok, title);
    assert.ok(log, `${title}: the log is whole`);
  }

  /** Follows a log while it is written and broken off; whether all of it has come. */
  async function logged(random: Random, name: string): Promise<boolean> {
    const { fake, session, stop, clock } = bench;
    fake.put('pods', 'kmm-dev', { metadata: { name } });
    const log = fake.log('kmm-dev', name);
    const handed: Uint8Array[] = [];
    let isOver = false;
    const source = { namespace: 'kmm-dev', name, container: 'kaniko' };
    const outcome = session
      .followLog(source, bytes => handed.push(bytes), stop)
      .finally(() => {
        isOver = true;
      });
    for (let lines = 4 + random.below(20); lines > 0 && !isOver; lines -= 1) {
      log.write(random.oneOf(['same\n', `${String(lines)}\n`, Buffer.from([0xc3, 0x0a])]), random.below(400));
      if (random.below(5) === 0) disturb(random);
      for (let turns = random.below(25); turns > 0; turns -= 1) await clock.pass(random.below(40));
    }
    log.end();
    while (!isOver) await clock.pass(50);
    fake.remove('pods', 'kmm-dev', name);
    const ended = await outcome;
    // A log that was never there at the first question, because of a fault, is none.
    const isNone = ended.ok && ended.value === 'none' && handed.length === 0;
    return isNone || (ended.ok && ended.value === 'ended' && Buffer.concat(handed).equals(log.bytes));
  }

  function disturb(random: Random): void {
    const { fake } = bench;
    if (random.below(3) === 0) fake.store.compact();
    fake.cutStreams(random.oneOf(['clean', 'reset']));
  }
});

/** Every so many requests on the average; never more than three in a row, which nobody has to bear. */
function sometimes(random: Random, every = 3): (request: FakeRequest) => Fault | undefined {
  let row = 0;
  return () => {
    row = random.below(every) === 0 && row < 3 ? row + 1 : 0;
    return row > 0 ? random.oneOf(faults) : undefined;
  };
}

function learn(known: Map<string, JsonObject>, change: ObjectChange): void {
  switch (change.type) {
    case 'all':
      known.clear();
      for (const object of change.objects) known.set(nameOf(object), object);
      break;
    case 'changed':
      known.set(nameOf(change.object), change.object);
      break;
    case 'deleted':
      known.delete(nameOf(change.object));
      break;
    case 'interrupted':
      break;
  }
}
