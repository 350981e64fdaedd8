// What a real API server has answered (Kubernetes 1.36), byte for byte, and what the session makes of it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textAt } from '../../../server/src/core/kernel/node-object.js';
import type {
  ApiOutcome,
  ClusterSession,
  ObjectChange,
} from '../../../server/src/service/ports/cluster-session.js';
import { FakeApiServer } from '../../support/fake-api-server.js';
import { choose, kubeBench } from '../../support/kube-world.js';
import { fileWith, kubeconfig } from '../../support/kubeconfig.js';
import { neverStops } from '../../support/never-stops.js';
import { failureOf, valueOf } from '../../support/open-session.js';
import { whileTimePasses } from '../../support/eventually.js';
import { repositoryRoot } from '../../support/shared.js';

interface Recorded {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

function recorded(name: string): Recorded {
  const folder = join(repositoryRoot, 'test/fixtures/cluster/http', name);
  const [first = '', ...rest] = readFileSync(join(folder, 'response.head.txt'), 'utf8').trim().split(/\r?\n/);
  const body = readdirSync(folder).find(file => file.startsWith('response.body'));
  assert.ok(body !== undefined && existsSync(join(folder, body)));
  return {
    status: Number(first.split(' ')[1]),
    headers: rest.flatMap(line => {
      const [, key = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
      return /^(?:connection|transfer-encoding|content-length|date)$/i.test(key)
        ? []
        : [[key, value] as const];
    }),
    body: readFileSync(join(folder, body)),
  };
}

describe('a recorded answer', () => {
  const jobs = { group: 'batch', version: 'v1', resource: 'jobs', namespace: 'rec-http' };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'my-kmod-build', labels: { 'kmm.language-tools/run': 'a' } },
  };
  const uid = '7dcbd1a8-e318-48ea-95f5-8921f9762a4c';
  let server: FakeApiServer;
  let bench: ReturnType<typeof kubeBench>;
  let session: ClusterSession;
  /** By the names of recordings, or made here; the last one again and again. */
  let answers: readonly (string | Recorded)[];
  let before: number;

  beforeEach(async () => {
    server = await FakeApiServer.start((_, response, count) => {
      const answer = answers[Math.min(count - before, answers.length) - 1] ?? '';
      const { status, headers, body } = typeof answer === 'string' ? recorded(answer) : answer;
      for (const [name, value] of headers) response.setHeader(name, value);
      response.writeHead(status).end(body);
    });
    bench = kubeBench();
    const path = fileWith(kubeconfig({ server: `http://127.0.0.1:${String(server.port)}` }));
    const opened = await bench.cluster.open(choose(path), neverStops);
    assert.ok(opened.ok);
    session = opened.value;
  });
  afterEach(async () => {
    await session.close();
    await server.stop();
  });

  async function of<T>(
    names: string | readonly string[],
    ask: () => Promise<ApiOutcome<T>>,
  ): Promise<ApiOutcome<T>> {
    answers = [names].flat();
    before = server.requests.length;
    return whileTimePasses(bench.clock, ask());
  }

  const create =
    (mode: 'dry run' | 'for real'): (() => ReturnType<ClusterSession['create']>) =>
    () =>
      session.create(jobs, job, mode, neverStops);

  it('to a creation is the object, or why there is none', async () => {
    const { object, warnings } = valueOf(await of('create-job-201', create('for real')));
    assert.deepEqual([textAt(object, 'metadata', 'uid'), warnings], [uid, []]);
    const expected: readonly (readonly [string, RegExp])[] = [
      ['create-job-dryrun-strict-unknown-field', /400.*unknown field "spec\.backofLimit"/],
      ['create-job-401', /does not accept your credentials \(401\)/],
      ['create-job-403', /refuses to create jobs \(403\).*User "dev-user" cannot create resource "jobs"/],
      ['create-job-409', /409.*already exists/],
      ['create-job-422', /422.*Job\.batch "my-kmod-build" is invalid/],
    ];
    for (const [name, words] of expected) {
      assert.match(failureOf(await of(name, create('dry run'))), words, name);
    }
    const invalid = await of('create-job-422', create('dry run'));
    assert.ok(!invalid.ok);
    assert.match(invalid.failure.status?.message ?? '', /restartPolicy/, 'the whole message is there');
  });

  it('to a creation whose name is taken leads to the object that is there', async () => {
    const outcome = await of(['create-job-409', 'create-job-201'], create('for real'));
    assert.match(failureOf(outcome), /already exists/, 'it has not our label');
    assert.equal(server.requests.length, 2);
  });

  it('to a deletion', async () => {
    const remove = (): ReturnType<ClusterSession['delete']> =>
      session.delete(jobs, 'my-kmod-build', uid, neverStops);
    assert.equal(valueOf(await of('delete-job-background', remove)), 'deleted');
    assert.equal(valueOf(await of('delete-job-404', remove)), 'gone');
  });

  it('to a deletion of another one of that name', async () => {
    const remove = (): ReturnType<ClusterSession['delete']> =>
      session.delete(jobs, 'my-kmod-build', 'another', neverStops);
    assert.equal(valueOf(await of(['delete-job-409-precondition', 'create-job-201'], remove)), 'gone');
    assert.equal(valueOf(await of(['delete-job-409-precondition', 'delete-job-404'], remove)), 'gone');
  });

  it('about rights, versions and what is served', async () => {
    const right = { verb: 'create', group: 'batch', resource: 'jobs', namespace: 'rec-http' } as const;
    const mayDo = (): ReturnType<ClusterSession['mayDo']> => session.mayDo(right, neverStops);
    assert.equal(valueOf(await of('ssar-denied', mayDo)), false);
    assert.equal(valueOf(await of('ssar-allowed', mayDo)), true);
    assert.equal(valueOf(await of('version', () => session.version(neverStops))), 'v1.36.2');
    const served = await of('discovery-batch-v1', () => session.resources('batch', 'v1', neverStops));
    assert.deepEqual(valueOf(served), ['cronjobs', 'jobs']);
    const list = await of('list-jobs-403', () => session.list(jobs, neverStops));
    assert.match(failureOf(list), /You may not list jobs .*\(403\)/);
  });

  it('instead of a log is none, and a log is its bytes', async () => {
    const handed: Uint8Array[] = [];
    const follow = (): ReturnType<ClusterSession['followLog']> =>
      session.followLog(
        { namespace: 'rec-http', name: 'p', container: 'kaniko' },
        bytes => handed.push(bytes),
        neverStops,
      );
    for (const name of ['log-404', 'log-before-start-400', 'log-unscheduled']) {
      assert.equal(valueOf(await of(name, follow)), 'none', name);
    }
    assert.equal(valueOf(await of('log-follow', follow)), 'ended');
    const stamped = recorded('log-follow').body.toString('latin1');
    assert.equal(Buffer.concat(handed).toString('latin1'), stamped.replaceAll(/^\S+ /gm, ''));
  });

  it('to a watch is its changes, and what is too old is listed again', async () => {
    const told: ObjectChange[] = [];
    const list = { kind: 'JobList', apiVersion: 'batch/v1', metadata: { resourceVersion: '5' }, items: [] };
    const none = { status: 200, headers: [], body: Buffer.from(JSON.stringify(list)) };
    answers = [none, 'watch-job-timeout', 'watch-410-too-old', none, 'list-jobs-403'];
    before = 0;
    const outcome = session.watch(jobs, change => told.push(change), neverStops);
    assert.match(failureOf(await whileTimePasses(bench.clock, outcome)), /You may not watch jobs/);
    const types = told.map(({ type }) => type);
    assert.deepEqual([...new Set(types)], ['all', 'changed']);
    assert.equal(types.filter(type => type === 'all').length, 2);
    assert.equal(types.at(-1), 'all');
    const versions = server.requests.map(({ url }) => url.searchParams.get('resourceVersion'));
    assert.equal(versions[1], '5');
    assert.match(versions[2] ?? '', /^5\d{3}$/, 'from the last version there was');
  });
});
