// Fixes as an editor gets and applies them.
import { strict as assert } from 'node:assert';
import type { CodeAction, Diagnostic, Range, TextDocumentEdit } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { endServers } from '../../support/bundle.js';
import { LspSession } from '../../support/lsp-session.js';
import { goodModule } from '../../support/manifests.js';

const uri = 'file:///demo/a%40b/module.yaml';
const everything: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const wrong = goodModule.replace('containerImage', 'containerImag').replace('moduleName', 'modulName');

describe('code actions', () => {
  afterEach(endServers);

  const actionsOf = (session: LspSession, range: Range, only?: readonly string[]): Promise<CodeAction[]> =>
    session.request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });

  async function opened(
    capabilities?: object,
  ): Promise<{ session: LspSession; found: readonly Diagnostic[] }> {
    const session = await LspSession.start(capabilities ? { capabilities } : {});
    await session.open(uri, wrong, 7);
    return { session, found: await session.diagnostics(uri, 7) };
  }

  it('offer what fixes the problem under the cursor, and nothing else', async () => {
    const { session, found } = await opened();
    const typo = found.find(({ message }) => JSON.stringify(message).includes('`containerImag`'));
    assert.ok(typo);
    const cursor = { start: typo.range.end, end: typo.range.end };
    const [fix, ignore, ...more] = await actionsOf(session, cursor);
    assert.deepEqual([ignore?.title, more], ['Ignore `unknown-field` here', []]);
    assert.equal(fix?.title, 'Rename to `containerImage`');
    assert.equal(fix?.kind, 'quickfix');
    assert.equal(fix?.isPreferred, true);
    assert.deepEqual(fix?.diagnostics, [typo]);
    assert.deepEqual(await actionsOf(session, { start: everything.start, end: everything.start }), []);
    await session.stop();
  });

  it('name the file as the editor does and the version they were made for', async () => {
    const { session } = await opened();
    const [fix] = await actionsOf(session, everything);
    const [edit] = editsOf(fix);
    assert.deepEqual({ ...edit?.textDocument }, { uri, version: 7 });
    await session.stop();
  });

  it('are plain changes for a client without versioned edits', async () => {
    const { session } = await opened({ textDocument: { codeAction: { codeActionLiteralSupport: {} } } });
    const [fix] = await actionsOf(session, everything);
    assert.deepEqual(Object.keys(fix?.edit?.changes ?? {}), [uri]);
    await session.stop();
  });

  it('are none for a client that knows only commands', async () => {
    const { session } = await opened({});
    assert.deepEqual(await actionsOf(session, everything), []);
    await session.stop();
  });

  it('fix all at once when that is asked for, and then nothing is left', async () => {
    const { session } = await opened();
    for (const only of [['source.fixAll.kmm'], ['source.fixAll'], ['source']]) {
      const [all, ...more] = await actionsOf(session, everything, only);
      assert.deepEqual([all?.kind, more], ['source.fixAll.kmm', []]);
      assert.equal(applied(all), goodModule);
    }
    assert.deepEqual(await actionsOf(session, everything, ['source.organizeImports', 'refactor']), []);
    assert.ok((await actionsOf(session, everything)).every(({ kind }) => kind === 'quickfix'));
    await session.stop();
  });
});

describe('the action that ignores a problem', () => {
  afterEach(endServers);

  it('writes a comment with room for the reason, and the problem is gone', async () => {
    const session = await LspSession.start();
    await session.open(uri, wrong, 1);
    const before = (await session.diagnostics(uri, 1)).length;
    const actions: CodeAction[] = await session.request('textDocument/codeAction', {
      textDocument: { uri },
      range: everything,
      context: { diagnostics: [] },
    });
    const ignore = actions.find(({ title }) => title === 'Ignore `unknown-field` here');
    const text = applied(ignore);
    assert.match(text, /^ *# kmm-ignore: unknown-field say why$/m);
    await session.change(uri, 2, { text });
    assert.equal((await session.diagnostics(uri, 2)).length, before - 1);
    await session.stop();
  });
});

// The client said that it takes edits of documents, and nothing creates or renames files.
const editsOf = (action: CodeAction | undefined): readonly TextDocumentEdit[] =>
  (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];

function applied(action: CodeAction | undefined): string {
  const document = TextDocument.create(uri, 'yaml', 1, wrong);
  return TextDocument.applyEdits(
    document,
    editsOf(action).flatMap(({ edits }) => edits.filter(edit => 'newText' in edit)),
  );
}
