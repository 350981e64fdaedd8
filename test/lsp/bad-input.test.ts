// Files as they come: each is opened, asked everything about and typed into. The answer is a diagnostic or silence,
// never an error of ours, and it comes.
import { strict as assert } from 'node:assert';
import type { Diagnostic, Position } from 'vscode-languageserver-protocol/node';
import { rows } from '../../server/src/lsp/requests.js';
import { endServers } from '../support/bundle.js';
import { LspSession } from '../support/lsp-session.js';
import { broken, fine, notOurs } from '../support/bad-texts.js';
import { goodModule } from '../support/manifests.js';
import { questionAt } from '../support/question.js';
import { randomFrom } from '../support/random.js';

describe('bad input', () => {
  let session: LspSession;
  before(async () => {
    session = await LspSession.start();
  });
  after(() => session.stop());
  after(endServers);

  let opened = 0;

  /** The diagnostics of a text that is opened, asked about at several places, changed, and closed again. */
  async function diagnosticsOf(text: string): Promise<readonly Diagnostic[]> {
    const uri = `file:///demo/${(opened += 1)}.yaml`;
    await session.open(uri, text);
    await session.settled();
    const found = session.shown(uri);
    for (const place of placesIn(text)) {
      for (const { method } of rows) {
        await session.request(method, questionAt(uri, place));
      }
    }
    const top = { line: 0, character: 0 };
    await session.change(uri, 2, { range: { start: top, end: top }, text: '# more\n' });
    await session.settled();
    await session.close(uri);
    return found;
  }

  const codes = async (text: string): Promise<readonly unknown[]> =>
    (await diagnosticsOf(text)).map(({ code }) => code);

  for (const [what, text] of Object.entries(fine)) {
    it(`${what}: nothing is wrong with it`, async () => {
      assert.deepEqual(await diagnosticsOf(text), []);
    });
  }

  for (const [what, text] of Object.entries(notOurs)) {
    it(`${what}: silence`, async () => {
      assert.deepEqual(await diagnosticsOf(text), []);
    });
  }

  for (const [what, text] of Object.entries(broken)) {
    it(`${what}: it is said`, async () => {
      const found = await diagnosticsOf(text);
      assert.ok(found.length > 0);
      for (const { message, range } of found) {
        assert.ok(typeof message === 'string' && message.length > 0 && message.length < 400);
        assert.ok(range.start.line <= range.end.line && range.end.line <= text.split('\n').length);
      }
    });
  }

  it('a file of 50,000 lines: the one mistake in it is found, before and after an edit', async () => {
    const many = Array.from({ length: 2100 }, (_, index) => goodModule.replace('my-kmod', `kmod-${index}`));
    const text = `${many.join('---\n')}---\n${goodModule.replace('my-kmod', '"open')}`;
    assert.ok(text.split('\n').length > 50_000);
    assert.deepEqual((await codes(text)).slice(0, 3), ['yaml-syntax']);
  });

  it('a document of 50,000 lines is answered too', async () => {
    const [mapping = ''] = / {8}- literal[^]*?(?= {8}- regexp)/.exec(goodModule) ?? [];
    const many = Array.from({ length: 25_000 }, (_, index) => mapping.replaceAll('fc37', `fc${index}`));
    const found = await codes(goodModule.replace(mapping, () => many.join('')));
    assert.deepEqual(found.slice(0, 3), []);
  });

  it('more than is ever read: it says so, and is back to work when it is less', async () => {
    const uri = 'file:///demo/huge.yaml';
    await session.open(uri, `${goodModule.replace('my-kmod', '"open')}${'# much\n'.repeat(800_000)}`);
    await session.settled();
    assert.match(String(session.shown(uri)?.[0]?.message), /not checked: it is larger than 4 MB\./);
    await session.change(uri, 2, { text: goodModule.replace('my-kmod', '"open') });
    await session.settled();
    assert.equal(session.shown(uri).length > 0, true);
    await session.close(uri);
  });

  it('any bytes at all are no reason to fail', async () => {
    const random = randomFrom(7);
    for (let round = 0; round < 20; round += 1) {
      const bytes = Buffer.from(Array.from({ length: 4000 }, () => random.below(256)));
      await diagnosticsOf(bytes.toString('latin1'));
      await diagnosticsOf(`${goodModule.slice(0, 300)}${bytes.toString('utf8')}`);
    }
  });
});

/** Start, end, and three places between. */
function placesIn(text: string): readonly Position[] {
  const lines = text.split('\n');
  return [0, 0.25, 0.5, 0.75, 1].map(share => {
    const line = Math.round(share * (lines.length - 1));
    return { line, character: Math.round((share * (lines[line]?.length ?? 0)) / 2) };
  });
}
