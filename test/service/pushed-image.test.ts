// After a test build that has pushed: what KMM's loader finds in the image, and that nothing waits for the registry.
import assert from 'node:assert/strict';
import { LayerStack } from '../../server/src/core/image/layer-stack.js';
import type { PushedLayout } from '../../server/src/protocol/test-build.js';
import type { FilesAnswer } from '../../server/src/service/cluster-session.js';
import { pause } from '../../server/src/service/waiting.js';
import { failing, kmod, TestBuildLab, ubuntu } from '../support/test-build-lab.js';

function holding(...names: readonly string[]): FilesAnswer {
  const stack = new LayerStack();
  for (const name of names) stack.add({ name, kind: 'file', target: '' });
  return { known: true, files: stack.files() ?? [] };
}

const directory = `opt/lib/modules/${ubuntu}`;
const tools = ['bin/sh', 'bin/mkdir', 'bin/cp'];
const whole = [...tools, `${directory}/my_kmod.ko`, `${directory}/modules.dep`];
const push = { destination: '' };

async function layoutOf(answer: FilesAnswer, text = kmod): Promise<PushedLayout> {
  const lab = new TestBuildLab(text);
  lab.files = () => Promise.resolve(answer);
  const build = await lab.run({ push });
  assert.equal(build.state, 'succeeded', 'what is missing in the image is no failure of the build');
  return build.layout ?? assert.fail('it was not looked into');
}

describe('the image that a test build has pushed', () => {
  it('has all that the loader looks for', async () => {
    assert.deepEqual(await layoutOf(holding(...whole)), {
      verdict: 'found',
      words: 'KMM 2.6.0 finds in the image all that it looks for.',
      missing: [],
    });
    const links = [...tools, `${directory}/extra/my-kmod.ko.xz`, `${directory}/modules.dep`];
    assert.equal((await layoutOf(holding(...links))).verdict, 'found');
  });

  it('misses what is elsewhere or nowhere, each with what to do', async () => {
    assert.deepEqual(await layoutOf(holding(...tools, 'opt/my_kmod.ko', `${directory}/modules.dep`)), {
      verdict: 'missing',
      words: 'KMM 2.6.0 will miss in the image: my_kmod (moduleName).',
      missing: [
        {
          message: 'KMM will not find my_kmod (moduleName): it is /opt/my_kmod.ko, where nobody looks.',
          advice: `Put it into \`/${directory}\`, or correct \`modprobe.moduleName\`.`,
        },
      ],
    });
    const { missing } = await layoutOf(holding('opt/lib/modules/5.4.0/my_kmod.ko', 'bin/mkdir', 'bin/cp'));
    assert.deepEqual(
      missing.map(({ message }) => message),
      [
        'KMM will not find kernel directory under dirName /opt: the modules are in /opt/lib/modules/5.4.0.',
        'KMM will not find my_kmod (moduleName): it is /opt/lib/modules/5.4.0/my_kmod.ko, where nobody looks.',
        'KMM will not find /bin/sh: the image lacks it.',
      ],
      'no index of a directory that is not there',
    );
    const firmware = kmod.replace(
      '{ moduleName: my_kmod }',
      '{ moduleName: my_kmod, firmwarePath: /firmware }',
    );
    assert.match(
      (await layoutOf(holding(...whole), firmware)).words,
      /will miss in the image: \/firmware \(firmwarePath\)\.$/,
    );
  });

  it('leaves open what the image’s PATH or its shell may have', async () => {
    const { verdict, words } = await layoutOf(holding(...whole.slice(1), 'busybox/sh'));
    assert.deepEqual([verdict, words], ['missing', 'KMM 2.6.0 will miss in the image: /bin/sh.']);
    assert.deepEqual(await layoutOf(holding('bin/busybox', 'bin/sh', ...whole.slice(3))), {
      verdict: 'unknown',
      words:
        'Not known whether KMM 2.6.0 finds in the image: mkdir (`/bin/busybox` may do for it), cp (`/bin/busybox` may do for it).',
      missing: [],
    });
  });

  it('is not known when the registry does not tell', async () => {
    assert.deepEqual(await layoutOf({ known: false, words: 'r cannot be reached from here (ENOTFOUND).' }), {
      verdict: 'unknown',
      words: 'What is in the image is not known: r cannot be reached from here (ENOTFOUND).',
      missing: [],
    });
  });

  it('is asked for by where it went, as the Module’s registryTLS says, and only when it was pushed', async () => {
    const lab = new TestBuildLab(
      kmod.replace('build: {', 'registryTLS: { insecure: true }\n          build: {'),
    );
    await lab.run({ push });
    assert.deepEqual(
      lab.lookedInto.map(({ image, insecure }) => [image, insecure]),
      [[`registry.example/org/my-kmod:${ubuntu}`, true]],
    );
    await lab.run();
    lab.cluster.script = failing;
    await lab.run({ push });
    assert.equal(lab.lookedInto.length, 1);
    const pushed = new TestBuildLab();
    await pushed.run({ push: { destination: 'r.example/try:1' }, kernels: ['6.8.0-1.el9.aarch64'] });
    assert.deepEqual(pushed.lookedInto, [
      {
        image: 'r.example/try:1',
        architecture: 'arm64',
        ...{ insecure: false, skipTlsVerify: false, dockerConfig: undefined },
      },
    ]);
  });

  it('is asked for with the pull secret only when that may be read', async () => {
    const text = kmod.replace('selector: {}', 'selector: {}\n  imageRepoSecret: { name: pull }');
    for (const mayReadPullSecret of [false, true]) {
      const lab = new TestBuildLab(text);
      lab.cluster.put('secrets', {
        metadata: { name: 'pull', namespace: 'lab' },
        data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') },
      });
      await lab.run({ push, mayReadPullSecret });
      assert.equal(lab.lookedInto[0]?.dockerConfig, mayReadPullSecret ? '{"auths":{}}' : undefined);
      assert.equal(lab.cluster.open, 0);
    }
  });

  it('is looked into while the cluster is cleaned up, and until nobody waits for it', async () => {
    const lab = new TestBuildLab();
    lab.files = async (_, stop) => {
      await pause(lab.clock, 600_000, stop);
      return { known: false, words: stop.stopped ? 'Cancelled.' : 'slow' };
    };
    const [id = ''] = await lab.start({ push });
    await lab.clock.pass(120_000);
    const { state, words, endedAt, leftInCluster } = lab.build(id);
    assert.deepEqual(
      [state, words, endedAt, leftInCluster],
      ['running', 'looking into the image that was pushed', undefined, false],
    );
    await lab.clock.until(lab.builds.cancel(id), 1000);
    const ended = lab.build(id);
    assert.deepEqual(
      [ended.state, ended.layout?.words],
      ['succeeded', 'What is in the image is not known: Cancelled.'],
    );
    assert.ok((ended.endedAt ?? 0) - (ended.startedAt ?? 0) < 60_000, 'the look is not part of the build');
  });
});
