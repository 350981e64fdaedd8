// Plays the Job controller and the kubelet of a FakeCluster: each Job gets its Pod, and goes on as a test says. Nothing
// is built; what the builder prints is written by the test.
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import type { FakeCluster } from './fake-cluster.js';

const startedAt = '2026-01-01T00:00:00Z';

export class PlayedJob {
  readonly #cluster: FakeCluster;
  readonly #namespace: string;
  readonly #name: string;

  constructor(cluster: FakeCluster, namespace: string, name: string) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#name = name;
  }

  /** The builder starts. */
  start(): void {
    this.#setPod('Running', { running: { startedAt } });
  }

  print(...lines: readonly string[]): void {
    const log = this.#cluster.log(this.#namespace, this.#pod);
    for (const line of lines) log.write(`${line}\n`);
  }

  end(exitCode: number): void {
    this.#cluster.log(this.#namespace, this.#pod).end();
    const hasPassed = exitCode === 0;
    const reason = hasPassed ? 'Completed' : 'Error';
    this.#setPod(hasPassed ? 'Succeeded' : 'Failed', {
      terminated: { exitCode, reason, startedAt, finishedAt: startedAt },
    });
    const condition = hasPassed
      ? { type: 'Complete', reason: 'CompletionsReached' }
      : { type: 'Failed', reason: 'BackoffLimitExceeded' };
    this.#cluster.setStatus('jobs', this.#namespace, this.#name, {
      ...(hasPassed ? { succeeded: 1 } : { failed: 1 }),
      conditions: [{ ...condition, status: 'True' }],
    });
  }

  get #pod(): string {
    return podOf(this.#name);
  }

  #setPod(phase: string, state: JsonObject): void {
    const containerStatuses = [{ name: 'kaniko', state }];
    this.#cluster.setStatus('pods', this.#namespace, this.#pod, { phase, containerStatuses });
  }
}

/** Calls back with each Job when all that it needs is there. */
export function playJobs(cluster: FakeCluster, begin: (job: PlayedJob) => void): void {
  cluster.control('jobs', ({ type, object }) => {
    if (type === 'ADDED') cluster.put('pods', textAt(object, 'metadata', 'namespace'), podFor(object));
  });
  cluster.control('configmaps', ({ type, object }) => {
    if (type !== 'ADDED') return;
    const { namespace, name } = {
      namespace: textAt(object, 'metadata', 'namespace'),
      name: textAt(object, 'metadata', 'name'),
    };
    if (cluster.object('jobs', namespace, name)) begin(new PlayedJob(cluster, namespace, name));
  });
}

function podFor(job: JsonObject): JsonObject {
  const name = textAt(job, 'metadata', 'name');
  const uid = textAt(job, 'metadata', 'uid');
  // Labels and the spec of a Pod are objects.
  const labels = at(job, 'metadata', 'labels') as JsonObject;
  const spec = at(job, 'spec', 'template', 'spec') as JsonObject;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podOf(name),
      labels: { ...labels, 'batch.kubernetes.io/job-name': name, 'job-name': name },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true }],
    },
    spec,
    status: { phase: 'Pending' },
  };
}

const podOf = (job: string): string => `${job}-abcde`;
