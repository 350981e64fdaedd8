// When files of kernels are looked for, by a disk that answers when it is told to.
import assert from 'node:assert/strict';
import { KernelFiles } from '../../../server/src/lsp/kernels/files.js';
import { missing } from '../../../server/src/core/unread-file.js';
import { defaultSettings } from '../../../server/src/protocol/settings.js';
import { Workspace } from '../../../server/src/service/workspace/workspace.js';
import { turn } from '../../support/hand-clock.js';
import { testSchemas } from '../../support/schemas.js';

const moduleUri = 'file:///ws/module.yaml';

function stage(files: readonly string[]) {
  const workspace = new Workspace(testSchemas);
  const reads: string[] = [];
  const waiting: ((text: string | undefined) => void)[] = [];
  const changes: string[] = [];
  const settings = { ...defaultSettings, kernels: { list: [], files } };
  const kernelFiles = new KernelFiles({
    workspace,
    disk: {
      list: async function* () {
        await Promise.resolve();
        yield* [];
      },
      read: uri => {
        reads.push(uri);
        return new Promise(resolve =>
          waiting.push(text => resolve(text === undefined ? missing : { ok: true, text })),
        );
      },
    },
    settings: { settingsOf: () => settings, ready: () => Promise.resolve() },
    folderOf: () => 'file:///ws',
    isManifest: () => false,
    open: () => [moduleUri],
    isTrusted: () => true,
    warn: () => undefined,
    changed: () => changes.push(workspace.snapshot().kernelsFor(moduleUri).label),
    watch: () => undefined,
  });
  workspace.configure(() => settings);
  const answer = async (text: string | undefined): Promise<void> => {
    waiting.shift()?.(text);
    await turn();
  };
  return { kernelFiles, reads, changes, answer };
}

describe('looking for files of kernels', () => {
  it('is done again for whoever asks meanwhile, and only once for all of them', async () => {
    const { kernelFiles, reads, changes, answer } = stage(['kernels.txt']);
    const first = kernelFiles.look();
    await turn();
    const others = Promise.all([kernelFiles.look(), kernelFiles.look(), kernelFiles.look()]);
    await answer('6.1.75+\n');
    await answer('6.1.75+\n6.8.0-31-generic\n');
    await Promise.all([first, others]);
    assert.equal(reads.length, 2);
    assert.deepEqual(changes, ['1 kernel from kernels.txt', '2 kernels from kernels.txt']);
    const again = kernelFiles.look();
    await turn();
    await answer(undefined);
    await again;
    assert.equal(reads.length, 3);
    assert.equal(changes.at(-1), 'no kernels from kernels.txt');
  });

  it('reads nothing and tells nothing while no setting names a file', async () => {
    const { kernelFiles, reads, changes } = stage([]);
    await kernelFiles.look();
    assert.deepEqual([...reads, ...changes], []);
  });
});
