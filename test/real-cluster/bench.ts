// What the suites against a real API server share: the cluster, started once, and for each suite a namespace of its own
// that is gone afterwards.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Connection, HttpAnswer, HttpQuestion } from '../../server/src/cluster/api/connection.js';
import { KubeSession } from '../../server/src/cluster/api/kube-session.js';
import { jsonIn } from '../../server/src/cluster/asking/read-answer.js';
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import type { ClusterSession, Collection } from '../../server/src/service/ports/cluster-session.js';
import { BadLine } from '../support/bad-line.js';
import { fileWith, kubeconfig } from '../support/kubeconfig.js';
import { neverStops } from '../support/never-stops.js';
import { valueOf } from '../support/open-session.js';
import type { RealCluster } from '../support/real-cluster.js';
import { clusterSource, connection, realWorld } from '../support/real-cluster.js';

const source = clusterSource();

console.log(
  source
    ? `Against ${source.words}.`
    : 'Skipped: no cluster. Set KUBECONFIG to a cluster’s, or KUBEBUILDER_ASSETS to a folder with kube-apiserver and etcd.',
);

let starting: Promise<RealCluster> | undefined;

after(async () => {
  await (await starting)?.stop();
});

/** Adds a suite when there is a cluster. */
export function describeReal(title: string, suite: (bench: RealBench) => void): void {
  if (!source) return;
  describe(title, () => {
    const bench = new RealBench();
    before(async () => {
      starting ??= source.start();
      await bench.open(await starting);
    });
    after(() => bench.close());
    suite(bench);
  });
}

export class RealBench {
  readonly namespace = `kmm-test-${randomUUID().slice(0, 8)}`;
  #cluster: RealCluster | undefined;
  #line: Connection | undefined;
  #bad: BadLine | undefined;

  get cluster(): RealCluster {
    assert.ok(this.#cluster);
    return this.#cluster;
  }

  /** The line of `session`, to be broken. */
  get line(): BadLine {
    assert.ok(this.#bad);
    return this.#bad;
  }

  get session(): ClusterSession {
    return new KubeSession(this.line, realWorld);
  }

  async open(cluster: RealCluster): Promise<void> {
    this.#cluster = cluster;
    this.#line = await connection(cluster.kubeconfig);
    this.#bad = new BadLine(this.#line);
    const namespaces = this.in('', 'namespaces', undefined);
    const labels = {
      'kmm.language-tools/run': this.namespace,
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/warn': 'baseline',
    };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.namespace, labels } };
    valueOf(await this.session.create(namespaces, namespace, 'for real', neverStops));
  }

  async close(): Promise<void> {
    const namespaces = this.in('', 'namespaces', undefined);
    const there = valueOf(await this.session.get(namespaces, this.namespace, neverStops));
    const uid = textAt(there, 'metadata', 'uid');
    valueOf(await this.session.delete(namespaces, this.namespace, uid, neverStops));
    // Our own cluster is thrown away anyway, and has pods that no kubelet would ever let go.
    if (!this.cluster.own) {
      await asksUntil(
        () => this.session.get(namespaces, this.namespace, neverStops),
        outcome => outcome.ok && outcome.value === undefined,
      );
    }
    await this.session.close();
  }

  /** A collection of v1, in this suite's namespace unless said. */
  in(group: string, resource: string, namespace: string | undefined = this.namespace): Collection {
    const isClusterWide = resource === 'namespaces' || resource === 'nodes';
    return { group, version: 'v1', resource, namespace: isClusterWide ? undefined : namespace };
  }

  /** Status and JSON of whatever is asked. */
  async raw(question: HttpQuestion): Promise<{ readonly answer: HttpAnswer; readonly body: unknown }> {
    assert.ok(this.#line);
    const answer = await this.#line.send(question, new AbortController().signal);
    const text = answer.body ? await new Response(answer.body).text() : '';
    return { answer, body: jsonIn(text) };
  }

  /** Whether version 1 of Events is too old, as it is wherever etcd has been compacted once: every five minutes. */
  async isOldForgotten(): Promise<boolean> {
    const { body } = await this.raw({
      method: 'GET',
      path: `/api/v1/namespaces/${this.namespace}/events`,
      query: { watch: '1', resourceVersion: '1', timeoutSeconds: '1' },
    });
    return at(body, 'object', 'code') === 410;
  }

  /** The path of a kubeconfig for the same server with another user. */
  kubeconfigFor(user: object): string {
    assert.ok(this.#line);
    const { server, ca, skipTlsVerify, tlsServerName, proxyUrl } = this.#line.target.cluster;
    return fileWith(
      kubeconfig({
        server,
        cluster: {
          'insecure-skip-tls-verify': skipTlsVerify,
          ...(ca.file && { 'certificate-authority': ca.file }),
          ...(ca.base64 && { 'certificate-authority-data': ca.base64 }),
          ...(tlsServerName && { 'tls-server-name': tlsServerName }),
          ...(proxyUrl && { 'proxy-url': proxyUrl }),
        },
        user,
      }),
    );
  }

  /** A token of somebody who is known and may do nothing. */
  async strangersToken(): Promise<string> {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'stranger' } };
    const accounts = this.in('', 'serviceaccounts');
    const there = await this.session.get(accounts, 'stranger', neverStops);
    if (!valueOf(there)) valueOf(await this.session.create(accounts, account, 'for real', neverStops));
    const { body } = await this.raw({
      method: 'POST',
      path: `/api/v1/namespaces/${this.namespace}/serviceaccounts/stranger/token`,
      query: {},
      body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }),
    });
    const token = at(body, 'status', 'token');
    assert.ok(typeof token === 'string');
    return token;
  }
}

/** Asks until it is so, for a minute at most: caches and controllers of a cluster take their time. */
export async function asksUntil<T>(ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const value = await ask();
    if (isSo(value)) return value;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  assert.fail('it never comes to be so');
}

export const configMap = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { 'kmm.language-tools/run': 'run-1' }, ...more },
  data: { dockerfile: 'FROM scratch\n' },
});

/** A Job that never makes a pod, and would mount a folder of the node. */
export const job = (name: string, run = 'run-1'): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, labels: { 'kmm.language-tools/run': run } },
  spec: {
    suspend: true,
    backoffLimit: 0,
    template: {
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        containers: [{ name: 'kaniko', image: 'kmm.invalid/none:none' }],
      },
    },
  },
});

/** A pod that no node takes. */
export const pod = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { 'kmm.language-tools/run': 'run-1' } },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    nodeSelector: { 'kmm.language-tools/node': 'none' },
    containers: [{ name: 'kaniko', image: 'kmm.invalid/none:none' }],
    ...more,
  },
});
