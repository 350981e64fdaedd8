// Nobody who answers a question leads it, with what it carries, to another host.
import assert from 'node:assert/strict';
import { Agent } from 'undici';
import { askOnce } from '../../server/src/cluster/registry-http.js';
import { FakeApiServer, sendJson } from '../support/fake-api-server.js';
import { kubeBench } from '../support/kube-world.js';
import { fileWith, kubeconfig } from '../support/kubeconfig.js';
import { StopSwitch } from '../support/stop-switch.js';

describe('a redirect', () => {
  const servers: FakeApiServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  const serve = async (answer: Parameters<typeof FakeApiServer.start>[0]): Promise<FakeApiServer> => {
    const server = await FakeApiServer.start(answer);
    servers.push(server);
    return server;
  };
  const leading = (port: number, status: number): Promise<FakeApiServer> =>
    serve((_request, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${String(port)}/elsewhere` }).end();
    });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`of an API server with ${String(status)} is not followed`, async () => {
      const other = await serve((_request, response) => sendJson(response, {}));
      const first = await leading(other.port, status);
      const server = `http://127.0.0.1:${String(first.port)}`;
      const path = fileWith(kubeconfig({ server, user: { token: 'geheim' } }));
      const choice = { kubeconfig: path, context: undefined, mayRun: undefined };
      const found = await kubeBench().cluster.listNodes(choice, new StopSwitch());
      assert.equal(found.ok, false);
      assert.equal(first.requests.length, 1);
      assert.equal(other.requests.length, 0);
    });

    it(`of a token server with ${String(status)} does not take a form to another host`, async () => {
      const other = await serve((_request, response) => sendJson(response, {}));
      const first = await leading(other.port, status);
      const dispatcher = new Agent();
      const reply = await askOnce(
        {
          method: 'POST',
          url: new URL(`http://127.0.0.1:${String(first.port)}/`),
          headers: {},
          body: 'refresh_token=geheim',
        },
        { dispatcher, signal: new AbortController().signal },
      );
      await dispatcher.destroy();
      assert.equal(reply.status, status);
      assert.equal(other.requests.length, 0);
    });
  }
});
