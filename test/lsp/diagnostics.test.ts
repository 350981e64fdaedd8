// What the server publishes, when, and what it never publishes.
import { strict as assert } from 'node:assert';
import { endServers } from '../support/bundle.js';
import { LspSession } from '../support/lsp-session.js';
import { brokenModule, configMap, goodModule, moduleWithAccount } from '../support/manifests.js';

const uri = 'file:///demo/module.yaml';
const whole = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

describe('published diagnostics', () => {
  afterEach(endServers);

  it('come with the version they are about and follow the text', async () => {
    const session = await LspSession.start();
    await session.open(uri, brokenModule);
    const [first, ...more] = await session.diagnostics(uri, 1);
    assert.deepEqual([first?.source, first?.code, first?.severity, more], ['kmm', 'yaml-syntax', 1, []]);
    await session.change(uri, 2, { range: whole, text: goodModule });
    assert.deepEqual(await session.diagnostics(uri, 2), []);
    await session.change(uri, 3, { text: brokenModule });
    assert.equal((await session.diagnostics(uri, 3)).length, 1);
    await session.stop();
  });

  it('go away with the file', async () => {
    const session = await LspSession.start();
    await session.open(uri, brokenModule);
    await session.diagnostics(uri);
    await session.close(uri);
    assert.deepEqual(
      await session.until(() => session.published.find(({ version }) => version === undefined)),
      {
        uri,
        diagnostics: [],
      },
    );
    await session.stop();
  });

  it('are not made for a file that is closed while it waits to be checked', async () => {
    const session = await LspSession.start();
    await session.open(uri, brokenModule);
    await session.close(uri);
    await session.open('file:///demo/other.yaml', goodModule);
    await session.change('file:///demo/other.yaml', 2, { text: brokenModule });
    await session.close('file:///demo/other.yaml');
    await session.settled();
    const last = new Map(session.published.map(told => [told.uri, told.diagnostics]));
    assert.deepEqual([...last.values()].flat(), []);
    await session.stop();
  });

  it('never mention a file that has nothing of KMM', async () => {
    const session = await LspSession.start();
    for (const [name, text] of Object.entries(notOurs)) await session.open(`file:///demo/${name}.yaml`, text);
    await session.open('file:///demo/README.md', brokenModule, 1, 'markdown');
    await session.settled();
    assert.deepEqual(
      session.published.filter(told => told.uri.startsWith('file:')),
      [],
    );
    await session.stop();
  });

  it('are taken back when a file stops being about KMM', async () => {
    const session = await LspSession.start();
    await session.open(uri, brokenModule);
    await session.diagnostics(uri);
    await session.change(uri, 2, { text: 'a: 1\n' });
    assert.deepEqual(await session.diagnostics(uri, 2), []);
    await session.stop();
  });

  it('are published under the name the editor gave the file, however it is spelled', async () => {
    const spelled = 'file:///demo/a%40b%2Bc/m%6Fdule.yaml';
    const session = await LspSession.start();
    await session.open(spelled, brokenModule);
    assert.equal((await session.diagnostics(spelled)).length, 1);
    await session.stop();
  });

  it('survive changes to files that are not open, and nonsense about those that are', async () => {
    const session = await LspSession.start();
    await session.change('file:///never/opened.yaml', 2, { text: 'a' });
    await session.close('file:///never/opened.yaml');
    await session.open(uri, goodModule);
    for (const [index, contentChanges] of nonsense.entries()) {
      await session.notify('textDocument/didChange', {
        textDocument: { uri, version: index + 2 },
        contentChanges,
      });
    }
    await session.notify('textDocument/didChange', null);
    await session.notify('textDocument/didChange', { textDocument: { uri } });
    await session.notify('textDocument/didOpen', { textDocument: { uri: 7, text: 7 } });
    await session.notify('textDocument/didOpen', {
      textDocument: { uri: 'file:///demo/seven.yaml', text: 7 },
    });
    await session.notify('textDocument/didOpen', null);
    await session.notify('textDocument/didClose', null);
    await session.change(uri, 99, { text: brokenModule });
    assert.equal((await session.diagnostics(uri, 99)).length, 1);
    assert.equal(session.stderr, '');
  });

  it('keep their text right when positions lie beyond it', async () => {
    const session = await LspSession.start();
    await session.open(uri, '');
    const beyond = { start: { line: 50, character: 9 }, end: { line: 60, character: 9 } };
    await session.change(uri, 2, { range: beyond, text: goodModule });
    await session.change(
      uri,
      3,
      { range: beyond, text: 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n' },
      { range: beyond, text: '\n' },
    );
    await session.change(uri, 4, {
      range: { start: { line: 0, character: 0 }, end: beyond.end },
      text: brokenModule,
    });
    const [found] = await session.diagnostics(uri, 4);
    const fresh = 'file:///demo/fresh.yaml';
    await session.open(fresh, brokenModule);
    assert.deepEqual([found], await session.diagnostics(fresh));
    await session.stop();
  });

  it('follow what another open file says', async () => {
    const session = await LspSession.start();
    const other = 'file:///demo/config-map.yaml';
    const codes = async (of: string) => (await session.diagnostics(of)).map(({ code }) => code);
    const wrongCase = configMap.replace('  dockerfile:', '  Dockerfile:');
    await session.open(uri, moduleWithAccount);
    await session.open(other, wrongCase);
    assert.deepEqual(await codes(other), ['dockerfile-key']);
    assert.deepEqual(await codes(uri), ['dockerfile-key']);
    await session.change(uri, 2, {
      text: moduleWithAccount.replace('name: my-kmod-dockerfile', 'name: another'),
    });
    await session.settled();
    assert.deepEqual(last(session, other), []);
    await session.change(uri, 3, { text: moduleWithAccount });
    await session.change(other, 2, { text: configMap });
    await session.settled();
    assert.deepEqual([last(session, uri), last(session, other)], [[], []]);
    await session.stop();
  });

  it('are a thousand of a file that has more, and say that there are others', async () => {
    const session = await LspSession.start();
    const unknown = (size: number) =>
      Array.from({ length: size }, (_, line) => `k${String(line)}: 1\n`).join('');
    await session.open(uri, goodModule + unknown(1500));
    const told = await session.diagnostics(uri);
    assert.deepEqual([told.length, told.at(-1)?.code], [1001, 'more-problems']);
    await session.change(uri, 2, { text: goodModule + unknown(1000) });
    assert.equal((await session.diagnostics(uri, 2)).length, 1000);
    await session.stop();
  });

  it('come without what the client cannot show', async () => {
    const session = await LspSession.start({ capabilities: {} });
    await session.open(uri, brokenModule);
    const [found] = await session.diagnostics(uri);
    assert.deepEqual(Object.keys(found ?? {}).sort(), ['code', 'message', 'range', 'severity', 'source']);
    await session.stop();
  });
});

const last = (session: LspSession, uri: string) =>
  session.published.findLast(told => told.uri === uri)?.diagnostics;

const notOurs = {
  empty: '',
  secret: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n  typo: [\n',
  broken: 'a: b: c\n"',
  other: 'apiVersion: example.com/v1\nkind: Module\nspec: 7\n',
  list: '- 1\n- 2\n',
};

const nonsense = [
  [],
  [{}],
  [{ text: 7 }],
  [{ range: {}, text: 'x' }],
  [{ range: null, text: 'x' }],
  [{ range: { start: 'a', end: 'b' }, text: 'x' }],
  [{ range: { start: { line: -5, character: -5 }, end: { line: 1e9, character: 1e9 } }, text: 'x' }],
  [{ range: { start: { line: 'one', character: null }, end: { line: {}, character: [] } }, text: 'x' }],
  'all of it',
  null,
];
