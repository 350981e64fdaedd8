// The fake cluster of the other suites answers what the real server answers to the same.
import assert from 'node:assert/strict';
import type { Connection, HttpQuestion } from '../../server/src/cluster/api/connection.js';
import { jsonIn } from '../../server/src/cluster/asking/read-answer.js';
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import type { Exchange } from '../support/exchange-shape.js';
import { differences } from '../support/exchange-shape.js';
import { FakeCluster } from '../support/fake-cluster.js';
import { connection } from '../support/real-cluster.js';
import { configMap, describeReal, job, pod } from './bench.js';

describeReal('the fake cluster, beside a real one,', bench => {
  let fake: FakeCluster;
  let imitation: Connection;
  let model: Connection;
  before(async () => {
    fake = await FakeCluster.start({ namespaces: [bench.namespace] });
    imitation = await connection(fake.kubeconfig);
    model = await connection(bench.cluster.kubeconfig);
  });
  after(async () => {
    await imitation.close();
    await model.close();
    await fake.stop();
  });

  /** Asks both. */
  async function same(question: HttpQuestion): Promise<Exchange> {
    const [own, other] = [await exchange(imitation, question), await exchange(model, question)];
    assert.deepEqual(differences(own, other), [], `${question.method} ${question.path}`);
    return other;
  }

  const place = (): string => `/api/v1/namespaces/${bench.namespace}`;
  const jobs = (): string => `/apis/batch/v1/namespaces/${bench.namespace}/jobs`;
  const get = (path: string, query = {}): Promise<Exchange> => same({ method: 'GET', path, query });
  const post = (path: string, object: JsonObject, query = {}): Promise<Exchange> =>
    same({ method: 'POST', path, query, body: JSON.stringify(object) });
  const remove = (path: string, options: JsonObject): Promise<Exchange> =>
    same({
      method: 'DELETE',
      path,
      query: {},
      body: JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', ...options }),
    });

  it('creates and refuses alike', async () => {
    assert.equal((await post(jobs(), job('a'), { fieldValidation: 'Strict', dryRun: 'All' })).status, 201);
    assert.equal((await post(jobs(), job('a'), { fieldValidation: 'Strict' })).status, 201);
    assert.equal((await post(jobs(), job('a'))).status, 409);
    assert.equal((await post(`${place()}/configmaps`, configMap('a'))).status, 201);
    assert.equal((await post(`${place()}/configmaps`, configMap('a'))).status, 409);
    assert.equal((await post('/api/v1/namespaces/kmm-nowhere/configmaps', configMap('a'))).status, 404);
    const elsewhere = { ...configMap('b'), metadata: { name: 'b', namespace: 'another' } };
    assert.equal((await post(`${place()}/configmaps`, elsewhere)).status, 400);
  });

  it('shows and lists alike', async () => {
    await get(`${jobs()}/a`);
    assert.equal((await get(`${jobs()}/none`)).status, 404);
    assert.equal((await get(`${place()}/configmaps/none`)).status, 404);
    await post(`${place()}/configmaps`, configMap('b'));
    const page = await get(`${place()}/configmaps`, {
      labelSelector: 'kmm.language-tools/run=run-1',
      limit: '1',
    });
    assert.notEqual(textAt(page.body, 'metadata', 'continue'), '');
    await get(`${jobs()}`, { fieldSelector: 'metadata.name=a' });
    await get(`${jobs()}`, { labelSelector: 'kmm.language-tools/run=another' });
    await get('/apis/none.example/v1');
    await get('/apis/none.example/v1/namespaces/default/things');
    await get('/version');
  });

  it('tells who may do what alike', async () => {
    const resourceAttributes = {
      verb: 'create',
      group: 'batch',
      resource: 'jobs',
      namespace: bench.namespace,
    };
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    };
    const { body } = await post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review);
    assert.equal(at(body, 'status', 'allowed'), true);
  });

  it('has no logs alike', async () => {
    await post(`${place()}/pods`, pod('waits'));
    fake.log(bench.namespace, 'waits').state = 'unscheduled';
    const query = { container: 'kaniko', follow: 'true', timestamps: 'true' };
    assert.equal((await get(`${place()}/pods/waits/log`, query)).status, 204);
    assert.equal((await get(`${place()}/pods/none/log`, query)).status, 404);
  });

  it('tells of a version that is too old alike', async () => {
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'a' },
      involvedObject: { namespace: bench.namespace },
    };
    const { body } = await post(`${place()}/events`, event);
    // What the server has answered is an object.
    await bench.cluster.own?.forget(body as JsonObject);
    fake.store.compact();
    if (!(await bench.isOldForgotten())) return;
    const old = await exchanges({ watch: '1', resourceVersion: '1' });
    assert.deepEqual(differences(...old), []);
    assert.equal(at(old[1].body, 'object', 'code'), 410);
  });

  it('deletes alike', async () => {
    const uid = '00000000-0000-0000-0000-000000000000';
    assert.equal(
      (await remove(`${jobs()}/a`, { preconditions: { uid }, propagationPolicy: 'Background' })).status,
      409,
    );
    assert.equal((await remove(`${jobs()}/a`, { propagationPolicy: 'Background' })).status, 200);
    assert.equal((await remove(`${jobs()}/a`, { propagationPolicy: 'Background' })).status, 404);
    assert.equal((await remove(`${place()}/configmaps/a`, {})).status, 200);
    assert.equal((await remove(`${place()}/configmaps/a`, {})).status, 404);
  });

  const exchanges = async (
    query: Readonly<Record<string, string>>,
  ): Promise<readonly [Exchange, Exchange]> => {
    const question = { method: 'GET', path: `${place()}/events`, query } as const;
    return [await exchange(imitation, question), await exchange(model, question)];
  };
});

async function exchange(line: Connection, question: HttpQuestion): Promise<Exchange> {
  const answer = await line.send(question, new AbortController().signal);
  const text = answer.body ? await new Response(answer.body).text() : '';
  const contentType = (answer.headers['content-type'] ?? '').replace(/;.*/, '');
  return { status: answer.status, contentType, body: jsonIn(text) ?? text };
}
