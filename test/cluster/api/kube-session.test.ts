// Kubernetes' verbs, and what becomes of them when requests and answers get lost. Time is the test's.
import assert from 'node:assert/strict';
import { textAt } from '../../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../../server/src/core/json/json-value.js';
import type { Collection } from '../../../server/src/service/ports/cluster-session.js';
import type { Fault } from '../../support/fake-cluster.js';
import type { FakeRequest } from '../../support/fake-request.js';
import { fileWith } from '../../support/kubeconfig.js';
import type { SessionBench } from '../../support/open-session.js';
import { failureOf, openSession, valueOf } from '../../support/open-session.js';

const jobs: Collection = { group: 'batch', version: 'v1', resource: 'jobs', namespace: 'kmm-dev' };

const job = (name: string, run = 'run-1'): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, labels: { 'kmm.language-tools/run': run } },
  spec: {},
});

/** The first requests of a kind go wrong. */
function failing(times: number, verb: string, fault: Fault): (request: FakeRequest) => Fault | undefined {
  let left = times;
  return request => (request.verb === verb && left-- > 0 ? fault : undefined);
}

describe('a cluster, asked with patience', () => {
  let bench: SessionBench;
  beforeEach(async () => {
    bench = await openSession({ user: { token: 'geheim' } });
  });
  afterEach(() => bench.close());

  const create = async (
    object: JsonObject,
    mode: 'dry run' | 'for real' = 'for real',
  ): ReturnType<SessionBench['session']['create']> =>
    bench.answer(bench.session.create(jobs, object, mode, bench.stop));

  it('tells its version and what it serves', async () => {
    const { session, stop, answer } = bench;
    assert.equal(valueOf(await answer(session.version(stop))), 'v1.36.2');
    assert.deepEqual(valueOf(await answer(session.resources('batch', 'v1', stop))), ['jobs']);
    assert.deepEqual(valueOf(await answer(session.resources('build.openshift.io', 'v1', stop))), []);
    assert.ok(valueOf(await answer(session.resources('', 'v1', stop))).includes('pods'));
  });

  it('asks for no name that leads elsewhere', async () => {
    const { session, stop, answer, fake } = bench;
    const before = fake.requests.length;
    const secrets: Collection = { group: '', version: 'v1', resource: 'secrets', namespace: 'a' };
    for (const name of ['.', '..', '', 'a/b', '%2e', '%2e%2e', 'a%2fb', 'A', 'a\nb', 'a?b', '-']) {
      for (const outcome of [
        await answer(session.get(secrets, name, stop)),
        await answer(session.get({ ...secrets, namespace: name }, 'a', stop)),
        await answer(session.list({ ...secrets, namespace: name }, stop)),
        await answer(session.delete(secrets, name, 'uid', stop)),
        await answer(session.create({ ...secrets, namespace: name }, {}, 'for real', stop)),
      ])
        assert.match(failureOf(outcome), /cannot be the name of .*not asked/);
    }
    assert.equal(fake.requests.length, before);
  });

  it('creates, shows, lists and deletes', async () => {
    const { session, stop, answer, fake } = bench;
    const { object, warnings } = valueOf(await create(job('a')));
    assert.deepEqual(warnings, []);
    const uid = textAt(object, 'metadata', 'uid');
    assert.deepEqual(valueOf(await answer(session.get(jobs, 'a', stop))), object);
    assert.equal(valueOf(await answer(session.get(jobs, 'b', stop))), undefined);
    valueOf(await create(job('b', 'run-2')));
    const listed = valueOf(
      await answer(session.list({ ...jobs, labelSelector: 'kmm.language-tools/run=run-1' }, stop)),
    );
    assert.deepEqual(listed, [object]);
    assert.equal(valueOf(await answer(session.delete(jobs, 'a', 'another', stop))), 'gone');
    assert.equal(valueOf(await answer(session.delete(jobs, 'a', uid, stop))), 'deleted');
    assert.equal(valueOf(await answer(session.delete(jobs, 'a', uid, stop))), 'gone');
    assert.equal(fake.objects('jobs').length, 1);
    const deletion = fake.requests.findLast(({ verb }) => verb === 'delete');
    assert.deepEqual(deletion?.body, {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Background',
      preconditions: { uid },
    });
    assert.deepEqual(fake.requests.find(({ verb }) => verb === 'create')?.query, {
      fieldValidation: 'Strict',
    });
    assert.ok(fake.requests.every(({ token }) => token === 'geheim'));
  });

  it('lists all pages', async () => {
    const { session, stop, answer, fake } = bench;
    for (let count = 0; count < 1200; count += 1) fake.put('jobs', 'kmm-dev', job(`job-${String(count)}`));
    const listed = valueOf(await answer(session.list(jobs, stop)));
    assert.equal(new Set(listed.map(object => textAt(object, 'metadata', 'name'))).size, 1200);
    assert.equal(listed[0]?.['kind'], 'Job');
    assert.deepEqual(
      fake.requests.map(({ query }) => query['continue']),
      [undefined, '500', '1000'],
    );
  });

  it('begins a list again whose pages have expired, and gives up one that never holds', async () => {
    const { session, stop, answer, fake } = bench;
    for (let count = 0; count < 600; count += 1) fake.put('jobs', 'kmm-dev', job(`job-${String(count)}`));
    const gone: Fault = {
      status: 410,
      reason: 'Expired',
      message: 'The provided continue parameter is too old',
    };
    let left = 1;
    fake.faultOf = ({ query }) => (query['continue'] !== undefined && left-- > 0 ? gone : undefined);
    assert.equal(valueOf(await answer(session.list(jobs, stop))).length, 600);
    fake.faultOf = ({ query }) => (query['continue'] !== undefined ? gone : undefined);
    assert.match(failureOf(await answer(session.list(jobs, stop))), /^refused: .*410.*too old/);
  });

  it('tries without creating, and tells warnings', async () => {
    bench.fake.admit = () => ['would violate PodSecurity "restricted:latest": a "b"', 'second', 'second'];
    const { warnings } = valueOf(await create(job('a'), 'dry run'));
    assert.deepEqual(warnings, ['would violate PodSecurity "restricted:latest": a "b"', 'second']);
    assert.deepEqual(bench.fake.requests[0]?.query, { fieldValidation: 'Strict', dryRun: 'All' });
    assert.equal(bench.fake.objects('jobs').length, 0);
  });

  it('says what admission says', async () => {
    const message =
      'pods "a" is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0';
    bench.fake.admit = () => ({ code: 403, reason: 'Forbidden', message });
    const outcome = await create(job('a'), 'dry run');
    assert.ok(!outcome.ok);
    assert.deepEqual(outcome.failure.status, { code: 403, reason: 'Forbidden', message });
    assert.match(
      failureOf(outcome),
      /^refused: The cluster of context lab refuses to create jobs \(403\)\. It says: pods "a"/,
    );
  });

  it('says that a right is missing, and knows before', async () => {
    const { session, stop, answer, fake } = bench;
    fake.forbidden.add('create jobs').add('get pods/log');
    const right = { verb: 'create', group: 'batch', resource: 'jobs', namespace: 'kmm-dev' } as const;
    assert.equal(valueOf(await answer(session.mayDo(right, stop))), false);
    assert.equal(valueOf(await answer(session.mayDo({ ...right, verb: 'delete' }, stop))), true);
    const log = { verb: 'get', group: '', resource: 'pods/log', namespace: undefined } as const;
    assert.equal(valueOf(await answer(session.mayDo(log, stop))), false);
    assert.match(
      failureOf(await create(job('a'))),
      /administrator for the verb `create` on the resource `jobs`/,
    );
  });

  it('says that a namespace is not there', async () => {
    const { session, stop, answer } = bench;
    const outcome = await answer(
      session.create({ ...jobs, namespace: 'nowhere' }, job('a'), 'for real', stop),
    );
    assert.match(failureOf(outcome), /^refused: .*\(404\)\. It says: namespaces "nowhere" not found/);
  });

  for (const fault of ['reset', 'lost', 'half', 'silence'] as const) {
    it(`creates and deletes once when ${fault === 'silence' ? 'no answer comes' : `answers are ${fault}`}`, async () => {
      const { session, stop, answer, fake } = bench;
      fake.faultOf = failing(2, 'create', fault);
      const { object } = valueOf(await create(job('a')));
      assert.equal(fake.objects('jobs').length, 1);
      assert.deepEqual(fake.objects('jobs')[0], object);
      fake.faultOf = failing(2, 'delete', fault);
      valueOf(await answer(session.delete(jobs, 'a', textAt(object, 'metadata', 'uid'), stop)));
      assert.equal(fake.objects('jobs').length, 0);
    });
  }

  it('does not take what another run has made, or what is about to go, for its own', async () => {
    const { fake } = bench;
    fake.put('jobs', 'kmm-dev', job('a', 'another run'));
    const outcome = await create(job('a'));
    assert.match(failureOf(outcome), /^refused: .*409.*already exists/);
    const leaving = {
      ...job('b'),
      metadata: {
        name: 'b',
        labels: { 'kmm.language-tools/run': 'run-1' },
        deletionTimestamp: '2026-11-23T01:54:43Z',
      },
    };
    fake.put('jobs', 'kmm-dev', leaving);
    assert.match(failureOf(await create(job('b'))), /already exists/);
    const unlabelled = { ...job('c'), metadata: { name: 'c' } };
    fake.put('jobs', 'kmm-dev', unlabelled);
    assert.match(failureOf(await create(unlabelled)), /already exists/);
  });

  it('asks again when the server has too much to do, as late as it wants', async () => {
    const { session, stop, fake, clock, answer } = bench;
    fake.faultOf = failing(1, 'get', { status: 429, retryAfter: 3 });
    let isOver = false;
    const asked = session.get(jobs, 'a', stop).finally(() => {
      isOver = true;
    });
    while (clock.pending < 2 || fake.requests.length < 1) await clock.pass(0);
    await clock.pass(2900);
    for (let turns = 0; turns < 50; turns += 1) await clock.pass(0);
    assert.ok(!isOver && fake.requests.length === 1, 'it has not asked too early');
    await clock.pass(200);
    assert.equal(valueOf(await answer(asked)), undefined);
    for (const status of [500, 502, 503, 504]) {
      fake.faultOf = failing(2, 'get', { status });
      assert.equal(valueOf(await answer(session.get(jobs, 'a', stop))), undefined);
    }
    fake.faultOf = failing(1, 'create', {
      status: 409,
      reason: 'Conflict',
      message: 'resourcequotas "q": modified',
    });
    valueOf(await create(job('a')));
  });

  it('gives up after a while, in words', async () => {
    const { session, stop, fake, answer } = bench;
    const failed = async (fault: Fault): Promise<string> => {
      fake.faultOf = () => fault;
      return failureOf(await answer(session.get(jobs, 'a', stop)));
    };
    assert.match(
      await failed({ status: 429, message: 'slow down', retryAfter: 1000 }),
      /^refused: .*too much to do \(429\)/,
    );
    assert.match(await failed({ status: 503 }), /^refused: .*status 503/);
    assert.match(await failed('reset'), /^unreached: .*broke the connection off/);
    assert.match(await failed('half'), /^unreached: /);
    assert.match(await failed('silence'), /^timed out: .*within 20 s/);
    assert.match(await failed('page'), /^unreadable: .*not as a Kubernetes API server does/);
  });

  it('is not asked any more once stopped or closed', async () => {
    const { session, stop, fake, clock } = bench;
    fake.faultOf = () => 'silence';
    const stopped = session.get(jobs, 'a', stop);
    while (fake.requests.length < 1) await clock.pass(0);
    stop.stop();
    assert.match(failureOf(await stopped), /^stopped: /);
    const asked = fake.requests.length;
    assert.match(failureOf(await session.create(jobs, job('a'), 'for real', stop)), /^stopped: /);
    assert.equal(fake.requests.length, asked);
    await session.close();
    assert.match(
      failureOf(await session.version({ stopped: false, onStop: () => () => undefined })),
      /^stopped: /,
    );
  });

  it('never shows what is secret', async () => {
    const { session, stop, fake, answer } = bench;
    for (const fault of ['reset', 'page', { status: 401 }, { status: 500, message: 'away' }] as const) {
      fake.faultOf = () => fault;
      assert.ok(!JSON.stringify(await answer(session.version(stop))).includes('geheim'));
    }
  });
});

