// Preflight validations over a cluster in memory: which version is created, what is told, and that it is always deleted.
import assert from 'node:assert/strict';
import { textAt } from '../../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../../server/src/core/json/json-value.js';
import type { Outcome } from '../../../server/src/core/outcome.js';
import { StopSource } from '../../../server/src/core/stop.js';
import type { PreflightStatus } from '../../../server/src/protocol/test-build.js';
import { pause } from '../../../server/src/service/ports/waiting.js';
import type { CallFault } from '../../support/fake-session.js';
import { randomFrom } from '../../support/random.js';
import { TestBuildLab, ubuntu } from '../../support/test-build-lab.js';

const verdict = (verificationStatus: string, verificationStage: string, statusReason = '') => ({
  verificationStatus,
  verificationStage,
  statusReason,
});

class Preflight {
  readonly lab = new TestBuildLab();
  readonly told: PreflightStatus[] = [];
  readonly stop = new StopSource();
  readonly resource: string;

  constructor(served: Readonly<Record<string, readonly string[]>>, resource = 'preflightvalidations') {
    this.resource = resource;
    for (const [version, resources] of Object.entries(served)) {
      this.lab.cluster.served.set(`kmm.sigs.x-k8s.io/${version}`, resources);
    }
    this.lab.cluster.namespaces.add('');
    this.lab.cluster.put('modules', { metadata: { name: 'my-kmod', namespace: 'lab' } });
  }

  start(patience = 600_000): Promise<Outcome<PreflightStatus>> {
    const { choice } = this.lab.request();
    const request = { choice, kernel: ubuntu, pushBuiltImage: false, patience };
    return this.lab.builds.preflight(request, status => void this.told.push(status), this.stop);
  }

  get objects(): readonly JsonObject[] {
    return this.lab.cluster.objects(this.resource);
  }

  async says(status: JsonObject): Promise<void> {
    await this.lab.clock.pass(1000);
    const [object] = this.objects;
    assert.ok(object);
    this.lab.cluster.put(this.resource, { ...object, status });
    await this.lab.clock.pass(1000);
  }
}

