// Loading kernels from a cluster over the wire: the request, its answer, its cancellation, and when it is refused.
import { strict as assert } from 'node:assert';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import type {
  ClusterContexts,
  LoadedKernels,
  Refusal,
  Status,
} from '../../../server/src/protocol/messages.js';
import {
  clusterContextsMethod,
  loadKernelsMethod,
  trustedMethod,
} from '../../../server/src/protocol/messages.js';
import { testBuildLeftoversMethod } from '../../../server/src/protocol/test-build.js';
import { endServers } from '../../support/bundle.js';
import type { Answer } from '../../support/fake-api-server.js';
import { FakeApiServer, nodeList, sendJson, sendStatus } from '../../support/fake-api-server.js';
import { fileWith, kubeconfig } from '../../support/kubeconfig.js';
import { LspSession } from '../../support/lsp-session.js';
import { goodModule } from '../../support/manifests.js';

const uri = 'file:///demo/module.yaml';
const requestCancelled = -32800;
const node = (name: string, kernelVersion: string) => ({ name, kernelVersion, labels: {}, taints: [] });
const nodes = [node('a', '5.14.0-1'), node('b', '5.14.0-1'), node('c', '6.1.75+'), node('d', '')];

describe('kernels from a cluster', () => {
  let server: FakeApiServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    endServers();
  });

  async function serving(answer: Answer, user: object = {}): Promise<string> {
    server = await FakeApiServer.start(answer);
    const url = `http://127.0.0.1:${String(server.port)}`;
    return fileWith(kubeconfig({ server: url, user, context: { namespace: 'kmm-dev' } }));
  }

  async function opened(initializationOptions: object = {}): Promise<LspSession> {
    const session = await LspSession.start({
      initializationOptions: { status: true, ...initializationOptions },
    });
    await session.open(uri, goodModule);
    return session;
  }

  const counts = (session: LspSession, label: string): Promise<true> =>
    session.until(() => {
      const last = session.heard.findLast(({ method }) => method === 'kmm/status');
      // The shape of `kmm/status` is the protocol's.
      return (last?.params as Status | undefined)?.documents[0]?.kernels === label || undefined;
    });

  it('count in previews after the user has chosen a context', async () => {
    const path = await serving((_, response) => sendJson(response, nodeList(nodes)));
    const session = await opened();
    const host = `127.0.0.1:${String(server?.port)}`;
    const contexts = await session.request<ClusterContexts>(clusterContextsMethod, { kubeconfig: path });
    assert.deepEqual(contexts, {
      ok: true,
      paths: [path],
      current: 'lab',
      contexts: [{ name: 'lab', host, namespace: 'kmm-dev' }],
    });
    assert.equal(server?.requests.length, 0, 'nobody was asked yet');
    const loaded = await session.request<LoadedKernels>(loadKernelsMethod, {
      kubeconfig: path,
      context: 'lab',
    });
    assert.deepEqual(loaded, { ok: true, context: 'lab', host, namespace: 'kmm-dev', nodes: 4, kernels: 2 });
    await counts(session, '2 kernels from lab');
    await session.stop();
  });

  it('stay away when the cluster says no, and the others stay', async () => {
    const path = await serving((_, response) => sendStatus(response, 403, 'nodes is forbidden'));
    const session = await opened({ kmm: { kernels: { list: ['6.8.0-31-generic'] } } });
    await counts(session, '1 kernel from kmm.kernels.list');
    const refused = await session.request<Refusal>(loadKernelsMethod, { kubeconfig: path });
    assert.equal(refused.ok, false);
    assert.match(refused.message, /^You may not list nodes in the cluster of context lab \(403\)/);
    assert.match(
      refused.advice ?? '',
      /verb `list` on the resource `nodes`\. Kernels from settings and files stay as they are\.$/,
    );
    await session.settled();
    await counts(session, '1 kernel from kmm.kernels.list');
    const left = await session.request<Refusal>(testBuildLeftoversMethod, { kubeconfig: path });
    assert.deepEqual(
      Object.keys(left),
      ['ok', 'message', 'advice'],
      'words, and nothing else of the failure',
    );
    const context = 'la\u001b[31mb\n](command:x)';
    const unknown = await session.request<Refusal>(loadKernelsMethod, { kubeconfig: path, context });
    assert.match(unknown.message, /la\\u001b\[31mb\\n\] \(command:x\)/);
    assert.doesNotMatch(unknown.message + (unknown.advice ?? ''), /\p{Cc}/u);
    await session.stop();
  });

  it('are given up when the user cancels', async () => {
    const path = await serving(() => undefined);
    const session = await opened();
    const source = new CancellationTokenSource();
    const answer = session.connection.sendRequest(loadKernelsMethod, { kubeconfig: path }, source.token).then(
      () => assert.fail('answered'),
      (error: { readonly code: number }) => error.code,
    );
    await server?.asked(1);
    source.cancel();
    assert.equal(await answer, requestCancelled);
    await session.stop();
  });

  it('are not asked for in a workspace that is not trusted, until it is', async () => {
    const path = await serving((_, response) => sendJson(response, nodeList(nodes)));
    const session = await opened({ trusted: false });
    for (const method of [clusterContextsMethod, loadKernelsMethod]) {
      const refused = await session.request<Refusal>(method, { kubeconfig: path });
      assert.match(refused.message, /^The workspace is not trusted/);
    }
    assert.equal(server?.requests.length, 0);
    await session.notify(trustedMethod, undefined);
    const loaded = await session.request<LoadedKernels>(loadKernelsMethod, { kubeconfig: path });
    assert.equal(loaded.ok, true);
    await session.stop();
  });

  it('run no program that the user has not agreed to', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', ''],
    };
    const path = await serving((_, response) => sendJson(response, nodeList(nodes)), { exec });
    const session = await opened();
    const refused = await session.request<Refusal>(loadKernelsMethod, { kubeconfig: path });
    assert.match(refused.message, /^Signing in to context lab runs `.*`, and you have not agreed to that\./);
    await session.stop();
  });

  it('are not taken from a kubeconfig that settings name: those may be anyone’s', async () => {
    const path = await serving((_, response) => sendJson(response, nodeList(nodes)));
    const session = await opened({ kmm: { kubeconfig: path } });
    const contexts = await session.request<Refusal>(clusterContextsMethod, {});
    assert.ok(!JSON.stringify(contexts).includes(path));
    await session.stop();
  });

  it('survive parameters that make no sense', async () => {
    const session = await opened();
    for (const params of [
      undefined,
      null,
      5,
      [],
      { kubeconfig: 5, context: {} },
      { kubeconfig: '/no/such' },
    ]) {
      const answer = await session.request<Refusal>(loadKernelsMethod, params);
      assert.equal(answer.ok, false);
      assert.match(answer.message, /kubeconfig/);
    }
    await session.stop();
  });
});
