// Every verb against a real API server.
import assert from 'node:assert/strict';
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import type { ObjectChange, Selection } from '../../server/src/service/ports/cluster-session.js';
import { choose } from '../support/kube-world.js';
import { fileWith } from '../support/kubeconfig.js';
import { neverStops } from '../support/never-stops.js';
import { failureOf, valueOf } from '../support/open-session.js';
import { realPort } from '../support/real-cluster.js';
import { StopSwitch } from '../support/stop-switch.js';
import { asksUntil, configMap, describeReal, job, pod } from './bench.js';

const uidOf = (object: JsonObject | undefined): string => textAt(object, 'metadata', 'uid');
const nameOf = (object: unknown): string => textAt(object, 'metadata', 'name');

describeReal('a real API server', bench => {
  const create = async (
    group: string,
    resource: string,
    object: JsonObject,
    mode: 'dry run' | 'for real' = 'for real',
  ): ReturnType<typeof bench.session.create> =>
    bench.session.create(bench.in(group, resource), object, mode, neverStops);

  it('tells its version and what it serves', async () => {
    assert.match(valueOf(await bench.session.version(neverStops)), /^v1\.\d+/);
    const resources = valueOf(await bench.session.resources('batch', 'v1', neverStops));
    assert.ok(resources.includes('jobs') && !resources.some(name => name.includes('/')));
    assert.deepEqual(valueOf(await bench.session.resources('none.example', 'v1', neverStops)), []);
    assert.ok(valueOf(await bench.session.resources('', 'v1', neverStops)).includes('pods'));
  });

  it('creates, shows, lists and deletes, and only the very object', async () => {
    const { object, warnings } = valueOf(await create('batch', 'jobs', job('verbs')));
    assert.deepEqual(warnings, []);
    const jobs = bench.in('batch', 'jobs');
    assert.equal(uidOf(valueOf(await bench.session.get(jobs, 'verbs', neverStops))), uidOf(object));
    const selection = { ...jobs, labelSelector: 'kmm.language-tools/run=run-1' };
    const listed = valueOf(await bench.session.list(selection, neverStops));
    assert.deepEqual(
      listed.map(one => [one['apiVersion'], one['kind'], nameOf(one)]),
      [['batch/v1', 'Job', 'verbs']],
    );
    const other = '00000000-0000-0000-0000-000000000000';
    assert.equal(valueOf(await bench.session.delete(jobs, 'verbs', other, neverStops)), 'gone');
    assert.ok(valueOf(await bench.session.get(jobs, 'verbs', neverStops)), 'it is still there');
    assert.equal(valueOf(await bench.session.delete(jobs, 'verbs', uidOf(object), neverStops)), 'deleted');
    const gone = await asksUntil(
      () => bench.session.get(jobs, 'verbs', neverStops),
      outcome => outcome.ok && outcome.value === undefined,
    );
    assert.equal(valueOf(gone), undefined);
    assert.equal(valueOf(await bench.session.delete(jobs, 'verbs', uidOf(object), neverStops)), 'gone');
  });

  it('lists more than a page', async () => {
    const names = Array.from({ length: 510 }, (_, index) => `page-${String(index)}`);
    const labels = { 'kmm.language-tools/run': 'pages' };
    for (let start = 0; start < names.length; start += 30) {
      const some = names.slice(start, start + 30);
      (await Promise.all(some.map(name => create('', 'configmaps', configMap(name, { labels }))))).forEach(
        valueOf,
      );
    }
    const selection = { ...bench.in('', 'configmaps'), labelSelector: 'kmm.language-tools/run=pages' };
    const listed = valueOf(await bench.session.list(selection, neverStops));
    assert.deepEqual(new Set(listed.map(nameOf)), new Set(names));
  });

  it('creates once, though it is asked twice, and says when a name is taken', async () => {
    const first = valueOf(await create('', 'configmaps', configMap('once')));
    const second = valueOf(await create('', 'configmaps', configMap('once')));
    assert.equal(uidOf(second.object), uidOf(first.object));
    const other = configMap('once', { labels: { 'kmm.language-tools/run': 'run-2' } });
    const outcome = await create('', 'configmaps', other);
    assert.ok(!outcome.ok);
    assert.equal(outcome.failure.status?.reason, 'AlreadyExists');
    assert.match(failureOf(outcome), /^refused: .*409.*configmaps "once" already exists/);
  });

  it('creates once when the answer is lost on the way', async () => {
    bench.line.loses = 2;
    const { object } = valueOf(await create('', 'configmaps', configMap('lost')));
    const configMaps = bench.in('', 'configmaps');
    const there = valueOf(await bench.session.get(configMaps, 'lost', neverStops));
    assert.equal(uidOf(object), uidOf(there));
    bench.line.loses = 1;
    valueOf(await bench.session.delete(configMaps, 'lost', uidOf(object), neverStops));
    assert.equal(valueOf(await bench.session.get(configMaps, 'lost', neverStops)), undefined);
  });

  it('refuses what it does not know, and what is wrong', async () => {
    const odd = { ...job('odd'), spec: { ...(job('odd')['spec'] as JsonObject), backofLimit: 1 } };
    const strict = await create('batch', 'jobs', odd, 'dry run');
    assert.match(failureOf(strict), /^refused: .*strict decoding error: unknown field "spec\.backofLimit"/);
    const bad = { ...job('bad'), spec: { ...(job('bad')['spec'] as JsonObject), backoffLimit: -1 } };
    const invalid = await create('batch', 'jobs', bad, 'dry run');
    assert.ok(!invalid.ok);
    assert.equal(invalid.failure.status?.code, 422);
    assert.equal(invalid.failure.status?.reason, 'Invalid');
    const nowhere = await bench.session.create(
      bench.in('', 'configmaps', 'kmm-nowhere'),
      configMap('a'),
      'dry run',
      neverStops,
    );
    assert.match(failureOf(nowhere), /^refused: .*\(404\).*namespaces "kmm-nowhere" not found/);
  });

  it('tries without creating', async () => {
    const { object } = valueOf(await create('batch', 'jobs', job('dry'), 'dry run'));
    assert.equal(at(object, 'spec', 'parallelism'), 1, 'with the server’s defaults');
    assert.equal(valueOf(await bench.session.get(bench.in('batch', 'jobs'), 'dry', neverStops)), undefined);
  });

  it('shows what PodSecurity refuses and warns of', async () => {
    const volumes = [{ name: 'modules', hostPath: { path: '/lib/modules' } }];
    const refused = await create('', 'pods', pod('host', { volumes }), 'dry run');
    assert.ok(!refused.ok);
    assert.equal(refused.failure.status?.code, 403);
    assert.match(refused.failure.status?.message ?? '', /violates PodSecurity "baseline:.*hostPath/);
    const { spec, ...rest } = job('host');
    const template = at(spec, 'template', 'spec');
    const withVolume = {
      ...rest,
      spec: {
        ...(spec as JsonObject),
        template: { spec: { ...(template as JsonObject), volumes } },
      },
    };
    const { warnings } = valueOf(await create('batch', 'jobs', withVolume, 'dry run'));
    assert.match(warnings[0] ?? '', /^would violate PodSecurity "baseline:.*hostPath/);
  });

  it('shows what a quota refuses', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none', labels: { 'kmm.language-tools/run': 'run-1' } },
      spec: { hard: { 'count/secrets': '0' } },
    };
    const { object } = valueOf(await create('', 'resourcequotas', quota));
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } };
    const refused = await asksUntil(
      () => create('', 'secrets', secret, 'dry run'),
      outcome => !outcome.ok,
    );
    assert.ok(!refused.ok);
    assert.equal(refused.failure.status?.code, 403);
    assert.match(
      refused.failure.status?.message ?? '',
      /exceeded quota: none|status unknown for quota: none/,
    );
    valueOf(await bench.session.delete(bench.in('', 'resourcequotas'), 'none', uidOf(object), neverStops));
  });

  it('deletes with all that is owned', async function () {
    if (bench.cluster.own && !bench.cluster.own.hasControllers) return;
    const { object } = valueOf(await create('batch', 'jobs', job('owner')));
    const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'owner', uid: uidOf(object) }];
    valueOf(await create('', 'configmaps', configMap('owned', { ownerReferences })));
    assert.equal(
      valueOf(await bench.session.delete(bench.in('batch', 'jobs'), 'owner', uidOf(object), neverStops)),
      'deleted',
    );
    await asksUntil(
      () => bench.session.get(bench.in('', 'configmaps'), 'owned', neverStops),
      outcome => outcome.ok && outcome.value === undefined,
    );
  });

  it('has no log of a pod that has no node or is not there', async () => {
    await asksUntil(
      () => create('', 'pods', pod('waits')),
      // The account of a new namespace comes a little later.
      outcome => outcome.ok,
    );
    const source = { namespace: bench.namespace, container: 'kaniko' };
    const follow = async (name: string): Promise<string> =>
      valueOf(
        await bench.session.followLog({ ...source, name }, () => assert.fail('there is none'), neverStops),
      );
    assert.equal(await follow('waits'), 'none');
    assert.equal(await follow('nowhere'), 'none');
  });

  describe('watched', () => {
    /** Tells what has been told, in words, as soon as it is what is expected. */
    function watching(selection: Selection): {
      readonly told: readonly string[];
      readonly end: () => Promise<void>;
    } {
      const told: string[] = [];
      const stop = new StopSwitch();
      const outcome = bench.session.watch(selection, change => told.push(wordsOf(change)), stop);
      return {
        told,
        async end() {
          stop.stop();
          assert.equal(valueOf(await outcome), 'stopped');
        },
      };
    }

    const labelled = (label: string): Selection => ({
      ...bench.in('', 'configmaps'),
      labelSelector: `kmm.language-tools/run=${label}`,
    });

    const put = (name: string, label: string): Promise<JsonObject> =>
      create('', 'configmaps', configMap(name, { labels: { 'kmm.language-tools/run': label } })).then(
        outcome => valueOf(outcome).object,
      );

    const remove = async (object: JsonObject): Promise<void> =>
      void valueOf(
        await bench.session.delete(bench.in('', 'configmaps'), nameOf(object), uidOf(object), neverStops),
      );

    const toldSo = (told: readonly string[], ...expected: readonly string[]): Promise<unknown> =>
      asksUntil(
        () => Promise.resolve(told.join(', ')),
        text => text === expected.join(', ') || (assert.ok(told.length <= expected.length, text), false),
      );

    it('tells what is there and every change', async () => {
      const first = await put('w-first', 'w');
      const { told, end } = watching(labelled('w'));
      await toldSo(told, 'all w-first');
      await put('w-other', 'other');
      await put('w-second', 'w');
      await remove(first);
      await toldSo(told, 'all w-first', 'changed w-second', 'deleted w-first');
      await end();
    });

    it('goes on after a broken connection with all that has happened meanwhile', async () => {
      const first = await put('gap-first', 'gap');
      const { told, end } = watching(labelled('gap'));
      await toldSo(told, 'all gap-first');
      bench.line.takeDown();
      await asksUntil(
        () => Promise.resolve(told.length),
        length => length === 2,
      );
      bench.line.putUp();
      await remove(first);
      await put('gap-second', 'gap');
      await toldSo(
        told,
        'all gap-first',
        'interrupted',
        'all gap-first',
        'deleted gap-first',
        'changed gap-second',
      );
      await end();
    });

    it('lists again when its version is too old', async () => {
      // The server keeps a history of its own of everything but Events, whose history is etcd's.
      const events = bench.in('', 'events');
      await create('', 'events', event('old-first'));
      const second = valueOf(await create('', 'events', event('old-second'))).object;
      await bench.cluster.own?.forget(second);
      // A cluster of others that is very young remembers everything.
      if (!(await bench.isOldForgotten())) return;
      let left = 1;
      bench.line.rewrite = question =>
        question.query['watch'] !== undefined && left-- > 0
          ? { ...question, query: { ...question.query, resourceVersion: '1' } }
          : question;
      const selection = { ...events, labelSelector: 'kmm.language-tools/run=old' };
      const { told, end } = watching(selection);
      await toldSo(told, 'all old-first old-second', 'all old-first old-second');
      bench.line.rewrite = question => question;
      await create('', 'events', event('old-third'));
      await toldSo(told, 'all old-first old-second', 'all old-first old-second', 'changed old-third');
      await end();
    });

    const event = (name: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, labels: { 'kmm.language-tools/run': 'old' } },
      involvedObject: { namespace: bench.namespace },
    });
  });

  describe('asked by somebody else', () => {
    it('says what is not allowed', async () => {
      const path = bench.kubeconfigFor({ token: await bench.strangersToken() });
      const opened = await realPort.open(choose(path), neverStops);
      assert.ok(opened.ok);
      const session = opened.value;
      const right = { verb: 'create', group: 'batch', resource: 'jobs', namespace: bench.namespace } as const;
      assert.equal(valueOf(await session.mayDo(right, neverStops)), false);
      assert.equal(valueOf(await bench.session.mayDo(right, neverStops)), true);
      assert.equal(
        valueOf(
          await bench.session.mayDo({ ...right, group: '', resource: 'pods/log', verb: 'get' }, neverStops),
        ),
        true,
      );
      const jobs = bench.in('batch', 'jobs');
      const outcomes = [
        await session.create(jobs, job('mine'), 'dry run', neverStops),
        await session.list(jobs, neverStops),
        await session.watch(jobs, () => undefined, neverStops),
        await session.delete(jobs, 'mine', 'x', neverStops),
        await session.followLog(
          { namespace: bench.namespace, name: 'p', container: 'c' },
          () => undefined,
          neverStops,
        ),
      ];
      for (const outcome of outcomes) {
        assert.ok(!outcome.ok);
        assert.equal(outcome.failure.status?.code, 403);
        assert.match(failureOf(outcome), /403\). It says: .* is forbidden: User "system:serviceaccount:/);
      }
      await session.close();
    });

    it('signs in again when a token is no longer good, and says when that does not help', async () => {
      const file = fileWith('expired', 'token');
      const opened = await realPort.open(choose(bench.kubeconfigFor({ tokenFile: file })), neverStops);
      assert.ok(opened.ok);
      const jobs = bench.in('batch', 'jobs');
      const refused = await opened.value.get(jobs, 'a', neverStops);
      assert.match(failureOf(refused), /^refused: .*does not accept your credentials \(401\)/);
      fileWith(await bench.strangersToken(), 'token', file.slice(0, -'/token'.length));
      const known = await realPort.open(choose(bench.kubeconfigFor({ tokenFile: file })), neverStops);
      assert.ok(known.ok);
      assert.match(valueOf(await known.value.version(neverStops)), /^v1/);
      await known.value.close();
      await opened.value.close();
    });
  });
});

function wordsOf(change: ObjectChange): string {
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
