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
    const names = async (isWanted?: (path: string) => boolean): Promise<readonly string[]> => {
      const found: string[] = [];
      for await (const { uri } of nodeDisk.list(href, { isWanted })) found.push(uri.slice(href.length + 1));
      return found;
    };
    assert.deepEqual(await names(), ['Dockerfile', 'Dockerfile.el9', 'a.yaml']);
    assert.deepEqual(await names(path => path === 'deep/c.txt'), ['deep/c.txt']);
  });

  it('reads what is not too large, and larger files for those who ask for them', async () => {
    const { href } = pathToFileURL(fileWith('x'.repeat(5 * 1024 * 1024), 'large.txt'));
    const size = async (atMost?: number): Promise<number | string> => {
      const read = await nodeDisk.read(href, { atMost });
      return read.ok ? read.text.length : read.why;
    };
    assert.equal(await size(), 'it is larger than 4 MB');
    assert.equal(await size(6 * 1024 * 1024), 5 * 1024 * 1024);
  });
});
