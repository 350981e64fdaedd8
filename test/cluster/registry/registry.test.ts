// Does an image exist? Every answer a registry may give, and to whom credentials are told.
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { isLoopback } from '../../../server/src/cluster/registry/registry-access.js';
import { createRegistry } from '../../../server/src/cluster/registry/registry.js';
import { usualPatience } from '../../../server/src/cluster/asking/world.js';
import { lazyRegistry } from '../../../server/src/start/lazy-registry.js';
import type { ImageAnswer, ImageQuestion } from '../../../server/src/service/ports/cluster-session.js';
import { FakeApiServer, sendJson } from '../../support/fake-api-server.js';
import { HandClock } from '../../support/hand-clock.js';
import { neverStops } from '../../support/never-stops.js';
import { StopSwitch } from '../../support/stop-switch.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const manifest = { 'content-type': 'application/vnd.oci.image.index.v1+json' };
const digest = `sha256:${'a'.repeat(64)}`;

type Talk = (request: IncomingMessage, response: ServerResponse) => void;

describe('a registry', () => {
  let server: FakeApiServer;
  let host: string;
  let clock: HandClock;
  let talk: Talk;
  beforeEach(async () => {
    clock = new HandClock();
    server = await FakeApiServer.start((request, response) => talk(request, response));
    host = `127.0.0.1:${String(server.port)}`;
  });
  afterEach(async () => {
    assert.equal(clock.pending, 0, 'nothing is waited for any more');
    await server.stop();
  });

  const ask = (
    image: string,
    more: Partial<ImageQuestion> = {},
    { env = {}, stop = neverStops }: { env?: Record<string, string>; stop?: typeof neverStops } = {},
  ): Promise<ImageAnswer> =>
    createRegistry({ clock, env, patience: usualPatience }).exists(
      { image, insecure: false, skipTlsVerify: false, dockerConfig: undefined, ...more },
      stop,
    );

  const answering = async (
    status: number,
    headers: Record<string, string> = {},
    body = '',
  ): Promise<ImageAnswer> => {
    talk = (_, response) => response.writeHead(status, headers).end(body);
    return ask(`${host}/team/kmod:1`);
  };

  it('is asked for all kinds of manifests, by tag or digest', async () => {
    talk = (_, response) => response.writeHead(200, { ...manifest, 'docker-content-digest': digest }).end();
    assert.deepEqual(await ask(`${host}/team/kmod:1`), {
      exists: 'yes',
      digest,
      words: `${host} says that it exists.`,
    });
    const other = `sha256:${'b'.repeat(64)}`;
    assert.equal((await ask(`${host}/kmod:1@${other}`)).digest, other);
    assert.deepEqual(
      server.requests.map(({ url }) => url.pathname),
      ['/v2/team/kmod/manifests/1', `/v2/kmod/manifests/${other}`],
    );
    assert.match(server.requests[0]?.headers.accept ?? '', /oci\.image\.index.*manifest\.list\.v2/);
    assert.equal(server.requests[0]?.headers.authorization, undefined);
  });

  it('says no in its own way only', async () => {
    const errors = JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN' }] });
    assert.equal((await answering(404, {}, errors)).exists, 'no');
    assert.equal((await answering(404, { 'docker-distribution-api-version': 'registry/2.0' })).exists, 'no');
    const page = await answering(404, { 'content-type': 'text/html' }, '<h1>Not found</h1>');
    assert.deepEqual(
      [page.exists, page.words],
      ['unknown', `${host} does not answer as a registry does (404), so it may be none.`],
    );
    assert.equal((await answering(200, { 'content-type': 'text/html' }, 'Please log in')).exists, 'unknown');
  });

  it('may leave it open, for reasons that are told', async () => {
    const expected: readonly (readonly [number, RegExp])[] = [
      [401, /wants to know who asks \(401\)/],
      [403, /does not let us ask \(403\)/],
      [429, /has been asked too often \(429\)/],
      [500, /answered with status 500/],
      [503, /answered with status 503/],
      [302, /answered with status 302/],
    ];
    for (const [status, words] of expected) {
      const { exists, words: told } = await answering(status);
      assert.equal(exists, 'unknown');
      assert.match(told, words);
    }
  });

  it('says whose credentials are not enough', async () => {
    const secretOf = (registry: string): string =>
      JSON.stringify({ auths: { [registry]: { auth: base64('me:geheim') } } });
    const refused = async (dockerConfig: string): Promise<string> => {
      talk = (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      return (await ask(`${host}/kmod:1`, { dockerConfig })).words;
    };
    assert.match(await refused(secretOf(host)), /does not accept the pull secret's credentials \(401\)/);
    assert.match(await refused(secretOf('other.example')), /the pull secret has no credentials for it\.$/);
  });

  it('that knows no HEAD is asked with GET', async () => {
    talk = ({ method }, response) =>
      method === 'HEAD' ? response.writeHead(405).end() : response.writeHead(200, manifest).end('{}');
    assert.equal((await ask(`${host}/kmod:1`)).exists, 'yes');
  });

  it('cannot be reached, answers nothing, or is not waited for any more', async () => {
    talk = () => undefined;
    const slow = ask(`${host}/kmod:1`);
    await server.asked(1);
    await clock.pass(usualPatience.request);
    assert.match((await slow).words, /has not answered within 20 s/);
    const stop = new StopSwitch();
    const cancelled = ask(`${host}/kmod:1`, {}, { stop });
    await server.asked(2);
    stop.stop();
    assert.deepEqual(await cancelled, { exists: 'unknown', digest: undefined, words: 'Cancelled.' });
    assert.equal((await ask(`${host}/kmod:1`, {}, { stop })).words, 'Cancelled.');
    talk = request => request.socket.destroy();
    assert.match((await ask(`${host}/kmod:1`)).words, /cannot be reached from here|No safe connection/);
    assert.match(
      (await ask('127.0.0.1:1/kmod:1')).words,
      /^127\.0\.0\.1:1 cannot be reached from here \(ECONNREFUSED\)\.$/,
    );
  });

  it('is not asked for what is no name', async () => {
    for (const image of [
      '',
      'a b',
      'https://quay.io/x',
      'quay.io/X:1',
      'quay.io/x:1 ',
      'user@evil/x',
      'quay.io/../x:1',
    ]) {
      assert.match((await ask(image)).words, /is no name of an image, so no registry was asked/, image);
    }
  });

  it('gives tokens, to nobody first and then to whom the credentials are of', async () => {
    const seen: string[] = [];
    talk = ({ url = '', headers: { authorization = '-' } }, response) => {
      const { pathname, search } = new URL(url, 'http://x');
      seen.push(`${pathname}${search} ${authorization}`);
      if (pathname === '/token') {
        sendJson(response, { access_token: authorization === '-' ? 'nobody' : 'me' });
      } else if (authorization === 'Bearer me') response.writeHead(200, manifest).end();
      else {
        const challenge = `Bearer realm="http://${host}/token?x=1",service="lab"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
    };
    const dockerConfig = JSON.stringify({ auths: { [host]: { auth: base64('me:geheim') } } });
    assert.equal((await ask(`${host}/kmod:1`, { dockerConfig })).exists, 'yes');
    const token = '/token?x=1&service=lab&scope=repository%3Akmod%3Apull';
    assert.deepEqual(seen, [
      '/v2/kmod/manifests/1 -',
      `${token} -`,
      '/v2/kmod/manifests/1 Bearer nobody',
      `${token} Basic ${base64('me:geheim')}`,
      '/v2/kmod/manifests/1 Bearer me',
    ]);
  });

  it('gives tokens for an identity token, and takes a token of its own as it is', async () => {
    const seen: string[] = [];
    talk = (request, response) => {
      const {
        method = '',
        url = '',
        headers: { authorization = '-' },
      } = request;
      seen.push(`${method} ${url} ${authorization}`);
      if (url === '/token') sendJson(response, { token: 'mine' });
      else if (authorization === 'Bearer mine') response.writeHead(200, manifest).end();
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end();
    };
    const config = (entry: object): string => JSON.stringify({ auths: { [host]: entry } });
    const refresh = config({ auth: base64('<token>:'), identitytoken: 'geheim' });
    talk = wrapped(talk, '/token?');
    assert.equal((await ask(`${host}/kmod:1`, { dockerConfig: refresh })).exists, 'yes');
    assert.ok(seen.includes('POST /token -'));
    assert.equal(
      (await ask(`${host}/kmod:1`, { dockerConfig: config({ registrytoken: 'mine' }) })).exists,
      'yes',
    );
  });

  /** The same, but that nobody gets no token. */
  const wrapped =
    (inner: Talk, start: string): Talk =>
    (request, response) => {
      if ((request.url ?? '').startsWith(start)) response.writeHead(401).end();
      else inner(request, response);
    };

  it('does not get credentials when it is told by its own redirect to send them elsewhere', async () => {
    const thief = await FakeApiServer.start((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    );
    const dockerConfig = JSON.stringify({ auths: { [host]: { auth: base64('me:geheim') } } });
    let isFirst = true;
    talk = ({ headers: { authorization } }, response) => {
      if (isFirst && authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      else
        response
          .writeHead(307, { location: `http://127.0.0.1:${String(thief.port)}/v2/kmod/manifests/1` })
          .end();
    };
    assert.equal((await ask(`${host}/kmod:1`, { dockerConfig })).exists, 'unknown');
    isFirst = false;
    assert.equal((await ask(`${host}/kmod:1`, { dockerConfig })).exists, 'unknown');
    assert.ok(thief.requests.length >= 2);
    assert.ok(thief.requests.every(({ headers }) => headers.authorization === undefined));
    assert.ok(server.requests.some(({ headers }) => headers.authorization !== undefined));
    await thief.stop();
  });

  it('is told secrets in the clear on this machine only, which a name is not', () => {
    const hosts = ['127.0.0.1', '127.1.2.3', '[::1]', 'localhost'];
    for (const host of hosts) assert.ok(isLoopback(new URL(`http://${host}:1/`).hostname), host);
    for (const host of ['127.evil.example', '127.0.0.1.example', 'localhost.example', '[::2]', '128.0.0.1'])
      assert.ok(!isLoopback(new URL(`http://${host}/`).hostname), host);
  });

  it('ends in time when redirects go round, and does not follow odd ones', async () => {
    talk = (_, response) => response.writeHead(301, { location: '/v2/again' }).end();
    assert.match((await ask(`${host}/kmod:1`)).words, /status 301/);
    for (const location of ['ftp://x/y', 'http://me:pw@127.0.0.1/', 'http://[', '']) {
      talk = (_, response) => response.writeHead(302, { location }).end();
      assert.match((await ask(`${host}/kmod:1`)).words, /status 302/);
    }
  });

  it('that sends without end is not listened to', async () => {
    talk = ({ method }, response) => {
      response.writeHead(404);
      if (method === 'HEAD') response.end();
      else {
        const send = (): void => {
          if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(send));
        };
        send();
      }
    };
    assert.equal((await ask(`${host}/kmod:1`)).exists, 'unknown');
  });

  describe('behind a proxy', () => {
    let proxy: ReturnType<typeof createServer>;
    let env: Record<string, string>;
    /** Without TLS, what is asked of whom; with TLS it leads nowhere. */
    const asked: { readonly url: string; readonly authorization: string | undefined }[] = [];
    beforeEach(async () => {
      asked.length = 0;
      proxy = createServer().listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      proxy.on('connect', (_, socket) => void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
      proxy.on('request', (request, response) => {
        asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
        talk(request, response);
      });
      // A server that listens on a port has an address with one.
      const { port } = proxy.address() as AddressInfo;
      const url = `http://127.0.0.1:${String(port)}`;
      env = { HTTPS_PROXY: url, http_proxy: url };
    });
    afterEach(() => {
      proxy.closeAllConnections();
      proxy.close();
    });

    it('is asked by its own name, Docker’s too', async () => {
      talk = (_, response) => response.writeHead(200, manifest).end();
      assert.equal((await ask('busybox', { insecure: true }, { env })).exists, 'yes');
      assert.equal((await ask('docker.io/team/kmod:1', { insecure: true }, { env })).exists, 'yes');
      const hub = 'http://registry-1.docker.io/v2';
      assert.deepEqual(
        asked.map(({ url }) => url),
        [`${hub}/library/busybox/manifests/latest`, `${hub}/team/kmod/manifests/1`],
      );
      assert.equal((await ask('quay.io/team/kmod:1', {}, { env })).exists, 'unknown', 'no TLS, no answer');
    });

    it('does not get credentials without TLS unless that will do', async () => {
      talk = (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      const dockerConfig = JSON.stringify({ auths: { '10.0.0.5': { auth: base64('me:geheim') } } });
      await ask('10.0.0.5/kmod:1', { dockerConfig }, { env });
      assert.deepEqual(
        asked.map(({ authorization }) => authorization),
        [undefined],
      );
      await ask('10.0.0.5/kmod:1', { dockerConfig, insecure: true }, { env });
      assert.equal(asked.at(-1)?.authorization, `Basic ${base64('me:geheim')}`);
    });

    it('does not lead to a token server without TLS elsewhere, though it needs none itself', async () => {
      const dockerConfig = JSON.stringify({ auths: { '10.0.0.5': { auth: base64('me:geheim') } } });
      const tokensAskedOf = async (realm: string, insecure: boolean): Promise<readonly string[]> => {
        asked.length = 0;
        talk = ({ url = '' }, response) =>
          url.includes('/token')
            ? sendJson(response, { token: 'x' })
            : response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end();
        await ask('10.0.0.5/kmod:1', { dockerConfig, insecure }, { env });
        return asked.flatMap(({ url, authorization = 'nobody' }) =>
          url.includes('/token') ? [authorization] : [],
        );
      };
      const me = `Basic ${base64('me:geheim')}`;
      assert.deepEqual(await tokensAskedOf('http://10.0.0.5:5001/token', true), ['nobody', me]);
      assert.deepEqual(await tokensAskedOf('http://10.0.0.6/token', true), []);
      assert.deepEqual(await tokensAskedOf(`http://${host}/token`, true), []);
      assert.equal(server.requests.length, 0);
      assert.deepEqual(await tokensAskedOf('http://10.0.0.5:5001/token', false), []);
    });

    it('that is no URL is said', async () => {
      const { words } = await ask('quay.io/x:1', {}, { env: { HTTPS_PROXY: 'geheim@no url' } });
      assert.match(words, /^The proxy in the environment .* is no URL\.$/);
    });
  });

  it('is asked by what is loaded when it is first needed', async () => {
    talk = (_, response) => response.writeHead(200, manifest).end();
    const question = {
      image: `${host}/kmod:1`,
      insecure: false,
      skipTlsVerify: false,
      dockerConfig: undefined,
    };
    const lazy = lazyRegistry(() =>
      Promise.resolve(createRegistry({ clock, env: {}, patience: usualPatience })),
    );
    assert.equal((await lazy.exists(question, neverStops)).exists, 'yes');
    const broken = lazyRegistry(() => Promise.reject(new SyntaxError('geheim')));
    assert.match(
      (await broken.exists(question, neverStops)).words,
      /^Registries can be asked only with Node\.js 22\.19/,
    );
  });
});
