// Hints, lenses, the Kernels view and the preview over the wire, and what a client is told when they change.
import { strict as assert } from 'node:assert';
import type { ClientCapabilities, CodeLens, InlayHint } from 'vscode-languageserver-protocol/node';
import type { KernelRow, KernelsView } from '../../../server/src/protocol/kernels-view.js';
import {
  kernelRowsMethod,
  kernelsChangedMethod,
  kernelsViewMethod,
} from '../../../server/src/protocol/kernels-view.js';
import type { Status } from '../../../server/src/protocol/messages.js';
import { clientCommands, statusMethod } from '../../../server/src/protocol/messages.js';
import type { Preview } from '../../../server/src/protocol/preview.js';
import { previewMethod } from '../../../server/src/protocol/preview.js';
import { endServers } from '../../support/bundle.js';
import { LspSession } from '../../support/lsp-session.js';
import { fedora, moduleWith, rhel, ubuntu } from '../../support/mapped-module.js';

const uri = 'file:///demo/module.yaml';
const textDocument = { uri };
const text = moduleWith(`literal: ${fedora}`, 'regexp: el9');
const kernels = (...list: readonly string[]) => ({ kernels: { list } });
const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const refreshing: ClientCapabilities = {
  workspace: { inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } },
};

async function opened(
  initializationOptions: object = {},
  capabilities: ClientCapabilities = refreshing,
): Promise<LspSession> {
  const session = await LspSession.start({
    capabilities,
    initializationOptions: { kernelsView: true, status: true, ...initializationOptions },
    settingsOf: () => kernels(fedora, rhel, ubuntu),
  });
  await session.open(uri, text);
  await session.diagnostics(uri);
  return session;
}

const viewOf = (session: LspSession): Promise<KernelsView> =>
  session.request<KernelsView>(kernelsViewMethod, { textDocument });

const words = async (session: LspSession): Promise<readonly string[] | undefined> =>
  (await viewOf(session)).modules[0]?.groups.map(group => group.words);

const changes = (session: LspSession): number =>
  session.heard.filter(({ method }) => method === kernelsChangedMethod).length;

describe('the preview of kernels over the wire', () => {
  afterEach(endServers);

  it('answers hints, lenses, the view, its rows and the preview', async () => {
    const session = await opened({ commands: clientCommands });
    const hints = await session.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [11, 13],
    );
    const [lens] = await session.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    assert.equal(lens?.command?.command, 'kmm.showKernels');
    const [group] = (await viewOf(session)).modules[0]?.groups ?? [];
    const rows = await session.request<KernelRow[]>(kernelRowsMethod, {
      ...{ textDocument, document: 0, limit: 5 },
      group: group?.id,
    });
    assert.deepEqual(
      rows.map(({ image }) => image),
      [`r/i:${fedora}`],
    );
    const preview = await session.request<Preview>(previewMethod, {
      ...{ textDocument, document: 0 },
      kernel: rhel,
    });
    assert.equal(preview.title, `my-kmod for ${rhel}`);
    await session.stop();
  });

  it('says that the view has changed when a mapping has', async () => {
    const session = await opened();
    await session.until(() => changes(session) > 0 || undefined);
    assert.deepEqual(await words(session), [
      'wins 1 kernel',
      'wins 1 of 3 kernels',
      'no mapping matches 1 kernel',
    ]);
    const before = changes(session);
    await session.change(uri, 2, { text: text.replace('el9', "'.'") });
    await session.until(() => changes(session) > before || undefined);
    assert.deepEqual(await words(session), ['wins 1 kernel', 'wins 2 kernels, 1 taken by mapping 1']);
    await session.stop();
  });

  it('keeps quiet to a client without a view', async () => {
    const session = await opened({ kernelsView: false });
    await session.settled();
    assert.equal(changes(session), 0);
    await session.stop();
  });

  it('asks for hints and lenses again once at the start and when the kernels change, and only then', async () => {
    const session = await opened();
    const refreshes = (): readonly string[] =>
      session.asked.map(({ method }) => method).filter(method => method.endsWith('/refresh'));
    const once = ['workspace/inlayHint/refresh', 'workspace/codeLens/refresh'];
    await session.until(() => refreshes().length >= 2 || undefined);
    await session.change(uri, 2, { text: text.replace('el9', 'el8') });
    await session.diagnostics(uri, 2);
    assert.deepEqual(refreshes(), once);
    await session.configure(() => kernels(ubuntu));
    await session.until(() => refreshes().length >= 4 || undefined);
    await session.settled();
    assert.deepEqual(refreshes(), [...once, ...once]);
    assert.deepEqual((await words(session))?.slice(0, 2), [
      'matches none of 1 kernel',
      'matches none of 1 kernel',
    ]);
    await session.stop();
  });

  it('asks for nothing that the client cannot do', async () => {
    const session = await opened({}, {});
    await session.configure(() => kernels(ubuntu));
    await session.settled();
    assert.ok(!session.asked.some(({ method }) => method.endsWith('/refresh')));
    await session.stop();
  });

  it('tells the status bar how many kernels there are, and what is not covered', async () => {
    const session = await opened();
    const status = await session.until(() => {
      const last = session.heard.findLast(({ method }) => method === statusMethod);
      // The shape of `kmm/status` is the protocol's.
      const [first] = (last?.params as Status | undefined)?.documents ?? [];
      return first?.count === '3 kernels' ? first : undefined;
    });
    assert.deepEqual(status.uncovered, ['my-kmod: 3 kernels: 2 covered, 1 not']);
    await session.stop();
  });

  it('tells the kernels in a message where the client has no command of its own', async () => {
    const session = await opened();
    const [lens] = await session.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    await session.request('workspace/executeCommand', lens?.command);
    const told = await session.until(() =>
      session.heard.find(({ method }) => method === 'window/showMessage'),
    );
    assert.match(JSON.stringify(told.params), /my-kmod: 3 kernels: 2 covered, 1 not/);
    for (const params of [null, {}, { command: 'no.such' }, { command: lens?.command?.command }]) {
      const { code } = await session.refused('workspace/executeCommand', params);
      assert.equal(code, -32602);
    }
    await session.stop();
  });

  it('answers for groups, documents and kernels that are none', async () => {
    const session = await opened();
    const ask = (method: string, params: object) => session.request(method, { textDocument, ...params });
    assert.equal(await ask(kernelRowsMethod, { document: 7, limit: 5 }), null);
    assert.deepEqual(await ask(kernelRowsMethod, { document: 0, group: 'x', limit: 5 }), []);
    assert.deepEqual(await ask(kernelRowsMethod, { document: -1, group: 7, limit: 0 }), []);
    assert.equal(await ask(previewMethod, { document: 7, kernel: 'x' }), null);
    assert.ok(await ask(previewMethod, { document: 0, kernel: '' }));
    const { code } = await session.refused(previewMethod, { textDocument, document: 0 });
    assert.equal(code, -32602);
    await session.stop();
  });
});
