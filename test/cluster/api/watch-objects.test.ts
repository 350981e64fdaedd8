// A watch over everything that interrupts one.
import assert from 'node:assert/strict';
import { textAt } from '../../../server/src/core/kernel/node-object.js';
import type { ApiOutcome, ObjectChange } from '../../../server/src/service/ports/cluster-session.js';
import { eventually } from '../../support/eventually.js';
import type { Fault } from '../../support/fake-cluster.js';
import type { SessionBench } from '../../support/open-session.js';
import { failureOf, openSession } from '../../support/open-session.js';

const selection = {
  group: 'batch',
  version: 'v1',
  resource: 'jobs',
  namespace: 'kmm-dev',
  labelSelector: 'run=a',
};

/** A change in a few letters: `all a b`, `changed a 1`, `deleted a`, `interrupted`. */
function wordsOf(change: ObjectChange): string {
  const nameOf = (object: unknown): string =>
    textAt(object, 'metadata', 'name') + textAt(object, 'status', 'step');
  switch (change.type) {
    case 'all':
      return ['all', ...change.objects.map(nameOf)].join(' ');
    case 'interrupted':
      return change.type;
    case 'changed':
    case 'deleted':
      return `${change.type} ${nameOf(change.object)}`;
  }
}

describe('a watch', () => {
  let bench: SessionBench;
  let told: string[];
  let outcome: Promise<ApiOutcome<'stopped'>>;

  const put = (name: string, step = '', run = 'a'): void =>
    void bench.fake.put('jobs', 'kmm-dev', { metadata: { name, labels: { run } }, status: { step } });

  async function watching(start = selection): Promise<void> {
    told = [];
    outcome = bench.session.watch(start, change => told.push(wordsOf(change)), bench.stop);
    await eventually(() => bench.fake.watches === 1, 'the first watch');
  }

  /** Time goes by until it is watched again. */
  async function watchedAgain(): Promise<void> {
    for (let turns = 0; bench.fake.watches === 0; turns += 1) {
      assert.ok(turns < 100_000, 'it is not watched again');
      await bench.clock.pass(20);
    }
  }

  const toldSo = async (...expected: readonly string[]): Promise<void> => {
    await eventually(() => told.length >= expected.length, expected.join(', '));
    assert.deepEqual(told, expected);
  };

  beforeEach(async () => {
    bench = await openSession();
    put('a');
  });
  afterEach(async () => {
    bench.stop.stop();
    await outcome;
    await bench.close();
  });

  it('tells what is there and every change, and ends when it is stopped', async () => {
    put('x', '', 'another');
    await watching();
    put('a', '1');
    put('b');
    put('x', '1', 'another');
    bench.fake.remove('jobs', 'kmm-dev', 'a');
    await toldSo('all a', 'changed a1', 'changed b', 'deleted a1');
    bench.stop.stop();
    assert.deepEqual(await outcome, { ok: true, value: 'stopped' });
    await eventually(() => bench.fake.watches === 0, 'the connection’s end');
    const { query } = bench.fake.requests.findLast(({ verb }) => verb === 'watch') ?? {};
    assert.equal(query?.['allowWatchBookmarks'], 'true');
    assert.equal(query?.['labelSelector'], 'run=a');
  });

  it('ends when the session is closed', async () => {
    await watching();
    await bench.session.close();
    assert.deepEqual(await outcome, { ok: true, value: 'stopped' });
  });

  it('goes on without a word when the server ends it in its time', async () => {
    await watching();
    put('a', '1');
    await toldSo('all a', 'changed a1');
    bench.fake.cutStreams('clean');
    await eventually(() => bench.fake.watches === 0, 'the end of the first');
    put('a', '2');
    bench.fake.remove('jobs', 'kmm-dev', 'a');
    await watchedAgain();
    await toldSo('all a', 'changed a1', 'changed a2', 'deleted a2');
  });

  it('asks no more than once a second when every watch ends at once', async () => {
    await watching();
    for (let times = 0; times < 5; times += 1) {
      bench.fake.cutStreams('clean');
      await eventually(() => bench.fake.watches === 0, 'its end');
      await watchedAgain();
    }
    assert.deepEqual(told, ['all a']);
  });

  for (const how of ['reset', 'half a line'] as const) {
    it(`tells a gap once and nothing twice when the connection breaks (${how})`, async () => {
      await watching();
      let left = 3;
      bench.fake.faultOf = ({ verb }): Fault | undefined =>
        verb === 'watch' && left-- > 0 ? 'reset' : undefined;
      bench.fake.cutStreams(how);
      await eventually(() => bench.fake.watches === 0, 'its end');
      put('a', '1');
      put('b');
      await watchedAgain();
      await toldSo('all a', 'interrupted', 'all a', 'changed a1', 'changed b');
    });
  }

  it('goes by bookmarks, so that nothing old is asked for', async () => {
    await watching();
    put('x', '', 'another');
    bench.fake.bookmark();
    await eventually(() => bench.fake.watches === 1, 'the watch');
    put('b');
    await toldSo('all a', 'changed b');
    put('x', '1', 'another');
    bench.fake.bookmark();
    const { version } = bench.fake.store;
    bench.fake.store.compact();
    bench.fake.cutStreams('clean');
    await eventually(() => bench.fake.watches === 0, 'its end');
    await watchedAgain();
    const asked = bench.fake.requests
      .filter(({ verb }) => verb === 'watch')
      .map(({ query }) => query['resourceVersion']);
    assert.ok(asked.includes(String(version)));
  });

  it('lists again when its version is too old, as event or as status', async () => {
    await watching();
    bench.fake.cutStreams('clean');
    await eventually(() => bench.fake.watches === 0, 'its end');
    put('b');
    bench.fake.remove('jobs', 'kmm-dev', 'a');
    bench.fake.store.compact();
    await watchedAgain();
    await toldSo('all a', 'all b');
    let left = 1;
    bench.fake.faultOf = ({ verb }) =>
      verb === 'watch' && left-- > 0 ? { status: 410, reason: 'Gone', message: 'too old' } : undefined;
    bench.fake.cutStreams('clean');
    await eventually(() => bench.fake.watches === 0, 'its end');
    await watchedAgain();
    await toldSo('all a', 'all b', 'all b');
  });

  it('takes silence for a dead connection, and lists again when it lasts', async () => {
    await watching();
    const asked = (): number => bench.fake.requests.filter(({ verb }) => verb === 'watch').length;
    let seconds = 0;
    for (; asked() < 3; seconds += 1) await bench.clock.pass(1000);
    assert.ok(seconds >= 180, 'twice the time');
    await toldSo('all a', 'all a');
    assert.equal(bench.fake.requests.filter(({ verb }) => verb === 'list').length, 2);
  });

  it('waits when the server has too much to do', async () => {
    await watching();
    let left = 4;
    bench.fake.faultOf = () => (left-- > 0 ? { status: 429, retryAfter: 5 } : undefined);
    bench.fake.cutStreams('clean');
    await eventually(() => bench.fake.watches === 0, 'its end');
    await watchedAgain();
    await toldSo('all a', 'interrupted', 'all a');
  });

  it('makes no sense of nonsense, and lists again', async () => {
    await watching();
    let left = 2;
    bench.fake.faultOf = ({ verb }) => (verb === 'watch' && left-- > 0 ? 'page' : undefined);
    bench.fake.cutStreams('clean');
    await eventually(() => bench.fake.watches === 0, 'its end');
    await watchedAgain();
    assert.deepEqual(told[0], 'all a');
    assert.deepEqual(told.at(-1), 'all a');
  });

  it('fails when it may not be, and when the cluster is away for too long', async () => {
    await watching();
    bench.fake.forbidden.add('watch jobs');
    bench.fake.cutStreams('clean');
    assert.match(failureOf(await bench.answer(outcome)), /^refused: You may not watch jobs/);
    bench.fake.forbidden.clear();
    await watching();
    bench.fake.faultOf = () => 'reset';
    bench.fake.cutStreams('reset');
    assert.match(failureOf(await bench.answer(outcome)), /^unreached: /);
    assert.deepEqual(told, ['all a', 'interrupted']);
  });
});
