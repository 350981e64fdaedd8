// Settings as clients give them: asked for per file, pushed, wrong, late, and changed while files are open.
import { strict as assert } from 'node:assert';
import type { Status } from '../../../server/src/protocol/messages.js';
import { endServers } from '../../support/bundle.js';
import { LspSession } from '../../support/lsp-session.js';
import { brokenModule } from '../../support/manifests.js';

const one = 'file:///one/module.yaml';
const two = 'file:///two/module.yaml';

describe('settings', () => {
  afterEach(endServers);

  it('are asked for per file and hold for that file alone', async () => {
    const session = await LspSession.start({
      settingsOf: uri => (uri === two ? { rules: { 'yaml-syntax': 'off' } } : {}),
    });
    await session.open(one, brokenModule);
    await session.open(two, brokenModule);
    assert.equal((await session.diagnostics(one)).length, 1);
    assert.deepEqual(await session.diagnostics(two), []);
    await session.stop();
  });

  it('are asked for once as long as nothing changes', async () => {
    const session = await LspSession.start({ settingsOf: () => ({}) });
    await session.open(one, brokenModule);
    await session.diagnostics(one);
    await session.change(one, 2, { text: `${brokenModule}\n` });
    await session.diagnostics(one, 2);
    await session.request('textDocument/foldingRange', { textDocument: { uri: one } });
    const asked = session.asked.filter(({ method }) => method === 'workspace/configuration');
    assert.deepEqual(
      asked.map(({ params }) => params),
      [{ items: [{ scopeUri: one, section: 'kmm' }] }],
    );
    await session.stop();
  });

  it('change while a file is open', async () => {
    const session = await LspSession.start({ settingsOf: () => ({}) });
    await session.open(one, brokenModule);
    assert.equal((await session.diagnostics(one))[0]?.severity, 1);
    await session.configure(() => ({ rules: { 'yaml-syntax': 'hint' } }));
    await session.until(() => session.published.find(({ diagnostics }) => diagnostics[0]?.severity === 4));
    await session.configure(() => ({ rules: { 'yaml-syntax': 'off' } }));
    await session.until(() => session.published.find(({ diagnostics }) => diagnostics.length === 0));
    await session.stop();
  });

  it('come with initialize for a client that cannot be asked', async () => {
    const session = await LspSession.start({
      initializationOptions: { kmm: { rules: { 'yaml-syntax': 'warning' } } },
    });
    await session.open(one, brokenModule);
    assert.equal((await session.diagnostics(one))[0]?.severity, 2);
    await session.stop();
  });

  it('are pushed by a client that cannot be asked', async () => {
    const session = await LspSession.start();
    await session.open(one, brokenModule);
    await session.diagnostics(one);
    await session.notify('workspace/didChangeConfiguration', {
      settings: { kmm: { rules: { 'yaml-syntax': 'information' } } },
    });
    await session.until(() => session.published.find(({ diagnostics }) => diagnostics[0]?.severity === 3));
    await session.stop();
  });

  it('that are wrong are told of once, in the log, and the defaults are used', async () => {
    const session = await LspSession.start({
      settingsOf: () => ({ version: '9.9.9', rules: { 'yaml-syntax': 'loud' } }),
    });
    await session.open(one, brokenModule);
    await session.open(two, brokenModule);
    assert.equal((await session.diagnostics(two))[0]?.severity, 1);
    const told = session.logged.filter(message => message.includes('`kmm.'));
    assert.equal(told.length, 2, told.join('\n'));
    assert.ok(told.some(message => message.includes('`kmm.version`') && message.includes('9.9.9')));
    assert.ok(told.some(message => message.includes('`kmm.rules.yaml-syntax`')));
    assert.deepEqual(
      session.heard.filter(({ method }) => method === 'window/showMessage'),
      [],
    );
    await session.stop();
  });

  it('are complained of in few lines, however many there are', async () => {
    const list = Array.from({ length: 5000 }, () => 7);
    const version = `\u001b[31m9\n${'9'.repeat(10_000)}`;
    const kmm = { kernels: { list }, version, rules: { 'a\u202e\r': 'loud' } };
    const session = await LspSession.start({ initializationOptions: { kmm } });
    const told = await session.until(() => {
      const found = session.logged.filter(message => message.includes('`kmm'));
      return found.some(message => /^4982 more values of `kmm` cannot be used\.$/.test(message))
        ? found
        : undefined;
    });
    assert.equal(told.length, 21);
    for (const message of told) {
      assert.ok(message.length < 500, message);
      assert.doesNotMatch(message, /[\p{Cc}\p{Cf}]/u);
    }
    await session.stop();
  });

  it('that make no sense change nothing', async () => {
    const session = await LspSession.start({ settingsOf: () => ({}) });
    await session.open(one, brokenModule);
    for (const strange of [
      7,
      'x',
      [],
      [null],
      { rules: [] },
      { version: {} },
      { rules: { a: null } },
      true,
    ]) {
      await session.configure(() => strange);
      await session.notify('workspace/didChangeConfiguration', strange);
      await session.notify('workspace/didChangeConfiguration', { settings: strange });
      await session.notify('workspace/didChangeConfiguration', { settings: { kmm: strange } });
      await session.settled();
      assert.equal(session.shown(one).length, 1, JSON.stringify(strange));
    }
    await session.stop();
  });

  it('that the client refuses to tell are the defaults', async () => {
    const session = await LspSession.start({
      settingsOf: () => {
        throw new Error('not today');
      },
    });
    await session.open(one, brokenModule);
    assert.equal((await session.diagnostics(one)).length, 1);
    await session.stop();
  });

  it('name the release in the status of a client that shows it', async () => {
    const session = await LspSession.start({
      initializationOptions: { status: true },
      settingsOf: () => ({ version: '2.4' }),
    });
    await session.open(one, brokenModule);
    // The shape of `kmm/status` is the protocol's.
    const statuses = () =>
      session.heard
        .filter(h => h.method === 'kmm/status')
        .map(h => (h.params as Status).documents.map(({ count: _, ...document }) => document))
        .map(documents => ({ documents }));
    await session.until(() => statuses()[0]);
    await session.configure(() => ({ version: 'main' }));
    await session.until(() => statuses()[1]);
    await session.close(one);
    await session.until(() => statuses()[2]);
    const facts = {
      uri: one,
      distribution: 'upstream',
      kernels: 'built-in sample kernels: load yours',
      uncovered: [],
    };
    assert.deepEqual(statuses(), [
      { documents: [{ ...facts, release: '2.4.1' }] },
      { documents: [{ ...facts, release: 'main' }] },
      { documents: [] },
    ]);
    await session.stop();
  });

  it('name no status to a client that did not ask for it', async () => {
    const session = await LspSession.start();
    await session.open(one, brokenModule);
    await session.settled();
    assert.deepEqual(session.heard, []);
    await session.stop();
  });
});
