// Logs through a real API server, whose kubelet is ours, so that it can be away. Only in a cluster of our own: nobody
// else's gets a node that is none.
import assert from 'node:assert/strict';
import type { ApiOutcome } from '../../server/src/service/ports/cluster-session.js';
import { FakeKubelet } from '../support/fake-kubelet.js';
import { FakeLog } from '../support/fake-log.js';
import { neverStops } from '../support/never-stops.js';
import { valueOf } from '../support/open-session.js';
import { clusterSource } from '../support/real-cluster.js';
import { asksUntil, describeReal, pod } from './bench.js';

if (clusterSource()?.isOwn) {
  describeReal('a log through a real API server', bench => {
    let kubelet: FakeKubelet;
    const logs = new Map<string, FakeLog>();
    let handed: Uint8Array[];
    let outcome: Promise<ApiOutcome<'ended' | 'none' | 'stopped'>>;

    before(async () => {
      kubelet = await FakeKubelet.start(name => logs.get(name) ?? new FakeLog());
      const node = {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: bench.namespace },
        status: {
          addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
          daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } },
        },
      };
      valueOf(await bench.session.create(bench.in('', 'nodes'), node, 'for real', neverStops));
    });
    after(() => kubelet.kill());

    async function following(name: string, state: FakeLog['state'] = 'there'): Promise<FakeLog> {
      const log = new FakeLog();
      log.state = state;
      logs.set(name, log);
      const scheduled = pod(name, { nodeName: bench.namespace });
      valueOf(await bench.session.create(bench.in('', 'pods'), scheduled, 'for real', neverStops));
      handed = [];
      const source = { namespace: bench.namespace, name, container: 'kaniko' };
      outcome = bench.session.followLog(source, bytes => handed.push(bytes), neverStops);
      return log;
    }

    const text = (): string => Buffer.concat(handed).toString('latin1');
    const followed = (log: FakeLog): Promise<unknown> =>
      asksUntil(
        () => Promise.resolve(log.readers),
        readers => readers === 1,
      );
    const came = (expected: string): Promise<unknown> =>
      asksUntil(
        () => Promise.resolve(text()),
        so => so === expected,
      );

    it('comes as it is written, and ends with the container', async () => {
      const log = await following('plain');
      await followed(log);
      log.write('one\n');
      await came('one\n');
      log.write(Buffer.from([0xff, 0x00, 0xc3, 0x0a]));
      log.write('no end');
      log.end();
      assert.equal(valueOf(await outcome), 'ended');
      assert.ok(Buffer.concat(handed).equals(log.bytes));
    });

    it('is none while the container waits, and when the runtime does not answer', async () => {
      await following('waits', 'waiting');
      assert.equal(valueOf(await outcome), 'none');
      await following('away', 'runtime away');
      assert.equal(valueOf(await outcome), 'none');
    });

    it('goes on after broken connections', async () => {
      const log = await following('broken');
      let expected = '';
      for (let times = 0; times < 4; times += 1) {
        await followed(log);
        for (const line of ['same\n', 'same\n', `${String(times)}\n`]) {
          log.write(line, times * 300);
          expected += line;
        }
        await came(expected);
        bench.line.cut();
        await asksUntil(
          () => Promise.resolve(log.readers),
          readers => readers === 0,
        );
      }
      await followed(log);
      log.end();
      assert.equal(valueOf(await outcome), 'ended');
      assert.equal(text(), expected);
    });

    it('goes on when the kubelet was killed and is there again', async () => {
      const log = await following('killed');
      await followed(log);
      log.write('tick 3\n');
      await came('tick 3\n');
      const port = await kubelet.kill();
      log.write('tick 4\n');
      await new Promise(resolve => setTimeout(resolve, 2500));
      await kubelet.listen(port);
      await followed(log);
      log.write('tick 5\n');
      log.end();
      assert.equal(valueOf(await outcome), 'ended');
      assert.equal(text(), 'tick 3\ntick 4\ntick 5\n');
    });
  });
}
