// A session with a fake cluster, on a clock that the test moves.
import assert from 'node:assert/strict';
import type { ApiOutcome, ClusterSession } from '../../server/src/service/ports/cluster-session.js';
import { eventually, whileTimePasses } from './eventually.js';
import type { FakeClusterParts } from './fake-cluster.js';
import { FakeCluster } from './fake-cluster.js';
import type { HandClock } from './hand-clock.js';
import { choose, kubeBench } from './kube-world.js';
import { StopSwitch } from './stop-switch.js';

export interface SessionBench {
  readonly fake: FakeCluster;
  readonly session: ClusterSession;
  readonly clock: HandClock;
  /** What all questions of this bench are asked with. */
  readonly stop: StopSwitch;
  /** What comes of a question while time goes by. */
  readonly answer: <T>(asked: Promise<T>) => Promise<T>;
  /** Closes all, and sees that nothing is waited for any more. */
  readonly close: () => Promise<void>;
}

export async function openSession(parts: FakeClusterParts = {}): Promise<SessionBench> {
  const fake = await FakeCluster.start(parts);
  const { cluster, clock } = kubeBench();
  const stop = new StopSwitch();
  const { kubeconfig } = fake;
  const contexts = await cluster.contexts(kubeconfig);
  const mayRun = contexts.ok ? contexts.value.contexts[0]?.signIn : undefined;
  const opened = await cluster.open(choose(kubeconfig, { mayRun }), stop);
  assert.ok(opened.ok, opened.ok ? '' : opened.failure.message);
  const session = opened.value;
  return {
    fake,
    session,
    clock,
    stop,
    answer: asked => whileTimePasses(clock, asked),
    async close() {
      await session.close();
      await eventually(() => clock.pending + stop.watchers === 0, 'the last timer');
      await fake.stop();
    },
  };
}

/** The value, when there is one. */
export function valueOf<T>(outcome: ApiOutcome<T>): T {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.message);
  return outcome.value;
}

/** What the user would read, before it: of what kind it is. */
export const failureOf = (outcome: ApiOutcome<unknown>): string =>
  outcome.ok ? 'ok' : `${outcome.failure.kind}: ${outcome.failure.message}\n${outcome.failure.advice ?? ''}`;
