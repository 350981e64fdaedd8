// A node that runs nothing: it takes pods of test builds, says that they run and how they ended, and has logs for them.
import assert from 'node:assert/strict';
import { testBuildSelector } from '../../server/src/core/build-object/manifest.js';
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import { podsIn } from '../../server/src/service/ports/collections.js';
import { FakeKubelet } from '../support/fake-kubelet.js';
import { FakeLog } from '../support/fake-log.js';
import { neverStops } from '../support/never-stops.js';
import { valueOf } from '../support/open-session.js';
import type { RealBench } from './bench.js';
import { asksUntil } from './bench.js';

export class PlayedNode {
  readonly #bench: RealBench;
  readonly #kubelet: FakeKubelet;
  readonly #logs: Map<string, FakeLog>;
  readonly #name: string;

  private constructor(bench: RealBench, kubelet: FakeKubelet, logs: Map<string, FakeLog>, name: string) {
    this.#bench = bench;
    this.#kubelet = kubelet;
    this.#logs = logs;
    this.#name = name;
  }

  static async join(bench: RealBench): Promise<PlayedNode> {
    const logs = new Map<string, FakeLog>();
    const kubelet = await FakeKubelet.start(name => logs.get(name) ?? new FakeLog());
    const name = `${bench.namespace}-played`;
    const addresses = [{ type: 'InternalIP', address: '127.0.0.1' }];
    const status = { addresses, daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } } };
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name }, status };
    valueOf(await bench.session.create(bench.in('', 'nodes'), node, 'for real', neverStops));
    return new PlayedNode(bench, kubelet, logs, name);
  }

  /** Runs the next pod that waits for a node, from its first line to its exit. */
  async play(lines: readonly string[], exitCode: number): Promise<void> {
    const [pod] = await asksUntil(
      () => this.#waiting(),
      pods => pods.length > 0,
    );
    assert.ok(pod);
    const name = textAt(pod, 'metadata', 'name');
    const log = new FakeLog();
    this.#logs.set(name, log);
    const target = { apiVersion: 'v1', kind: 'Node', name: this.#name };
    await this.#send('POST', `${name}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name },
      target,
    });
    const startedAt = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    await this.#say(name, 'Running', { running: { startedAt } });
    for (const line of lines) log.write(`${line}\n`);
    log.end();
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    const terminated = { exitCode, reason, startedAt, finishedAt: startedAt };
    await this.#say(name, exitCode === 0 ? 'Succeeded' : 'Failed', { terminated });
  }

  async leave(): Promise<void> {
    const nodes = this.#bench.in('', 'nodes');
    const node = valueOf(await this.#bench.session.get(nodes, this.#name, neverStops));
    valueOf(await this.#bench.session.delete(nodes, this.#name, textAt(node, 'metadata', 'uid'), neverStops));
    await this.#kubelet.kill();
  }

  async #waiting(): Promise<readonly JsonObject[]> {
    const selection = { ...podsIn(this.#bench.namespace), labelSelector: testBuildSelector() };
    const pods = valueOf(await this.#bench.session.list(selection, neverStops));
    return pods.filter(
      pod => textAt(pod, 'spec', 'nodeName') === '' && at(pod, 'metadata', 'deletionTimestamp') === undefined,
    );
  }

  /** Controllers write to it as well, so it is tried again. */
  async #say(name: string, phase: string, state: JsonObject): Promise<void> {
    const containerStatuses = [
      { name: 'kaniko', image: 'kaniko', imageID: '', ready: false, restartCount: 0, state },
    ];
    await asksUntil(
      async () => {
        const pod = valueOf(await this.#bench.session.get(podsIn(this.#bench.namespace), name, neverStops));
        return this.#send('PUT', `${name}/status`, { ...pod, status: { phase, containerStatuses } });
      },
      status => status === 200,
    );
  }

  async #send(method: 'POST' | 'PUT', below: string, object: JsonObject): Promise<number> {
    const { answer, body } = await this.#bench.raw({
      // `as`: nobody but a kubelet has to put anything.
      method: method as 'POST',
      path: `/api/v1/namespaces/${this.#bench.namespace}/pods/${below}`,
      query: {},
      body: JSON.stringify(object),
    });
    assert.ok(answer.status < 300 || answer.status === 409, JSON.stringify(body));
    return answer.status;
  }
}
