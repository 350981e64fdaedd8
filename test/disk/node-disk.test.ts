// What the disk gives and what it refuses: whatever is there under a name, it is told in bounded time and memory, and
// nothing is lost. Faults are injected, so that it holds for root as well.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import * as promises from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eachAtOnce } from '../../server/src/core/concurrency.js';
import { diskOver, nodeDisk } from '../../server/src/disk/node-disk.js';
import type { FileSystem } from '../../server/src/disk/open-file.js';
import type { Disk } from '../../server/src/service/ports/ports.js';
import { temporaryFolder } from '../support/kubeconfig.js';

const uriOf = (path: string): string => pathToFileURL(path).href;

async function told(path: string, disk: Disk = nodeDisk, within?: string): Promise<string> {
  const read = await disk.read(uriOf(path), { within: within && uriOf(within) });
  return read.ok ? read.text : read.kind;
}

async function listed(folder: string, disk: Disk = nodeDisk, within?: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { uri, notRead } of disk.list(uriOf(folder), { within: within && uriOf(within) }))
    found.push(`${uri.slice(uriOf(folder).length + 1)}${notRead ? ` ${notRead.kind}` : ''}`);
  return found;
}

/** The real file system, which fails with a code for paths that end so. */
function failing(code: string, ending: string): FileSystem {
  const refuse = (path: string): void => {
    if (path.endsWith(ending)) throw Object.assign(new Error(code), { code });
  };
  return {
    ...promises,
    readdir: async (path, options) => (refuse(path), promises.readdir(path, options)),
    open: async (path, flags) => (refuse(path), promises.open(path, flags)),
  };
}

