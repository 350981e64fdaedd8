// What files of kernels need of the disk: other names than manifests have, and larger ones.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeDisk } from '../../server/src/disk/node-disk.js';
import { fileWith, temporaryFolder } from '../support/kubeconfig.js';

describe('the disk', () => {
  it('lists manifests and Dockerfiles, or whatever is wanted by its path from the folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'deep'));
    for (const name of ['a.yaml', 'Dockerfile', 'Dockerfile.el9', 'b.txt', 'deep/c.txt'])
      fileWith('x', name, folder);
    const { href } = pathToFileURL(folder);
    const names = async (isWanted?: (path: string) => boolean): Promise<readonly string[] | undefined> =>
      (await nodeDisk.list(href, isWanted))?.map(uri => uri.slice(href.length + 1));
    assert.deepEqual(await names(), ['Dockerfile', 'Dockerfile.el9', 'a.yaml']);
    assert.deepEqual(await names(path => path === 'deep/c.txt'), ['deep/c.txt']);
    assert.equal(await nodeDisk.list(`${href}/none`), undefined);
  });

  it('reads what is not too large, and larger files for those who ask for them', async () => {
    const { href } = pathToFileURL(fileWith('x'.repeat(5 * 1024 * 1024), 'large.txt'));
    assert.equal(await nodeDisk.read(href), undefined);
    assert.equal((await nodeDisk.read(href, 6 * 1024 * 1024))?.length, 5 * 1024 * 1024);
  });
});
