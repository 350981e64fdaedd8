// Files of kernels on a real disk, named in the settings of a session: found, read, read again, and let go.
import { strict as assert } from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import type { Status } from '../../../server/src/protocol/messages.js';
import { endServers } from '../../support/bundle.js';
import { temporaryFolder } from '../../support/kubeconfig.js';
import type { SessionOptions } from '../../support/lsp-session.js';
import { LspSession } from '../../support/lsp-session.js';
import { goodModule } from '../../support/manifests.js';
import { kubectlNodes } from '../../support/nodes.js';

const samples = 'built-in sample kernels: load yours';

describe('files of kernels', () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder();
  });
  afterEach(endServers);

  const uriOf = (path: string): string => pathToFileURL(join(root, path)).href;
  const write = (path: string, text: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return uriOf(path);
  };

  /** A session in the folder `ws` with a Module open. */
  async function opened(files: readonly string[], options: SessionOptions = {}): Promise<LspSession> {
    const session = await LspSession.start({
      folders: [uriOf('ws')],
      settingsOf: () => ({ kernels: { files } }),
      ...options,
      initializationOptions: { status: true, ...(options.initializationOptions as object | undefined) },
    });
    await session.open(uriOf('ws/module.yaml'), goodModule);
    return session;
  }

  /** Waits until the status of the Module says so. */
  async function counts(session: LspSession, label: string): Promise<void> {
    await session.until(() => {
      const last = session.heard.findLast(({ method }) => method === 'kmm/status');
      // The shape of `kmm/status` is the protocol's.
      return (last?.params as Status | undefined)?.documents[0]?.kernels === label || undefined;
    });
  }

  it('are found by path and by glob, from the folder of the Module', async () => {
    write('ws/kernels.txt', '6.1.75+\n6.8.0-31-generic\n');
    write(
      'ws/clusters/a.nodes.yaml',
      kubectlNodes([{ name: 'a', kernelVersion: '5.14.0-1', labels: {}, taints: [] }]),
    );
    write('ws/clusters/b.nodes.json', '["5.15.0-2"]');
    write('other/kernels.txt', '6.8.0-99-generic\n');
    const session = await opened(['kernels.txt', 'clusters/*.nodes.{yaml,json}']);
    await counts(session, '4 kernels from kernels.txt, a.nodes.yaml and b.nodes.json');
    await session.stop();
  });

  it('are read again when they change, come and go, and when others are named', async () => {
    const uri = write('ws/kernels.txt', '6.1.75+\n');
    const session = await opened(['*.txt']);
    const changed = (type: FileChangeType, file = uri): Promise<void> =>
      session.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: file, type }] });
    await counts(session, '1 kernel from kernels.txt');
    write('ws/kernels.txt', '6.1.75+\n6.8.0-31-generic\n');
    await changed(FileChangeType.Changed);
    await counts(session, '2 kernels from kernels.txt');
    await changed(FileChangeType.Created, write('ws/more.txt', '6.8.0-32-generic\n'));
    await counts(session, '3 kernels from kernels.txt and more.txt');
    rmSync(join(root, 'ws/kernels.txt'));
    await changed(FileChangeType.Deleted);
    await counts(session, '1 kernel from more.txt');
    write('ws/x.list', '5.14.0-1\n5.14.0-2\n');
    await session.configure(() => ({ kernels: { files: ['x.list'], list: ['5.14.0-3'] } }));
    await counts(session, '3 kernels from kmm.kernels.list and x.list');
    await session.configure(() => ({}));
    await counts(session, samples);
    await session.stop();
  });

  it('count as the editor that has them open has them, and say what is wrong in them', async () => {
    const uri = write('ws/kernels.txt', '6.1.75+\n');
    const session = await opened(['kernels.txt']);
    await counts(session, '1 kernel from kernels.txt');
    await session.open(uri, '6.1.75+\n6.8.0-31-generic\nhello there\n', 1, 'plaintext');
    await counts(session, '2 kernels from kernels.txt');
    const [problem] = await session.diagnostics(uri);
    assert.equal(problem?.code, 'kernel-list');
    assert.match(String(problem.message), /^`hello there` is no kernel version/);
    await session.close(uri);
    await counts(session, '1 kernel from kernels.txt');
    await session.until(() =>
      session.published.find(told => told.uri === uri && told.diagnostics.length === 0),
    );
    await session.stop();
  });

  it('are no manifests, whatever is in them', async () => {
    const uri = write('ws/nodes.yaml', 'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\nspec: [\n');
    const session = await opened([]);
    await session.open(uri, 'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\nspec: [\n');
    assert.notEqual((await session.diagnostics(uri))[0]?.code, 'kernel-list');
    await session.configure(() => ({ kernels: { files: ['nodes.yaml'] } }));
    await session.until(() =>
      session.published.find(({ diagnostics }) => diagnostics[0]?.code === 'kernel-list'),
    );
    await session.stop();
  });

  it('have the client told what to watch and what to keep in step', async () => {
    write('ws/kernels.txt', '6.1.75+\n');
    const session = await opened(['kernels.txt', 'nodes.yaml'], {
      capabilities: {
        workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
        textDocument: { synchronization: { dynamicRegistration: true } },
      },
    });
    const registered = (): readonly string[] =>
      session.asked
        .filter(({ method }) => method === 'client/registerCapability')
        .map(({ params }) => JSON.stringify(params));
    const wanted = await session.until(() => registered().find(text => text.includes('**/kernels.txt')));
    assert.ok(!wanted.includes('nodes.yaml'), 'YAML is watched and kept in step already');
    for (const method of [
      'workspace/didChangeWatchedFiles',
      'textDocument/didOpen',
      'textDocument/didChange',
      'textDocument/didClose',
    ]) {
      assert.ok(wanted.includes(`"${method}"`), method);
    }
    await session.configure(() => ({}));
    await session.until(() => session.asked.find(({ method }) => method === 'client/unregisterCapability'));
    await session.stop();
  });

  it('that cannot be read are told of once in the log', async () => {
    const session = await opened(['no-such.txt', '*.none']);
    const warned = (part: string): number => session.logged.filter(message => message.includes(part)).length;
    await session.until(() => warned('no-such.txt is not read') > 0 || undefined);
    await session.until(() => warned('no file matches *.none') > 0 || undefined);
    await session.configure(() => ({ kernels: { files: ['no-such.txt', '*.none'] } }));
    await session.settled();
    assert.equal(warned('no-such.txt') + warned('*.none'), 2);
    await session.stop();
  });

  it('outside the folder are read only when the workspace is trusted', async () => {
    write('kernels.txt', '6.1.75+\n');
    write('ws/kernels.txt', '6.8.0-31-generic\n5.14.0-1');
    const session = await opened(['../kernels.txt', join(root, 'kernels.txt'), 'kernels.txt'], {
      initializationOptions: { trusted: false },
    });
    await counts(session, '2 kernels from kernels.txt');
    await session.until(() =>
      session.logged.find(message => /\.\.\/kernels\.txt is outside the folder/.test(message)),
    );
    await session.notify('kmm/trusted', undefined);
    await counts(session, '3 kernels from kernels.txt');
    await session.stop();
  });

  it('are looked for beside a Module that is in no folder', async () => {
    write('ws/kernels.txt', '6.1.75+\n');
    const session = await opened(['kernels.txt'], { folders: [] });
    await counts(session, '1 kernel from kernels.txt');
    await session.stop();
  });
});