describe('the disk', () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder();
  });
  const at = (...names: readonly string[]): string => join(root, ...names);
  const write = (name: string, content: string | Uint8Array = 'kind: X\n'): string => {
    writeFileSync(at(name), content);
    return at(name);
  };

  it('reads regular files only, and waits for no pipe', async function () {
    if (process.platform !== 'linux') this.skip();
    execFileSync('mkfifo', [at('pipe.yaml')]);
    const server = createServer().listen(at('socket.yaml'));
    symlinkSync('/dev/zero', at('zero.yaml'));
    for (const name of ['pipe.yaml', 'socket.yaml', 'zero.yaml'])
      assert.equal(await told(at(name)), 'special');
    server.close();
    assert.equal(await told(root), 'folder');
    assert.equal(await told(at('none')), 'missing');
  });

  it('closes what became a pipe between two looks', async function () {
    if (process.platform !== 'linux') this.skip();
    const regular = await promises.stat(write('a.yaml'));
    execFileSync('mkfifo', [at('pipe')]);
    const fs: FileSystem = { ...promises, stat: () => Promise.resolve(regular) };
    assert.equal(await told(at('pipe'), diskOver(fs)), 'special');
  });

  it('asks for one byte more than it may read and for no other', async () => {
    const large = write('large.yaml', '');
    truncateSync(large, 2 ** 40);
    assert.equal(await told(large), 'too large');
    assert.equal((await nodeDisk.read(uriOf(write('x', '12345')), { atMost: 5 })).ok, true);
    let asked = 0;
    const fs: FileSystem = {
      ...promises,
      open: async (path, flags) => {
        const handle = await promises.open(path, flags);
        const endless = (_: Uint8Array, __: number, length: number) => (
          (asked += length),
          { bytesRead: length }
        );
        return Object.assign(handle, { read: endless });
      },
    };
    const read = await diskOver(fs).read(uriOf(write('proc', '')), { atMost: 100_000 });
    assert.deepEqual([read.ok, asked], [false, 100_001]);
  });

  it('gives no bytes for a text', async () => {
    assert.equal(await told(write('a.yaml', Buffer.from([0x61, 0]))), 'no text');
    assert.equal(await told(write('b.yaml', Buffer.from([0x61, 0xe4, 0x62]))), 'no text');
    assert.equal(await told(write('c.yaml', 'ä\u{1F600}')), 'ä\u{1F600}');
  });

  it('says what the system says', async () => {
    symlinkSync('b.yaml', at('a.yaml'));
    symlinkSync('a.yaml', at('b.yaml'));
    const why = async (path: string, disk: Disk = nodeDisk): Promise<string> => {
      const read = await disk.read(uriOf(path));
      return read.ok ? '' : read.why;
    };
    assert.match(await why(at('a.yaml')), /circles \(ELOOP\)/);
    assert.match(await why(at('x'.repeat(300))), /too long \(ENAMETOOLONG\)/);
    for (const code of ['EACCES', 'EIO', 'EMFILE'])
      assert.match(
        await why(write('c.yaml'), diskOver(failing(code, 'c.yaml'))),
        new RegExp(`\\(${code}\\)`),
      );
  });

  it('loses nothing of a folder', async () => {
    mkdirSync(at('sub'));
    mkdirSync(at('deep'));
    write('deep/a.yaml');
    symlinkSync('nowhere', at('lost.yaml'));
    assert.deepEqual(await listed(root, diskOver(failing('EACCES', 'sub'))), [
      'deep/a.yaml',
      'lost.yaml missing',
      'sub failed',
    ]);
    assert.deepEqual(await listed(at('none')), [' missing']);
  });

  it('follows links, tells each file once and comes to an end', async () => {
    for (const name of ['ws', 'ws/a', 'ws/.cache', 'out']) mkdirSync(at(name));
    for (const name of ['ws/a/a.yaml', 'ws/.cache/c.yaml', 'out/o.yaml', 'out/p.yaml']) write(name);
    const links = {
      'ws/up': '..',
      'ws/self': '.',
      'ws/a/again': '../a',
      'ws/same.yaml': 'a/a.yaml',
      'ws/cached.yaml': '.cache/c.yaml',
      'ws/link': '../out',
      'ws/other': '../out',
      'ws/o.yaml': '../out/o.yaml',
      'out/back': '../ws',
      'out/round': '.',
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, at(name));
    assert.deepEqual(await listed(at('ws')), [
      'a/a.yaml',
      'cached.yaml',
      'link/o.yaml',
      'link/p.yaml',
      'o.yaml',
    ]);
    assert.deepEqual(await listed(at('ws'), nodeDisk, at('ws')), [
      'a/a.yaml',
      'cached.yaml',
      'o.yaml outside',
    ]);
  });

  it('opens nothing outside of the folder it has to stay in, whatever happens meanwhile', async () => {
    for (const name of ['ws', 'ws/sub', 'out']) mkdirSync(at(name));
    write('out/secret.yaml', 'secret');
    write('ws/sub/secret.yaml', 'mine');
    symlinkSync('../out/secret.yaml', at('ws/file.yaml'));
    symlinkSync('../out', at('ws/folder'));
    symlinkSync('sub/secret.yaml', at('ws/inside.yaml'));
    const opened: string[] = [];
    const fs: FileSystem = {
      ...promises,
      open: (path, flags) => (opened.push(path), promises.open(path, flags)),
    };
    const stays = (name: string): Promise<string> => told(at(name), diskOver(fs), at('ws'));
    for (const name of ['ws/file.yaml', 'ws/folder/secret.yaml', 'out/secret.yaml'])
      assert.equal(await stays(name), 'outside');
    assert.deepEqual(opened, []);
    assert.equal(await stays('ws/inside.yaml'), 'mine');
    const swapped: FileSystem = {
      ...promises,
      open: async (path, flags) => {
        await promises.rename(at('ws/sub'), at('ws/was'));
        await promises.symlink('../out', at('ws/sub'));
        return promises.open(path, flags);
      },
    };
    assert.equal(await told(at('ws/sub/secret.yaml'), diskOver(swapped), at('ws')), 'outside');
    assert.equal(await told(at('ws/file.yaml')), 'secret');
  });

  it('is kept busy by a few at a time, in order', async () => {
    let now = 0;
    let most = 0;
    const work = async (item: number): Promise<number> => {
      most = Math.max(most, ++now);
      await promises.stat(root);
      now -= 1;
      return item;
    };
    const items = Array.from({ length: 1000 }, (_, index) => index);
    const results: number[] = [];
    for await (const result of eachAtOnce(items, 16, work)) results.push(result);
    assert.deepEqual(results, items);
    assert.equal(most, 16);
  });
});
