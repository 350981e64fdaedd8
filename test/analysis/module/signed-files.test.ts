import assert from 'node:assert/strict';
import { kernelDirectory, mayBeFileOf } from '../../../server/src/analysis/module/signed-files.js';

describe('files to sign', () => {
  for (const [file, module] of [
    ['nic.ko', 'nic'],
    ['nic-pro.ko.xz', 'nic_pro'],
    ['nic_pro.ko', 'nic-pro'],
    ['*.ko', 'nic'],
    ['n?c.ko*', 'nic'],
    ['nic.ko.*', 'nic'],
    ['nic[12].ko', 'nic1'],
    ['${NAME}.ko', 'nic'],
  ] as const) {
    it(`${file} may be the file of ${module}`, () => {
      assert.ok(mayBeFileOf(file, module));
    });
  }

  for (const [file, module] of [
    ['nicx.ko', 'nic'],
    ['nic.o', 'nic'],
    ['other-*.ko', 'nic'],
    ['?.ko', 'nic'],
    ['nic+.ko', 'nic'],
  ] as const) {
    it(`${file} is not the file of ${module}`, () => {
      assert.ok(!mayBeFileOf(file, module));
    });
  }

  it('tell the directory of a kernel', () => {
    const path = '/opt/lib/modules/6.8.0-31-generic/extra/nic.ko';
    const directory = kernelDirectory(path);
    assert.deepEqual(directory, { name: '6.8.0-31-generic', start: path.indexOf('6.8') });
    assert.equal(kernelDirectory('/opt/nic.ko'), undefined);
  });
});
