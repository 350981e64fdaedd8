// A log, followed over everything that interrupts that.
import assert from 'node:assert/strict';
import type { ApiOutcome } from '../../../server/src/service/ports/cluster-session.js';
import { eventually } from '../../support/eventually.js';
import type { FakeLog } from '../../support/fake-log.js';
import type { SessionBench } from '../../support/open-session.js';
import { failureOf, openSession } from '../../support/open-session.js';
import { openshiftKinds } from '../../support/fake-store.js';

describe('a log', () => {
  let bench: SessionBench;
  let log: FakeLog;
  let handed: Uint8Array[];
  let outcome: Promise<ApiOutcome<'ended' | 'none' | 'stopped'>>;

  const text = (): string => Buffer.concat(handed).toString('latin1');

  function following(name = 'pod'): void {
    handed = [];
    const source = { namespace: 'kmm-dev', name, container: name === 'build' ? undefined : 'kaniko' };
    outcome = bench.session.followLog(source, bytes => handed.push(bytes), bench.stop);
  }

  const followed = (): Promise<void> => eventually(() => log.readers === 1, 'a reader of the log');
  const came = (expected: string): Promise<void> => eventually(() => text() === expected, expected);
  const letGo = (): Promise<void> => eventually(() => bench.fake.followers === 0, 'the end of all streams');

  async function followedAgain(): Promise<void> {
    for (let turns = 0; log.readers === 0; turns += 1) {
      assert.ok(turns < 100_000, 'it is not followed again');
      await bench.clock.pass(20);
    }
  }

  const ended = async (): Promise<string> => {
    const over = await bench.answer(outcome);
    return over.ok ? over.value : failureOf(over);
  };

  beforeEach(async () => {
    bench = await openSession({ kinds: openshiftKinds });
    bench.fake.put('pods', 'kmm-dev', { metadata: { name: 'pod' } });
    bench.fake.put('builds', 'kmm-dev', { metadata: { name: 'build' } });
    log = bench.fake.log('kmm-dev', 'pod');
  });
  afterEach(async () => {
    bench.stop.stop();
    await outcome;
    await bench.close();
  });

  it('comes as it is written, bytes that are no text and a last line without an end too', async () => {
    log.write('one\n');
    following();
    await followed();
    await came('one\n');
    const odd = Buffer.from([0xff, 0x00, 0xc3, 0x1b, 0x0a]);
    log.write(odd);
    log.write('two\n');
    await came(`one\n${odd.toString('latin1')}two\n`);
    log.write('no end');
    log.end();
    assert.equal(await ended(), 'ended');
    assert.ok(Buffer.concat(handed).equals(log.bytes));
    assert.equal(bench.fake.requests[0]?.query['timestamps'], 'true');
    assert.equal(bench.fake.requests[0]?.query['container'], 'kaniko');
  });

  it('is none before the container starts, has a node, or when it is gone', async () => {
    for (const state of ['waiting', 'unscheduled', 'kubelet away', 'runtime away'] as const) {
      log.state = state;
      following();
      assert.equal(await ended(), 'none', state);
    }
    following('nowhere');
    assert.equal(await ended(), 'none');
    assert.equal(text(), '');
  });

  it('goes on where it was when the connection breaks, again and again', async () => {
    following();
    await followed();
    let expected = '';
    for (let times = 0; times < 6; times += 1) {
      for (const line of ['same\n', 'same\n', `${String(times)}\n`]) {
        log.write(line, times * 100);
        expected += line;
      }
      await came(expected);
      bench.fake.cutStreams(times % 2 === 0 ? 'reset' : 'clean');
      await letGo();
      log.write('in the gap\n');
      expected += 'in the gap\n';
      await followedAgain();
    }
    log.end();
    assert.equal(await ended(), 'ended');
    assert.equal(text(), expected);
    for (const { query } of bench.fake.requests.slice(1)) assert.match(query['sinceTime'] ?? '', /:\d\dZ$/);
  });

  it('goes on when the kubelet was away, and does not take its end for that of the log', async () => {
    following();
    await followed();
    log.write('tick 3\n');
    await came('tick 3\n');
    log.state = 'kubelet away';
    log.letGo();
    await letGo();
    for (let seconds = 0; seconds < 15; seconds += 1) await bench.clock.pass(1000);
    log.state = 'there';
    await followedAgain();
    log.write('tick 4\n');
    log.end();
    assert.equal(await ended(), 'ended');
    assert.equal(text(), 'tick 3\ntick 4\n');
  });

  it('has ended when the pod is deleted, or its kubelet stays away', async () => {
    following();
    await followed();
    log.write('one\n');
    log.write('half');
    bench.fake.remove('pods', 'kmm-dev', 'pod');
    log.letGo();
    assert.equal(await ended(), 'ended');
    assert.equal(text(), 'one\nhalf');
    bench.fake.put('pods', 'kmm-dev', { metadata: { name: 'pod' } });
    following();
    await followed();
    log.state = 'kubelet away';
    log.letGo();
    assert.equal(await ended(), 'ended');
    assert.equal(text(), 'one\nhalf');
  });

  it('is asked for again when it has been silent for long, and nothing comes twice', async () => {
    following();
    await followed();
    log.write('one\n');
    await came('one\n');
    for (let seconds = 0; bench.fake.requests.length < 2; seconds += 1) await bench.clock.pass(1000);
    await followed();
    log.write('two\n');
    await came('one\ntwo\n');
    bench.stop.stop();
    assert.equal(await ended(), 'stopped');
  });

  it('is given up when the server is away for too long, or may not be read', async () => {
    following();
    await followed();
    log.write('one\n');
    await came('one\n');
    bench.fake.faultOf = () => 'reset';
    bench.fake.cutStreams('reset');
    assert.match(await ended(), /^unreached: /);
    bench.fake.faultOf = () => undefined;
    bench.fake.forbidden.add('get pods/log');
    following();
    assert.match(await ended(), /^refused: You may not get pods\/log/);
  });

  it('is not asked for without a pause when every answer adds a line of its own', async () => {
    log.write('one\n');
    log.notice = 'a proxy was here\n';
    log.end();
    following();
    assert.equal(await ended(), 'ended');
    assert.equal(text(), 'one\na proxy was here\n');
    assert.equal(bench.fake.requests.length, 2);
  });

  it('that every answer ends is asked for once a second', async () => {
    following();
    let expected = '';
    let waited = 0;
    for (let times = 0; times < 5; times += 1) {
      for (; log.readers === 0; waited += 20) await bench.clock.pass(20);
      log.write(`${String(times)}\n`);
      expected += `${String(times)}\n`;
      await came(expected);
      log.letGo();
      await letGo();
    }
    assert.ok(waited >= 3 * 1000, 'it was asked for more often');
    log.end();
    assert.equal(await ended(), 'ended');
  });

  it('of a build of OpenShift’s is none until there is something, and is not waited for by the server', async () => {
    const built = bench.fake.log('kmm-dev', 'build');
    built.end();
    following('build');
    assert.equal(await ended(), 'none');
    const request = bench.fake.requests[0];
    assert.equal(request?.path, '/apis/build.openshift.io/v1/namespaces/kmm-dev/builds/build/log');
    assert.equal(request?.query['nowait'], 'true');
    built.write('STEP 1\n');
    following('build');
    assert.equal(await ended(), 'ended');
    assert.equal(text(), 'STEP 1\n');
  });
});