describe('a cluster whose token expires', () => {
  const expired = async (user: object): Promise<SessionBench> => {
    const bench = await openSession({ user });
    bench.fake.tokens = [];
    return bench;
  };

  it('is signed in to again, once for all who ask', async () => {
    const file = fileWith('old\n', 'token');
    const bench = await expired({ tokenFile: file });
    const { fake, session, stop, answer } = bench;
    fake.tokens = ['old'];
    valueOf(await answer(session.version(stop)));
    fileWith('new\n', 'token', file.slice(0, -'/token'.length));
    fake.tokens = ['new'];
    // No time passes: it would pass faster than a file is read.
    const all = await Promise.all([1, 2, 3].map(() => session.version(stop)));
    assert.deepEqual(all.map(valueOf), ['v1.36.2', 'v1.36.2', 'v1.36.2']);
    await bench.close();
  });

  it('is told in words when signing in again does not help, and no program runs time and again', async () => {
    const counter = fileWith('', 'runs');
    const source = `require('fs').appendFileSync(${JSON.stringify(counter)}, 'x');
      console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: 'geheim' } }))`;
    const apiVersion = 'client.authentication.k8s.io/v1';
    const bench = await openSession({
      user: { exec: { apiVersion, command: process.execPath, args: ['-e', source] } },
    });
    const { fake, session, stop } = bench;
    fake.tokens = ['another'];
    for (let times = 0; times < 3; times += 1) {
      const outcome = await session.version(stop);
      assert.match(failureOf(outcome), /^refused: .*does not accept your credentials \(401\)/);
      assert.ok(!JSON.stringify(outcome).includes('geheim'));
    }
    const { readFileSync } = await import('node:fs');
    assert.equal(readFileSync(counter, 'utf8'), 'xx', 'at the start and once again');
    await bench.close();
  });

  it('is told in words when nothing else can be tried', async () => {
    const bench = await expired({ token: 'geheim' });
    const outcome = await bench.session.version(bench.stop);
    assert.match(failureOf(outcome), /^refused: .*\(401\)\.\nSign in again/);
    assert.equal(bench.fake.requests.length, 1);
    await bench.close();
  });
});
