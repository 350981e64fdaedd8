// Workspaces on a real disk: many folders, coming and going, and files that change while no editor has them open.
import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LocationLink, WorkspaceFoldersChangeEvent } from 'vscode-languageserver-protocol/node';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import { endServers } from '../../support/bundle.js';
import { LspSession } from '../../support/lsp-session.js';
import { configMap, goodModule, positionOf } from '../../support/manifests.js';

describe('workspace folders', () => {
  let root: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'kmm folders+@')));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  afterEach(endServers);

  const uriOf = (path: string): string => pathToFileURL(join(root, path)).href;
  const write = (path: string, text: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return uriOf(path);
  };

  /** Opens a Module, and asks where its ConfigMap is until the answer is `expected`. */
  const leadsTo = async (
    session: LspSession,
    moduleUri: string,
    expected: readonly string[],
  ): Promise<void> => {
    for (;;) {
      const links = await session.request<LocationLink[]>('textDocument/definition', {
        textDocument: { uri: moduleUri },
        position: positionOf(goodModule, 'my-kmod-dockerfile', 1),
      });
      const found = links.map(({ targetUri }) => targetUri).sort();
      if (JSON.stringify(found) === JSON.stringify([...expected].sort())) return;
    }
  };

  const move = (
    session: LspSession,
    event: Partial<Record<keyof WorkspaceFoldersChangeEvent, string>>,
  ): Promise<void> =>
    session.notify('workspace/didChangeWorkspaceFolders', {
      event: {
        added: event.added ? [{ uri: event.added, name: 'added' }] : [],
        removed: event.removed ? [{ uri: event.removed, name: 'removed' }] : [],
      },
    });

  it('are read in the background, subfolders included, packages and hidden folders not', async () => {
    const found = write('a/deep/er/config-map.yml', configMap);
    write('a/node_modules/x/config-map.yaml', configMap);
    write('a/.hidden/config-map.yaml', configMap);
    write('a/config-map.txt', configMap);
    const moduleUri = write('a/module.yaml', goodModule);
    const session = await LspSession.start({ folders: [uriOf('a')] });
    await session.open(moduleUri, goodModule);
    await leadsTo(session, moduleUri, [found]);
    await session.stop();
  });

  it('come and go', async () => {
    const moduleUri = write('a/module.yaml', goodModule);
    const inB = write('b/config-map.yaml', configMap);
    const inC = write('c/config-map.yaml', configMap);
    const session = await LspSession.start({ folders: [uriOf('a'), uriOf('b')] });
    await session.open(moduleUri, goodModule);
    await leadsTo(session, moduleUri, [inB]);
    await move(session, { added: uriOf('c') });
    await leadsTo(session, moduleUri, [inB, inC]);
    await move(session, { removed: uriOf('b') });
    await leadsTo(session, moduleUri, [inC]);
    await move(session, { removed: uriOf('c'), added: uriOf('b') });
    await leadsTo(session, moduleUri, [inB]);
    await session.stop();
  });

  it('keep a file that another folder still holds, and one that is open', async () => {
    const moduleUri = write('a/module.yaml', goodModule);
    const inner = write('a/b/config-map.yaml', configMap);
    const session = await LspSession.start({ folders: [uriOf('a'), uriOf('a/b')] });
    await session.open(moduleUri, goodModule);
    await leadsTo(session, moduleUri, [inner]);
    await move(session, { removed: uriOf('a/b') });
    await leadsTo(session, moduleUri, [inner]);
    await session.open(inner, configMap);
    await move(session, { removed: uriOf('a') });
    await leadsTo(session, moduleUri, [inner]);
    await session.close(inner);
    await leadsTo(session, moduleUri, []);
    await session.stop();
  });

  it('know a file once, however the editor spells its name', async () => {
    const moduleUri = write('a/module.yaml', goodModule);
    const onDisk = write('a/b@c+d/config-map.yaml', configMap);
    const session = await LspSession.start({ folders: [uriOf('a').replaceAll('%20', ' ')] });
    await session.open(moduleUri, goodModule);
    await leadsTo(session, moduleUri, [onDisk]);
    await session.open(onDisk.replaceAll('@', '%40').replaceAll('+', '%2B'), configMap);
    await session.settled();
    await leadsTo(session, moduleUri, [onDisk]);
    await session.stop();
  });

  it('follow files that change, appear and vanish on disk', async () => {
    const moduleUri = write('a/module.yaml', goodModule);
    const session = await LspSession.start({ folders: [uriOf('a')] });
    const changed = (uri: string, type: FileChangeType): Promise<void> =>
      session.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
    await session.open(moduleUri, goodModule);
    await leadsTo(session, moduleUri, []);
    const uri = write('a/x/config-map.yaml', configMap);
    await changed(uri, FileChangeType.Created);
    await leadsTo(session, moduleUri, [uri]);
    write('a/x/config-map.yaml', configMap.replace('my-kmod-dockerfile', 'another-name'));
    await changed(uri, FileChangeType.Changed);
    await leadsTo(session, moduleUri, []);
    write('a/x/config-map.yaml', configMap);
    await changed(uri, FileChangeType.Changed);
    await leadsTo(session, moduleUri, [uri]);
    rmSync(join(root, 'a/x'), { recursive: true });
    await changed(uriOf('a/x'), FileChangeType.Deleted);
    await leadsTo(session, moduleUri, []);
    await session.stop();
  });

  it('prefer what the editor has open to what is on disk', async () => {
    const moduleUri = write('a/module.yaml', goodModule);
    const uri = write('a/config-map.yaml', configMap);
    const session = await LspSession.start({ folders: [uriOf('a')] });
    await session.open(moduleUri, goodModule);
    await leadsTo(session, moduleUri, [uri]);
    await session.open(uri, configMap.replace('my-kmod-dockerfile', 'another-name'));
    await leadsTo(session, moduleUri, []);
    await session.close(uri);
    await leadsTo(session, moduleUri, [uri]);
    await session.stop();
  });

  it('are watched for YAML if the client can watch', async () => {
    const session = await LspSession.start({ folders: [] });
    const registered = await session.until(() =>
      session.asked
        .filter(({ method }) => method === 'client/registerCapability')
        .find(({ params }) => JSON.stringify(params).includes('didChangeWatchedFiles')),
    );
    assert.match(JSON.stringify(registered.params), /\*\*\/\*\.\{yaml,yaml\.j2,[^}]*,yml,[^}]*yml\.gotmpl\}/);
    await session.stop();
  });

  it('that do not exist, are no folders or lie elsewhere are nothing to worry about', async () => {
    const file = write('file.yaml', goodModule);
    const folders = [uriOf('no-such'), file, 'vscode-vfs://github/x/y', 'nonsense', 'file:///%zz'];
    const session = await LspSession.start({ folders });
    await move(session, { added: 'file://host/share', removed: 'file:///never-added' });
    await session.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'nonsense', type: 1 }] });
    await session.open(file, goodModule);
    await session.settled();
    const codes = (await session.diagnostics(file)).map(({ code }) => code);
    assert.deepEqual(codes, []);
    await session.stop();
  });
});
