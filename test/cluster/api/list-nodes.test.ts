// Asking a cluster for its nodes, and every way in which that goes wrong. Time is the test's.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Target } from '../../../server/src/cluster/kubeconfig/context.js';
import { unreached } from '../../../server/src/cluster/asking/failure-words.js';
import { usualPatience } from '../../../server/src/cluster/asking/world.js';
import type { NodeFacts } from '../../../server/src/core/kernel/node.js';
import { selfSigned } from '../../support/certificate.js';
import type { Answer } from '../../support/fake-api-server.js';
import { FakeApiServer, nodeList, sendJson, sendStatus } from '../../support/fake-api-server.js';
import { choose, kubeBench, told } from '../../support/kube-world.js';
import type { KubeconfigParts } from '../../support/kubeconfig.js';
import { fileWith, kubeconfig } from '../../support/kubeconfig.js';
import { StopSwitch } from '../../support/stop-switch.js';

const node = (name: string): NodeFacts => ({
  name,
  kernelVersion: '5.14.0-427.13.1.el9_4.x86_64',
  labels: { 'kubernetes.io/hostname': name },
  taints: [{ key: 'dedicated', value: '', effect: 'NoSchedule' }],
});

describe('nodes of a cluster', () => {
  let server: FakeApiServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  /** A server that answers so, and the path of a kubeconfig for it. */
  async function serving(answer: Answer, parts: Omit<KubeconfigParts, 'server'> = {}): Promise<string> {
    server = await FakeApiServer.start(answer);
    return fileWith(kubeconfig({ server: `http://127.0.0.1:${String(server.port)}`, ...parts }));
  }

  async function listed(path: string): Promise<string> {
    const { cluster, clock } = kubeBench();
    const stop = new StopSwitch();
    const text = told(await cluster.listNodes(choose(path), stop));
    assert.equal(clock.pending + stop.watchers, 0, 'nothing is waited for any more');
    return text;
  }

  it('are all nodes, page by page', async () => {
    const path = await serving(
      (_, response, count) => {
        const pages = [
          nodeList([node('a'), node('b')], 'two'),
          nodeList([node('c')], 'thr&ee'),
          nodeList([]),
        ];
        sendJson(response, pages[count - 1]);
      },
      { context: { namespace: 'kmm-dev' }, user: { token: 'geheim' } },
    );
    const { cluster } = kubeBench();
    const outcome = await cluster.listNodes(choose(path), new StopSwitch());
    assert.deepEqual(outcome, {
      ok: true,
      value: {
        context: {
          name: 'lab',
          host: `127.0.0.1:${String(server?.port)}`,
          namespace: 'kmm-dev',
          signIn: undefined,
        },
        nodes: [node('a'), node('b'), node('c')],
      },
    });
    const asked = server?.requests.map(({ url, headers }) => [
      url.pathname,
      Object.fromEntries(url.searchParams),
      headers.authorization,
    ]);
    assert.deepEqual(asked, [
      ['/api/v1/nodes', { limit: '500' }, 'Bearer geheim'],
      ['/api/v1/nodes', { limit: '500', continue: 'two' }, 'Bearer geheim'],
      ['/api/v1/nodes', { limit: '500', continue: 'thr&ee' }, 'Bearer geheim'],
    ]);
  });

  it('are asked for below the path of the server', async () => {
    server = await FakeApiServer.start((_, response) => sendJson(response, nodeList([])));
    const path = fileWith(
      kubeconfig({ server: `http://127.0.0.1:${String(server.port)}/k8s/clusters/c-1/` }),
    );
    assert.equal(await listed(path), 'ok');
    assert.equal(server.requests[0]?.url.pathname, '/k8s/clusters/c-1/api/v1/nodes');
  });

  it('may be forbidden: the verb and the resource are named', async () => {
    const path = await serving((_, response) =>
      sendStatus(response, 403, 'nodes is forbidden: User "me" cannot list\n resource "nodes"'),
    );
    const text = await listed(path);
    assert.match(
      text,
      /^You may not list nodes in the cluster of context lab \(403\)\. It says: nodes is forbidden: User "me" cannot list resource "nodes"$/m,
    );
    assert.match(text, /verb `list` on the resource `nodes`/);
  });

  it('may be refused for other reasons, which are told without what the answer held', async () => {
    const expected: readonly (readonly [number, RegExp])[] = [
      [401, /does not accept your credentials \(401\)\.\nSign in again/],
      [404, /no Kubernetes API server/],
      [429, /too much to do \(429\)/],
      [500, /status 500\. It says: etcd is away/],
    ];
    for (const [status, words] of expected) {
      const path = await serving((_, response) => sendStatus(response, status, 'etcd is away'), {
        user: { token: 'geheim' },
      });
      const text = await listed(path);
      assert.match(text, words);
      assert.ok(!text.includes('geheim'));
      await server?.stop();
    }
    server = undefined;
    const page = await serving((_, response) => response.writeHead(502).end('<html>geheim</html>'));
    assert.match(await listed(page), /answered with status 502\.\n/);
  });

  it('are not taken from what is no list of nodes', async () => {
    for (const body of ['<html>Please log in</html>', '', '[]', 'null', '{"items": "none"}', '{"items": [']) {
      const path = await serving((_, response) => response.end(body));
      assert.match(await listed(path), /answered, but not as a Kubernetes API server does/, body);
      await server?.stop();
    }
    server = undefined;
  });

  it('are not read from a list that never ends', async () => {
    const path = await serving((_, response) => sendJson(response, nodeList([], 'more')));
    assert.match(await listed(path), /The list of nodes of .* does not end/);
    assert.equal(server?.requests.length, 200);
  });

  it('are waited for only so long', async () => {
    const path = await serving(() => undefined);
    const { cluster, clock } = kubeBench();
    const outcome = cluster.listNodes(choose(path), new StopSwitch());
    await server?.asked(1);
    await clock.pass(usualPatience.request);
    assert.match(
      told(await outcome),
      /^The cluster of context lab \(.*\) has not answered within 20 s\.\nCheck VPN/,
    );
    assert.equal(clock.pending, 0);
  });

  it('are waited for only so long when the answer stops in the middle', async () => {
    const path = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"items": [');
    });
    const { cluster, clock } = kubeBench();
    const outcome = cluster.listNodes(choose(path), new StopSwitch());
    await server?.asked(1);
    await clock.pass(usualPatience.request);
    assert.match(told(await outcome), /has not answered within 20 s/);
  });

  it('are given up when the connection breaks', async () => {
    const middle = await serving((request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"items": [', () => request.socket.destroy());
    });
    assert.match(await listed(middle), /broke the connection off/);
    await server?.stop();
    const start = await serving(request => request.socket.destroy());
    assert.match(await listed(start), /broke the connection off/);
  });

  it('are given up when the user cancels, between pages and while waiting', async () => {
    const path = await serving((_, response, count) => {
      if (count === 1) sendJson(response, nodeList([node('a')], 'two'));
    });
    const { cluster, clock } = kubeBench();
    const stop = new StopSwitch();
    const outcome = cluster.listNodes(choose(path), stop);
    await server?.asked(2);
    stop.stop();
    assert.match(told(await outcome), /^Cancelled\./);
    assert.equal(clock.pending + stop.watchers, 0);
    assert.match(told(await cluster.listNodes(choose(path), stop)), /^Cancelled\./);
    assert.equal(server?.requests.length, 2, 'nothing was asked after the stop');
  });

  it('cannot be had where nothing listens', async () => {
    server = await FakeApiServer.start(() => undefined);
    const { port } = server;
    await server.stop();
    server = undefined;
    const path = fileWith(kubeconfig({ server: `http://127.0.0.1:${String(port)}` }));
    assert.match(
      await listed(path),
      /^Nothing listens at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\. Is the cluster of context lab running\?/,
    );
  });

  it('cannot be had for reasons that are told apart by their codes, wherever they are', () => {
    // Only the name and the host of a target are ever told.
    const target = { context: { name: 'lab', host: 'lab.example:6443' } } as Target;
    const caused = (code: string): Error =>
      new TypeError('fetch failed', {
        cause: new AggregateError([Object.assign(new Error('geheim'), { code })]),
      });
    const toldOf = (error: unknown): string => told(unreached(target, error));
    assert.match(toldOf(caused('ENOTFOUND')), /^The name lab\.example:6443 cannot be resolved \(ENOTFOUND\)/);
    assert.match(toldOf(caused('EHOSTUNREACH')), /cannot be reached \(EHOSTUNREACH\)/);
    assert.match(toldOf(caused('UND_ERR_CONNECT_TIMEOUT')), /cannot be reached/);
    assert.match(toldOf(caused('CERT_HAS_EXPIRED')), /^No safe connection .*\(CERT_HAS_EXPIRED\)/);
    assert.match(toldOf(caused('E_ELSE')), /could not be asked \(E_ELSE\)/);
    for (const odd of [undefined, 'geheim', new Error('geheim'), { code: 'geheim' }]) {
      assert.match(toldOf(odd), /^lab\.example:6443 could not be asked \(unknown\)/);
    }
  });

  it('are not asked for without TLS unless the kubeconfig wants it so', async () => {
    const path = await serving((_, response) => sendJson(response, nodeList([])), {
      cluster: { 'insecure-skip-tls-verify': false },
    });
    assert.match(await listed(path), /is asked without TLS .* credentials could be read on the way/);
    assert.equal(server?.requests.length, 0);
  });

  describe('over TLS', () => {
    const own = selfSigned();
    const ca = Buffer.from(own.certificate).toString('base64');

    async function secured(cluster: object): Promise<string> {
      server = await FakeApiServer.start((_, response) => sendJson(response, nodeList([node('a')])), own);
      const url = `https://127.0.0.1:${String(server.port)}`;
      return fileWith(
        kubeconfig({ server: url, cluster: { 'insecure-skip-tls-verify': false, ...cluster } }),
      );
    }

    it('are taken from a server with the kubeconfig’s own certificate authority, inline or in a file', async () => {
      assert.equal(await listed(await secured({ 'certificate-authority-data': ca })), 'ok');
      await server?.stop();
      const file = fileWith(own.certificate, 'ca.crt');
      assert.equal(await listed(await secured({ 'certificate-authority': file })), 'ok');
      await server?.stop();
      assert.equal(await listed(await secured({ 'insecure-skip-tls-verify': true })), 'ok');
    });

    it('are not taken from a server that nobody vouches for, or that is another one', async () => {
      assert.match(
        await listed(await secured({})),
        /^No safe connection to .* can be made \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      );
      assert.equal(server?.requests.length, 0);
      await server?.stop();
      const other = { 'certificate-authority-data': ca, 'tls-server-name': 'other.example' };
      assert.match(
        await listed(await secured(other)),
        /ERR_TLS_CERT_ALTNAME_INVALID.*\nCheck `certificate-authority`/,
      );
    });

    it('are not taken when the certificate authority cannot be read', async () => {
      const missing = await secured({ 'certificate-authority': 'no/such.crt' });
      assert.match(
        await listed(missing),
        /no\/such\.crt, which the kubeconfig names as `certificate-authority`, cannot be read: there is no such file/,
      );
      await server?.stop();
      const junk = Buffer.from('-----BEGIN CERTIFICATE-----\njunk\n-----END CERTIFICATE-----\n').toString(
        'base64',
      );
      assert.match(
        await listed(await secured({ 'certificate-authority-data': junk })),
        /^No safe connection/,
      );
    });

    it('are not taken from what does not speak TLS', async () => {
      const plain = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
        0,
        '127.0.0.1',
      );
      await once(plain, 'listening');
      // A server that listens on a port has an address with one.
      const { port } = plain.address() as AddressInfo;
      const path = fileWith(kubeconfig({ server: `https://127.0.0.1:${String(port)}` }));
      assert.match(await listed(path), /^No safe connection to .* can be made \(ERR_SSL_/);
      plain.close();
    });
  });

  describe('as the kubeconfig’s user', () => {
    async function headersOf(user: object, folderFile?: string): Promise<Record<string, unknown>> {
      server = await FakeApiServer.start((_, response) => sendJson(response, nodeList([])));
      const content = kubeconfig({ server: `http://127.0.0.1:${String(server.port)}`, user });
      const path = folderFile === undefined ? fileWith(content) : fileWith(content, 'config', folderFile);
      assert.equal(await listed(path), 'ok');
      const { authorization, ...others } = server.requests[0]?.headers ?? {};
      await server.stop();
      server = undefined;
      return { authorization, user: others['impersonate-user'], group: others['impersonate-group'] };
    }
    const none = { authorization: undefined, user: undefined, group: undefined };

    it('are asked for with a token, a file with one, a password, an id token, or nothing', async () => {
      assert.deepEqual(await headersOf({ token: 'a' }), { ...none, authorization: 'Bearer a' });
      const file = fileWith('b\n', 'token');
      assert.deepEqual(await headersOf({ token: 'a', tokenFile: file }), {
        ...none,
        authorization: 'Bearer b',
      });
      const beside = file.slice(0, -'/token'.length);
      assert.deepEqual(await headersOf({ tokenFile: 'token' }, beside), {
        ...none,
        authorization: 'Bearer b',
      });
      const basic = `Basic ${Buffer.from('u:p').toString('base64')}`;
      assert.deepEqual(await headersOf({ username: 'u', password: 'p' }), { ...none, authorization: basic });
      const provider = {
        name: 'oidc',
        config: { 'id-token': 'c', 'refresh-token': 'd', 'idp-issuer-url': 'https://x.invalid' },
      };
      assert.deepEqual(await headersOf({ 'auth-provider': provider }), {
        ...none,
        authorization: 'Bearer c',
      });
      assert.deepEqual(await headersOf({}), none);
    });

    it('are asked for as somebody else', async () => {
      const user = { token: 'a', as: 'jane', 'as-groups': ['dev'] };
      assert.deepEqual(await headersOf(user), { authorization: 'Bearer a', user: 'jane', group: 'dev' });
    });

    it('are not asked for when that cannot be done right', async () => {
      const refused: readonly (readonly [object, RegExp])[] = [
        [{ as: 'jane', 'as-groups': ['dev', 'ops'] }, /several groups.*not supported here/],
        [{ as: 'jane', 'as-uid': '5' }, /not supported here/],
        [
          { 'auth-provider': { name: 'gcp', config: { 'cmd-path': '/bin/false' } } },
          /auth provider `gcp`, which kubectl has dropped/,
        ],
        [
          { tokenFile: 'no-such-token' },
          /no-such-token, which the kubeconfig names as `tokenFile`, cannot be read/,
        ],
        [
          { 'client-certificate': 'no-such.crt' },
          /no-such\.crt, which the kubeconfig names as `client-certificate`/,
        ],
      ];
      for (const [user, words] of refused) {
        const path = await serving((_, response) => sendJson(response, nodeList([])), { user });
        assert.match(await listed(path), words);
        assert.equal(server?.requests.length, 0);
        await server?.stop();
      }
      server = undefined;
    });
  });
});
