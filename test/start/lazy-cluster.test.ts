import assert from 'node:assert/strict';
import { success } from '../../server/src/core/outcome.js';
import { lazyCluster } from '../../server/src/start/lazy-cluster.js';
import type { ClusterPort } from '../../server/src/service/ports/ports.js';
import { choose, told } from '../support/kube-world.js';
import { StopSwitch } from '../support/stop-switch.js';

describe('the cluster’s adapter', () => {
  it('is loaded when it is first needed, and once', async () => {
    let loads = 0;
    const config = { paths: ['x'], current: undefined, contexts: [] };
    const port: ClusterPort = {
      contexts: () => Promise.resolve(success(config)),
      listNodes: () => assert.fail('nobody asked for nodes'),
      open: () => assert.fail('nobody opened it'),
    };
    const cluster = lazyCluster(() => {
      loads += 1;
      return Promise.resolve(port);
    });
    assert.equal(loads, 0);
    const both = await Promise.all([cluster.contexts(undefined), cluster.contexts('x')]);
    assert.deepEqual(both, [success(config), success(config)]);
    assert.equal(loads, 1);
  });

  it('that cannot be loaded says what is needed', async () => {
    const cluster = lazyCluster(() => Promise.reject(new SyntaxError('geheim')));
    for (const outcome of [
      await cluster.contexts(undefined),
      await cluster.listNodes(choose('x'), new StopSwitch()),
      await cluster.open(choose('x'), new StopSwitch()),
    ]) {
      assert.match(told(outcome), /^Clusters can be asked only with Node\.js 22\.19 or newer; this is v\d+/);
    }
  });
});
