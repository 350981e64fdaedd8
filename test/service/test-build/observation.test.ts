// What becomes of a build whose watch ends when it may not, or that a bug of ours meets: it is told, and nobody waits.
import assert from 'node:assert/strict';
import type { ClusterSession } from '../../../server/src/service/ports/cluster-session.js';
import { failing, TestBuildLab } from '../../support/test-build-lab.js';
import { succeeding } from '../../support/fake-session.js';

type Break = (session: ClusterSession) => Partial<ClusterSession>;

/** A lab whose cluster answers otherwise. */
function labWith(change: Break): TestBuildLab {
  const lab = new TestBuildLab();
  const { cluster } = lab;
  const life = cluster.life.bind(cluster);
  cluster.life = () => {
    const { open, kill } = life();
    return {
      open: async stop => {
        const opened = await open(stop);
        return opened.ok ? { ok: true, value: { ...opened.value, ...change(opened.value) } } : opened;
      },
      kill,
    };
  };
  lab.builds = lab.engine();
  return lab;
}

/** The main watch of a build is that of its Job. */
const onJobs =
  (watch: ClusterSession['watch']): Break =>
  session => ({
    watch: (selection, tell, stop) =>
      selection.resource === 'jobs' && selection.fieldSelector !== undefined
        ? watch(selection, tell, stop)
        : session.watch(selection, tell, stop),
  });

describe('the observation of a test build', () => {
  it('is over when the watch ends although nobody has stopped it', async () => {
    const lab = labWith(onJobs(() => Promise.resolve({ ok: true, value: 'stopped' })));
    lab.cluster.script = { ...succeeding, exitCode: undefined };
    const [id = ''] = await lab.start();
    await lab.clock.until(lab.builds.over(id), 60_000);
    const { state, failure } = lab.build(id);
    assert.equal(state, 'failed');
    assert.match(failure?.reason ?? '', /does not tell any more what becomes of the build/);
    assert.deepEqual(await lab.leftAfter(60_000), []);
  });

  it('is over when a bug of ours meets the watch', async () => {
    const lab = labWith(onJobs(() => Promise.reject(new TypeError('no such thing'))));
    lab.cluster.script = { ...succeeding, exitCode: undefined };
    const [id = ''] = await lab.start();
    await lab.clock.until(lab.builds.over(id), 60_000);
    const { state, failure } = lab.build(id);
    assert.equal(state, 'failed');
    assert.match(failure?.reason ?? '', /bug of the language server \(TypeError: no such thing\)/);
    assert.deepEqual(await lab.leftAfter(60_000), []);
  });

  it('goes on without the log, the Pod or the Events when a bug meets those, and says so', async () => {
    const lab = labWith(session => ({
      followLog: () => Promise.reject(new TypeError('no log')),
      watch: (selection, tell, stop) =>
        selection.resource === 'events'
          ? Promise.reject(new TypeError('no events'))
          : session.watch(selection, tell, stop),
    }));
    lab.cluster.script = failing;
    const [id = ''] = await lab.start();
    await lab.clock.until(lab.builds.over(id), 120_000);
    const said = lab.told.flatMap(({ troubles }) => troubles.map(({ message }) => message)).join('\n');
    assert.match(said, /TypeError: no events/);
    assert.match(said, /The log cannot be read: .*TypeError: no log/);
    assert.equal(lab.build(id).state, 'failed');
    assert.notEqual(lab.build(id).failure?.kind, 'connection');
  });
});
