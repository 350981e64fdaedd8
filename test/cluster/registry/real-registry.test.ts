// Does an image exist? Asked of a real registry with every way of signing in that it has.
import assert from 'node:assert/strict';
import { createPrivateKey, sign } from 'node:crypto';
import { createRegistry } from '../../../server/src/cluster/registry/registry.js';
import { usualPatience } from '../../../server/src/cluster/asking/world.js';
import type { ImageAnswer, ImageQuestion } from '../../../server/src/service/ports/cluster-session.js';
import { selfSigned } from '../../support/certificate.js';
import { DockerRegistry, registryProgram } from '../../support/docker-registry.js';
import { FakeApiServer, sendJson } from '../../support/fake-api-server.js';
import { HandClock } from '../../support/hand-clock.js';
import { fileWith } from '../../support/kubeconfig.js';
import { neverStops } from '../../support/never-stops.js';

const program = registryProgram;
if (program === undefined)
  console.log('Not tested against a real registry: there is no `docker-registry` here.');
else {
  describe('a real registry', () => {
    const port = createRegistry({ clock: new HandClock(), env: {}, patience: usualPatience });
    const ask = (image: string, more: Partial<ImageQuestion> = {}): Promise<ImageAnswer> =>
      port.exists(
        { image, insecure: false, skipTlsVerify: false, dockerConfig: undefined, ...more },
        neverStops,
      );
    const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
    let registry: DockerRegistry;
    afterEach(() => registry.stop());

    it('without TLS knows what it has and what it has not', async () => {
      registry = await DockerRegistry.start(program);
      const { host } = registry;
      const digest = await registry.push('team/kmod', '1.0');
      const yes = { exists: 'yes', digest, words: `${host} says that it exists.` };
      assert.deepEqual(await ask(`${host}/team/kmod:1.0`), yes);
      assert.deepEqual(await ask(`${host}/team/kmod:1.0`, { insecure: true }), yes);
      assert.deepEqual(await ask(`${host}/team/kmod@${digest}`), yes);
      const no = {
        exists: 'no',
        digest: undefined,
        words: `${host} says that there is no such image (404).`,
      };
      assert.deepEqual(await ask(`${host}/team/kmod:2.0`), no);
      assert.deepEqual(await ask(`${host}/team/kmod`), no, '`latest`');
      assert.deepEqual(await ask(`${host}/nobody/nothing:1`), no);
      assert.deepEqual(await ask(`${host}/team/kmod@sha256:${'0'.repeat(64)}`), no);
    });

    it('with TLS and passwords', async () => {
      const tls = selfSigned();
      // Of `me`: `geheim`.
      const htpasswd = fileWith(
        'me:$2y$05$abcdefghijklmnopqrstuuVWu8RjbNovPZWAMRdd7iqaaG0mI53Uu\n',
        'htpasswd',
      );
      registry = await DockerRegistry.start(program, {
        tls,
        auth: { htpasswd: { realm: 'lab', path: htpasswd } },
      });
      const { host } = registry;
      const digest = await registry.push('team/kmod', '1.0', `Basic ${base64('me:geheim')}`);
      const image = `${host}/team/kmod:1.0`;
      const unsafe = await ask(image);
      assert.equal(unsafe.exists, 'unknown');
      assert.match(
        unsafe.words,
        /^No safe connection to .* can be made from here \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.$/,
      );
      const nobody = await ask(image, { skipTlsVerify: true });
      assert.deepEqual([nobody.exists, nobody.digest], ['unknown', undefined]);
      assert.match(nobody.words, /wants to know who asks \(401\)/);
      const withConfig = (auths: object): Promise<ImageAnswer> =>
        ask(image, { skipTlsVerify: true, dockerConfig: JSON.stringify({ auths }) });
      assert.deepEqual((await withConfig({ [host]: { auth: base64('me:geheim') } })).digest, digest);
      assert.deepEqual(
        (await withConfig({ [`https://${host}/v2/`]: { username: 'me', password: 'geheim' } })).exists,
        'yes',
      );
      const wrong = await withConfig({ [host]: { auth: base64('me:falsch') } });
      assert.equal(wrong.exists, 'unknown');
      assert.ok(!wrong.words.includes('falsch'));
      assert.equal((await withConfig({ 'quay.io': { auth: base64('me:geheim') } })).exists, 'unknown');
    });

    it('with tokens of another server', async () => {
      const tls = selfSigned();
      const issuer = fileWith(tls.certificate, 'issuer.crt');
      const wanted = `Basic ${base64('me:geheim')}`;
      const tokens = await FakeApiServer.start((request, response) => {
        const url = new URL(request.url ?? '', 'http://tokens');
        const isMe = request.headers.authorization === wanted;
        const access = isMe ? [{ type: 'repository', name: 'team/kmod', actions: ['pull', 'push'] }] : [];
        sendJson(response, { token: jwt(tls, url.searchParams.get('service') ?? '', access) });
      });
      const realm = `http://127.0.0.1:${String(tokens.port)}/token`;
      const auth = { token: { realm, service: 'lab', issuer: 'lab-issuer', rootcertbundle: issuer } };
      registry = await DockerRegistry.start(program, { auth });
      const { host } = registry;
      const whole = [{ type: 'repository', name: 'team/kmod', actions: ['pull', 'push'] }];
      const digest = await registry.push('team/kmod', '1.0', `Bearer ${jwt(tls, 'lab', whole)}`);
      const image = `${host}/team/kmod:1.0`;
      assert.equal((await ask(image)).exists, 'unknown');
      assert.deepEqual(
        tokens.requests.map(({ url }) => Object.fromEntries(url.searchParams)),
        [{ service: 'lab', scope: 'repository:team/kmod:pull' }],
      );
      const dockerConfig = JSON.stringify({ auths: { [host]: { auth: base64('me:geheim') } } });
      assert.deepEqual((await ask(image, { dockerConfig })).digest, digest);
      assert.equal((await ask(`${host}/team/kmod:2.0`, { dockerConfig })).exists, 'no');
      await tokens.stop();
    });

    /** As a token server signs one. */
    function jwt(
      { certificate, key }: ReturnType<typeof selfSigned>,
      audience: string,
      access: readonly object[],
    ): string {
      const der = certificate.replaceAll(/-----[^-]+-----|\s/g, '');
      const now = Math.floor(Date.now() / 1000);
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const head = part({ typ: 'JWT', alg: 'ES256', x5c: [der] });
      const claims = {
        iss: 'lab-issuer',
        sub: 'me',
        aud: audience,
        exp: now + 300,
        nbf: now - 10,
        iat: now,
        jti: 'x',
        access,
      };
      const text = `${head}.${part(claims)}`;
      const signature = sign('sha256', Buffer.from(text), {
        key: createPrivateKey(key),
        dsaEncoding: 'ieee-p1363',
      });
      return `${text}.${signature.toString('base64url')}`;
    }
  });
}
