// What is in an image: out of a registry that answers in every way it may, and out of a real one.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as zlib from 'node:zlib';
import { createRegistry } from '../../server/src/cluster/registry.js';
import { usualPatience } from '../../server/src/cluster/world.js';
import { lazyRegistry } from '../../server/src/lazy-registry.js';
import type { FilesAnswer, FilesQuestion } from '../../server/src/service/cluster-session.js';
import { DockerRegistry, digestOf, registryProgram } from '../support/docker-registry.js';
import { FakeApiServer } from '../support/fake-api-server.js';
import { HandClock } from '../support/hand-clock.js';
import { neverStops } from '../support/never-stops.js';
import { StopSwitch } from '../support/stop-switch.js';
import { file, folder, link, pax, tar, written } from '../support/tar.js';

const lower = tar(
  folder('bin'),
  file('bin/busybox', 'x'.repeat(5000)),
  link('bin/sh', 'busybox'),
  file('old'),
);
const upper = tar(file('opt/lib/modules/6.8.0/a.ko', 'y'.repeat(5000)), file('.wh.old'));
const expected = [
  '/bin',
  '/bin/busybox',
  '/bin/sh',
  '/opt',
  '/opt/lib',
  '/opt/lib/modules',
  '/opt/lib/modules/6.8.0',
  '/opt/lib/modules/6.8.0/a.ko',
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';

const pathsIn = (answer: FilesAnswer): readonly string[] => {
  assert.ok(answer.known, answer.known ? '' : answer.words);
  return answer.files.map(({ path }) => path).sort();
};

const why = (answer: FilesAnswer): string => {
  assert.ok(!answer.known);
  return answer.words;
};

const tooLarge = (what: string): string =>
  `The image is too large to look through (${what}), so nothing that KMM's loader looks for in it was checked.`;

const asking =
  (clock: HandClock) =>
  (image: string, more: Partial<FilesQuestion> = {}, stop = neverStops): Promise<FilesAnswer> =>
    createRegistry({ clock, env: {}, patience: usualPatience }).files(
      {
        ...{ image, architecture: 'amd64', insecure: false, skipTlsVerify: false, dockerConfig: undefined },
        ...more,
      },
      stop,
    );

describe('the files of an image', () => {
  type Talk = (request: IncomingMessage, response: ServerResponse) => void;
  let server: FakeApiServer;
  let host: string;
  let clock: HandClock;
  let ask: ReturnType<typeof asking>;
  /** By path below `/v2/kmod/`. */
  let content: Map<string, { readonly type: string; readonly body: Uint8Array }>;
  let before: (request: IncomingMessage, response: ServerResponse) => 'answered' | undefined;
  beforeEach(async () => {
    clock = new HandClock();
    ask = asking(clock);
    content = new Map();
    before = () => undefined;
    const talk: Talk = (request, response) => {
      if (before(request, response)) return;
      const found = content.get((request.url ?? '').slice('/v2/kmod/'.length));
      if (!found) response.writeHead(404, { 'docker-distribution-api-version': 'registry/2.0' }).end();
      else
        response
          .writeHead(200, { 'content-type': found.type })
          .end(request.method === 'HEAD' ? '' : found.body);
    };
    server = await FakeApiServer.start(talk);
    host = `127.0.0.1:${String(server.port)}`;
  });
  afterEach(async () => {
    assert.equal(clock.pending, 0, 'nothing is waited for any more');
    await server.stop();
  });

  function put(place: string, type: string, value: object): string {
    const body = Buffer.from(JSON.stringify(value));
    content.set(`manifests/${place}`, { type, body });
    content.set(`manifests/${digestOf(body)}`, { type, body });
    return digestOf(body);
  }

  function blob(body: Uint8Array, digest = digestOf(body)): { digest: string } {
    content.set(`blobs/${digest}`, { type: 'application/octet-stream', body });
    return { digest };
  }

  const image = (...layers: readonly Uint8Array[]): string =>
    put('1', ociManifest, { schemaVersion: 2, layers: layers.map(layer => blob(layer)) });

  it('are those of its layers, however they are packed', async () => {
    image(zlib.gzipSync(lower), upper);
    assert.deepEqual(pathsIn(await ask(`${host}/kmod:1`)), expected);
    image(
      zlib.zstdCompressSync(lower),
      Buffer.concat([zlib.gzipSync(upper.subarray(0, 700)), zlib.gzipSync(upper.subarray(700))]),
    );
    assert.deepEqual(pathsIn(await ask(`${host}/kmod:1`)), expected);
    image();
    assert.deepEqual(pathsIn(await ask(`${host}/kmod:1`)), []);
    image(zlib.gzipSync(''), Buffer.alloc(0));
    assert.deepEqual(pathsIn(await ask(`${host}/kmod:1`)), []);
    const digest = image(lower);
    assert.equal(pathsIn(await ask(`${host}/kmod:gone@${digest}`)).length, 4);
    const strong = createHash('sha512').update(lower).digest('hex');
    put('1', ociManifest, { layers: [blob(lower, `sha512:${strong}`)] });
    assert.equal(pathsIn(await ask(`${host}/kmod:1`)).length, 4);
  });

  it('are those for the architecture, where there are several', async () => {
    const arm = {
      digest: put('arm', ociManifest, { layers: [blob(upper)] }),
      platform: { os: 'linux', architecture: 'arm64' },
    };
    const amd = {
      digest: put('amd', ociManifest, { layers: [blob(lower)] }),
      platform: { os: 'linux', architecture: 'amd64' },
    };
    const attestation = { digest: arm.digest, platform: { os: 'unknown', architecture: 'unknown' } };
    put('1', ociIndex, { manifests: [attestation, arm, amd] });
    assert.equal(pathsIn(await ask(`${host}/kmod:1`)).length, 4);
    assert.equal(pathsIn(await ask(`${host}/kmod:1`, { architecture: 'arm64' })).length, 5);
    assert.equal(
      why(await ask(`${host}/kmod:1`, { architecture: 's390x' })),
      'The image is for several architectures, but not s390x.',
    );
    put('1', ociIndex, { manifests: [attestation, arm] });
    assert.equal(pathsIn(await ask(`${host}/kmod:1`)).length, 5, 'the only one');
  });

  it('are not known when the image is not as it should be', async () => {
    const cases: readonly (readonly [() => void, RegExp])[] = [
      [() => content.clear(), /says that there is no such image \(404\)\.$/],
      [() => put('1', ociManifest, { fsLayers: [] }), /of a kind whose layers are not known/],
      [() => put('1', ociManifest, { layers: [{ digest: '../../secret' }] }), /something that is no digest/],
      [() => put('1', ociManifest, { layers: [{}] }), /something that is no digest/],
      [() => put('1', ociIndex, { manifests: [] }), /but not amd64/],
      [() => content.set('manifests/1', { type: ociManifest, body: Buffer.from('{') }), /cannot be read/],
      [
        () => put('1', ociManifest, { layers: [{ digest: digestOf('none') }] }),
        /does not give a layer of the image \(404\)/,
      ],
      [
        () => put('1', ociManifest, { layers: [blob(upper, digestOf(lower))] }),
        /is not what its digest says/,
      ],
      [() => image(Buffer.from('<html>'.repeat(999))), /is no tar archive: no number where one should be/],
      [() => image(zlib.gzipSync(lower).subarray(0, 60)), /cannot be unpacked \(Z_BUF_ERROR\)/],
      [() => image(Buffer.from('1f8b0800deadbeefdeadbeef', 'hex')), /cannot be unpacked \(Z_DATA_ERROR\)/],
      [() => image(lower.subarray(0, 2000)), /is no tar archive: it breaks off/],
    ];
    for (const [prepare, words] of cases) {
      prepare();
      assert.match(why(await ask(`${host}/kmod:1`)), words);
    }
    assert.match(why(await ask('no name')), /no registry was asked/);
  });

  it('are not known when the connection breaks, nothing comes, or nobody waits', async () => {
    image(lower, upper);
    let isBroken = true;
    before = ({ url = '' }, response) => {
      if (!url.includes('/blobs/')) return undefined;
      response.writeHead(200, { 'content-length': '9999' }).write(lower.subarray(0, 600));
      if (isBroken) setImmediate(() => response.destroy());
      return 'answered';
    };
    assert.match(why(await ask(`${host}/kmod:1`)), /cannot be reached from here \(/);
    const answering = before;
    before = () => 'answered';
    const silent = ask(`${host}/kmod:1`);
    await server.asked(server.requests.length + 1);
    await clock.pass(usualPatience.request);
    assert.equal(why(await silent), `${host} has not answered within 20 s.`);
    before = answering;
    isBroken = false;
    const count = server.requests.length;
    const slow = ask(`${host}/kmod:1`);
    await server.asked(count + 3);
    await clock.pass(usualPatience.image);
    assert.equal(why(await slow), `${host} has not sent the image within 180 s.`);
    const stop = new StopSwitch();
    const cancelled = ask(`${host}/kmod:1`, {}, stop);
    await server.asked(count + 6);
    stop.stop();
    assert.equal(why(await cancelled), 'Cancelled.');
  });

  it('are not counted without end', async () => {
    const many = zlib.gzipSync(Buffer.concat(Array.from({ length: 4096 }, () => written(file('a')))));
    image(Buffer.concat(Array.from({ length: 98 }, () => many)));
    assert.equal(why(await ask(`${host}/kmod:1`)), tooLarge('more than 400000 files'));
    put('1', ociManifest, { layers: Array.from({ length: 501 }, () => blob(lower)) });
    assert.equal(why(await ask(`${host}/kmod:1`)), tooLarge('more than 500 layers'));
    put('1', ociManifest, { layers: [blob(lower)], annotations: { a: 'x'.repeat(300_000) } });
    assert.equal(why(await ask(`${host}/kmod:1`)), tooLarge('its manifest has more than 256 KiB'));
    image(zlib.gzipSync(tar({ name: 'pax', type: 'x', content: 'x'.repeat(2 ** 20 + 1) })));
    assert.equal(why(await ask(`${host}/kmod:1`)), tooLarge('a name that is too long'));
    const deep = Array.from({ length: 300 }, (_, at) => pax({ path: `${String(at)}${'/d'.repeat(2000)}` }));
    image(zlib.gzipSync(tar(...deep.flatMap(header => [header, file('f')]))));
    assert.equal(
      why(await ask(`${host}/kmod:1`)),
      tooLarge('what its layers say of its files makes too much of them'),
    );
  });

  it('are asked for with credentials that go to nobody else', async () => {
    image(lower);
    const blobs = await FakeApiServer.start((_, response) => response.end(lower));
    before = ({ url = '', headers: { authorization } }, response) => {
      if (authorization !== `Basic ${base64('me:geheim')}`)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      else if (url.includes('/blobs/'))
        response
          .writeHead(307, { location: `http://127.0.0.1:${String(blobs.port)}/storage?signed=1` })
          .end();
      else return undefined;
      return 'answered';
    };
    assert.match(why(await ask(`${host}/kmod:1`)), /wants to know who asks \(401\)/);
    const dockerConfig = JSON.stringify({ auths: { [host]: { auth: base64('me:geheim') } } });
    assert.equal(pathsIn(await ask(`${host}/kmod:1`, { dockerConfig })).length, 4);
    assert.deepEqual(
      blobs.requests.map(({ url, headers }) => [url.pathname, headers.authorization]),
      [['/storage', undefined]],
    );
    await blobs.stop();
  });

  it('are asked for by what is loaded when it is first needed', async () => {
    image(lower);
    const question = {
      image: `${host}/kmod:1`,
      architecture: 'amd64',
      insecure: false,
      skipTlsVerify: false,
      dockerConfig: undefined,
    };
    const lazy = lazyRegistry(() =>
      Promise.resolve(createRegistry({ clock, env: {}, patience: usualPatience })),
    );
    assert.equal(pathsIn(await lazy.files(question, neverStops)).length, 4);
    const broken = lazyRegistry(() => Promise.reject(new SyntaxError('geheim')));
    assert.match(
      why(await broken.files(question, neverStops)),
      /^Registries can be asked only with Node\.js 22\.19/,
    );
  });

  if (registryProgram !== undefined) {
    const program = registryProgram;
    it('are told by a real registry', async () => {
      const registry = await DockerRegistry.start(program);
      const layers = [zlib.gzipSync(lower), zlib.zstdCompressSync(upper)];
      const digest = await registry.push('team/kmod', '1', undefined, layers);
      assert.deepEqual(pathsIn(await ask(`${registry.host}/team/kmod:1`)), expected);
      assert.deepEqual(pathsIn(await ask(`${registry.host}/team/kmod:1@${digest}`)), expected);
      const manifests = [
        { mediaType: ociManifest, digest, size: 0, platform: { os: 'linux', architecture: 'amd64' } },
      ];
      await registry.pushManifest('team/kmod', 'all', ociIndex, { manifests });
      assert.deepEqual(pathsIn(await ask(`${registry.host}/team/kmod:all`)), expected);
      assert.match(why(await ask(`${registry.host}/team/kmod:2`)), /there is no such image \(404\)/);
      await registry.stop();
    });
  }
});
