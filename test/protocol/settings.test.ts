// Settings as users write them, wrong ones too.
import assert from 'node:assert/strict';
import { defaultSettings, readSettings } from '../../server/src/protocol/settings.js';

describe('settings', () => {
  it('say whose KMM it is, and leave it to the files when they say something else', () => {
    assert.equal(readSettings({ distribution: 'openshift' }).settings.distribution, 'openshift');
    const { settings, complaints } = readSettings({ distribution: 'okd' });
    assert.equal(settings.distribution, 'auto');
    assert.deepEqual(complaints, ['`kmm.distribution` must be one of auto, upstream, openshift.']);
  });

  it('may be missing', () => {
    for (const section of [
      undefined,
      null,
      {},
      { kernels: null },
      { kernels: {} },
      { kernels: { list: null } },
    ]) {
      assert.deepEqual(readSettings(section), { settings: defaultSettings, complaints: [] });
    }
  });

  it('list kernels and the files that hold more', () => {
    const kernels = { list: [' 5.14.0-1 ', '6.1.75+'], files: ['kernels.txt', 'clusters/*.yaml'] };
    const { settings, complaints } = readSettings({ kernels });
    assert.deepEqual(complaints, []);
    assert.deepEqual(settings.kernels, { list: ['5.14.0-1', '6.1.75+'], files: kernels.files });
  });

  it('that cannot be used are complained of one by one, and the others hold', () => {
    const { settings, complaints } = readSettings({
      version: '2.5.0',
      kernels: { list: [5.14, '', '6.1.75+', null], files: 'kernels.txt' },
    });
    assert.deepEqual(settings.kernels, { list: ['6.1.75+'], files: [] });
    assert.equal(settings.version, '2.5.0');
    assert.deepEqual(complaints, [
      '`kmm.kernels.list[0]` must be a text such as "5.14.0-427.13.1.el9_4.x86_64".',
      '`kmm.kernels.list[1]` must be a text such as "5.14.0-427.13.1.el9_4.x86_64".',
      '`kmm.kernels.list[3]` must be a text such as "5.14.0-427.13.1.el9_4.x86_64".',
      '`kmm.kernels.files` must be a list of texts such as ["kernels.txt"].',
    ]);
    assert.match(readSettings({ kernels: [] }).complaints.join(), /`kmm\.kernels` must be an object/);
  });

  it('leave out what is too long to be held against every file', () => {
    const long = '{,a}'.repeat(5000);
    const { settings, complaints } = readSettings({
      kernels: { list: ['1'.repeat(1001)], files: [long, 'kernels.txt'] },
      dockerfiles: ['**/'.repeat(5000), `${'**/'.repeat(300)}*.Dockerfile`],
    });
    assert.deepEqual(settings.kernels, { list: [], files: ['kernels.txt'] });
    assert.equal(settings.dockerfiles.length, 1);
    assert.deepEqual(complaints, [
      '`kmm.kernels.list[0]` has 1001 characters, more than the 1000 that are read. Write a text such as "5.14.0-427.13.1.el9_4.x86_64".',
      '`kmm.kernels.files[0]` has 20000 characters, more than the 1000 that are read. Write a text such as "kernels.txt".',
      '`kmm.dockerfiles[0]` has 15000 characters, more than the 1000 that are read. Write a text such as "build/*.Dockerfile".',
    ]);
  });

  it('say how test builds are made, within limits', () => {
    const testBuild = {
      builderImage: ' r/kaniko:1 ',
      retries: 2,
      deadline: 600,
      ttl: 60,
      parallel: 4,
      keep: true,
    };
    assert.deepEqual(readSettings({ testBuild }).settings.testBuild, {
      ...testBuild,
      builderImage: 'r/kaniko:1',
    });
    const wrong = { builderImage: 5, retries: -1, deadline: 1.5, ttl: '60', parallel: 99, keep: 'yes' };
    const { settings, complaints } = readSettings({ testBuild: wrong });
    assert.deepEqual(settings.testBuild, defaultSettings.testBuild);
    assert.deepEqual(complaints, [
      '`kmm.testBuild.builderImage` must be a text such as "registry.example/kaniko:v1.24.0".',
      '`kmm.testBuild.retries` must be a whole number from 0 to 10.',
      '`kmm.testBuild.deadline` must be a whole number from 60 to 86400.',
      '`kmm.testBuild.ttl` must be a whole number from 60 to 86400.',
      '`kmm.testBuild.parallel` must be a whole number from 1 to 16.',
      '`kmm.testBuild.keep` must be true or false.',
    ]);
    assert.match(readSettings({ testBuild: 1 }).complaints.join(), /`kmm\.testBuild` must be an object/);
  });

  it('never name a kubeconfig: that is not for a workspace to say', () => {
    assert.ok(!JSON.stringify(readSettings({ kubeconfig: '/etc/passwd' })).includes('passwd'));
  });
});