describe('a preflight validation', () => {
  it('is created, watched to its end and deleted', async () => {
    const preflight = new Preflight({
      v1beta1: ['modules', 'preflightvalidations'],
      v1beta2: ['preflightvalidations'],
    });
    const over = preflight.start();
    const one = { namespace: 'lab', name: 'my-kmod' };
    await preflight.says({ modules: [{ ...one, ...verdict('InProgress', 'Image') }] });
    const [object] = preflight.objects;
    assert.equal(object?.['apiVersion'], 'kmm.sigs.x-k8s.io/v1beta2');
    assert.deepEqual(object['spec'], { kernelVersion: ubuntu, pushBuiltImage: false });
    assert.equal(textAt(object, 'metadata', 'labels', 'app.kubernetes.io/managed-by'), 'kmm-language-tools');
    await preflight.says({ modules: [{ ...one, ...verdict('Failure', 'Done', 'mapping not found') }] });
    const answer = await preflight.lab.clock.until(over, 600_000);
    assert.deepEqual(answer, {
      ok: true,
      value: {
        ok: true,
        kernel: ubuntu,
        done: true,
        modules: [{ ...one, status: 'Failure', stage: 'Done', reason: 'mapping not found' }],
      },
    });
    assert.deepEqual(
      preflight.told.map(({ done }) => done),
      [false, false, true],
    );
    assert.deepEqual(preflight.objects, []);
    assert.equal(preflight.lab.cluster.open, 0);
  });

  it('reads what releases before 2.1 say, where `False` is not the last word', async () => {
    const preflight = new Preflight({ v1beta1: ['modules', 'preflightvalidations'] });
    const over = preflight.start();
    await preflight.says({ crStatuses: { 'my-kmod': verdict('False', 'Requeued', 'no image') } });
    assert.equal(preflight.told.at(-1)?.done, false);
    await preflight.says({ crStatuses: { 'lab/my-kmod': verdict('True', 'Done') } });
    const answer = await preflight.lab.clock.until(over, 600_000);
    assert.deepEqual(answer.ok && answer.value.modules, [
      { namespace: 'lab', name: 'my-kmod', status: 'True', stage: 'Done', reason: '' },
    ]);
    assert.deepEqual(preflight.objects, []);
  });

  it("is OpenShift's own where that is served", async () => {
    const preflight = new Preflight(
      {
        v1beta1: ['preflightvalidations', 'preflightvalidationsocp'],
        v1beta2: ['preflightvalidations', 'preflightvalidationsocp'],
      },
      'preflightvalidationsocp',
    );
    const over = preflight.start();
    await preflight.says({});
    assert.equal(preflight.objects[0]?.['kind'], 'PreflightValidationOCP');
    preflight.stop.stop();
    await preflight.lab.clock.until(over, 100_000);
    assert.deepEqual(preflight.objects, []);
  });

  it('is deleted when it is cancelled, when it takes too long, and when deleting fails at first', async () => {
    for (const how of ['cancelled', 'too long', 'failing']) {
      const preflight = new Preflight({
        v1beta1: ['preflightvalidations'],
        v1beta2: ['preflightvalidations'],
      });
      const over = preflight.start(how === 'too long' ? 10_000 : 600_000);
      await preflight.says({});
      let failures = 3;
      if (how === 'failing')
        preflight.lab.cluster.faultOf = ({ verb }) =>
          verb === 'delete' && failures-- > 0 ? 'unreached' : undefined;
      if (how !== 'too long') preflight.stop.stop();
      const answer = await preflight.lab.clock.until(over, 700_000);
      assert.equal(answer.ok && answer.value.done, false);
      assert.deepEqual(preflight.objects, [], how);
    }
  });

  it('is deleted when it comes after its creation was given up', async () => {
    const preflight = new Preflight({ v1beta2: ['preflightvalidations'] });
    const { cluster, clock } = preflight.lab;
    cluster.faultOf = ({ verb }) => (verb === 'create' ? 'unreached' : undefined);
    const over = preflight.start();
    const late = clock.until(over, 700_000);
    clock.after(5000, () => {
      cluster.put('preflightvalidations', { metadata: { name: 'kmm-test-preflight-r0000001' } });
    });
    const answer = await late;
    assert.equal(answer.ok, false);
    assert.deepEqual(preflight.objects, []);
  });

  it('is named with the command that deletes it when it cannot be deleted', async () => {
    const preflight = new Preflight({ v1beta2: ['preflightvalidations'] });
    const over = preflight.start();
    await preflight.says({});
    preflight.lab.cluster.goAway(600_000);
    preflight.stop.stop();
    const answer = await preflight.lab.clock.until(over, 700_000);
    assert.ok(answer.ok);
    assert.match(
      answer.value.left?.message ?? '',
      /^PreflightValidation kmm-test-preflight-r\d+ may still be in the cluster: /,
    );
    assert.match(
      answer.value.left?.command ?? '',
      /^kubectl delete preflightvalidation kmm-test-preflight-r\d+$/,
    );
  });

  it('is never left by whatever happens while it is created, watched and deleted', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = randomFrom(seed * 7919 + 1);
      const preflight = new Preflight({ v1beta2: ['preflightvalidations'] });
      const { lab, stop } = preflight;
      const often = random.oneOf([0, 5, 30]);
      const over = preflight.start(random.below(60_000));
      lab.cluster.faultOf = ({ verb }) =>
        random.below(100) < often && (verb === 'create' || verb === 'delete')
          ? random.oneOf<CallFault>(['lost', 'unreached', 'created, and 504', { slow: random.below(9000) }])
          : undefined;
      lab.clock.after(random.below(3000), () => stop.stop());
      if (random.below(4) === 0) lab.clock.after(random.below(2000), () => lab.cluster.goAway(20_000));
      const answer = await lab.clock.until(over, 700_000);
      await lab.clock.pass(60_000);
      if (!answer.ok || !answer.value.left) assert.deepEqual(preflight.objects, [], `seed ${String(seed)}`);
      assert.equal(lab.cluster.open, 0);
    }
  });

  it('is not begun by a session that is over', async () => {
    const preflight = new Preflight({ v1beta2: ['preflightvalidations'] });
    await preflight.lab.builds.close();
    const answer = await preflight.lab.clock.until(
      Promise.all([preflight.start(), pause(preflight.lab.clock, 1, preflight.stop)]),
      10_000,
    );
    assert.equal(answer[0].ok, false);
    assert.deepEqual(preflight.lab.cluster.calls, []);
  });

  it('says why there is none', async () => {
    const without = new Preflight({});
    const answer = await without.lab.clock.until(without.start(), 10_000);
    assert.match(
      answer.ok ? '' : answer.failure.message,
      /serves no preflight validation: KMM is not installed there/,
    );
    const forbidden = new Preflight({ v1beta2: ['preflightvalidations'] });
    forbidden.lab.cluster.forbidden.add('create preflightvalidations');
    const refused = await forbidden.lab.clock.until(forbidden.start(), 10_000);
    assert.equal(
      refused.ok ? '' : refused.failure.message,
      'You may not create preflightvalidations in this cluster.',
    );
    const empty = new Preflight({ v1beta2: ['preflightvalidations'] });
    for (const module of empty.lab.cluster.objects('modules'))
      empty.lab.cluster.remove(textAt(module, 'metadata', 'uid'));
    const nothing = await empty.lab.clock.until(empty.start(), 10_000);
    assert.match(nothing.ok ? '' : nothing.failure.message, /There is no Module in this cluster/);
  });
});
