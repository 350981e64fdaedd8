// What a server opens in a workspace that nobody has said to be trusted, as the system sees it. Needs Linux' strace,
// and says so when it is not there; what the disk itself opens is tested without it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endServers } from '../support/bundle.js';
import { temporaryFolder } from '../support/kubeconfig.js';
import { LspSession } from '../support/lsp-session.js';
import { configMap, goodModule } from '../support/manifests.js';

const hasStrace = spawnSync('strace', ['-V']).status === 0;

describe('Restricted Mode', () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder();
  });
  afterEach(endServers);

  const uriOf = (path: string): string => pathToFileURL(join(root, path)).href;
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);

  function hostileWorkspace(): void {
    for (const folder of ['ws', 'ws/sub', 'secret']) mkdirSync(join(root, folder));
    for (const name of ['cm.yaml', 'kernels.txt', 'Dockerfile']) write(`secret/${name}`, configMap);
    write('ws/module.yaml', goodModule);
    write('ws/sub/cm.yaml', configMap);
    write(
      'ws/kustomization.yaml',
      'configMapGenerator: [{ name: x, files: [dockerfile=../secret/Dockerfile] }]\nresources: [../secret]\n',
    );
    symlinkSync('../secret/cm.yaml', join(root, 'ws/file.yaml'));
    symlinkSync('../secret', join(root, 'ws/folder'));
    symlinkSync('../secret/kernels.txt', join(root, 'ws/kernels.txt'));
  }

  it('opens nothing outside of the folder, wherever links, settings and names lead', async function () {
    if (!hasStrace) this.skip();
    hostileWorkspace();
    const log = join(root, 'opened');
    const files = ['../secret/kernels.txt', join(root, 'secret/kernels.txt'), 'folder/*', 'kernels.txt'];
    const settingsOf = (): unknown => ({ kernels: { files } });
    const session = await LspSession.start({
      tracedTo: log,
      folders: [uriOf('ws')],
      initializationOptions: { trusted: false },
      settingsOf,
    });
    for (const name of ['module.yaml', 'kustomization.yaml'])
      await session.open(uriOf(`ws/${name}`), readFileSync(join(root, 'ws', name), 'utf8'));
    await session.notify('workspace/didChangeWatchedFiles', {
      changes: ['ws/file.yaml', 'ws/folder/cm.yaml', 'secret/cm.yaml'].map(at => ({
        uri: uriOf(at),
        type: 1,
      })),
    });
    await session.until(() => session.logged.find(message => /kernels\.txt is not read/.test(message)));
    await session.until(() => session.logged.find(message => /file\.yaml: a link leads out/.test(message)));
    await session.settled();
    const opened = (): readonly string[] =>
      [...readFileSync(log, 'utf8').matchAll(/openat?2?\([^"\n]*"([^"]*)"/g)].map(([, path = '']) => path);
    assert.ok(opened().includes(join(root, 'ws/sub/cm.yaml')), 'the trace shows what is opened');
    assert.deepEqual(
      opened().filter(path => path.startsWith(root) && !path.startsWith(join(root, 'ws'))),
      [],
    );
    assert.deepEqual(
      opened().filter(path => /secret|folder|file\.yaml|^\/etc\/(?:passwd|shadow)/.test(path)),
      [],
    );
    await session.notify('kmm/trusted', undefined);
    await session.until(() => opened().find(path => path.endsWith('ws/file.yaml')));
    await session.stop();
  });
});
