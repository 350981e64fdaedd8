// The left side of a comparison is an older state of a file: it is not diagnosed, and no second object.
import { strict as assert } from 'node:assert';
import { isOtherState } from '../../../server/src/lsp/workspace/uri.js';
import { endServers } from '../../support/bundle.js';
import { LspSession } from '../../support/lsp-session.js';
import { goodModule } from '../../support/manifests.js';

describe('an older state of a file', () => {
  afterEach(endServers);

  it('gets no diagnostics, and the file itself does', async () => {
    const session = await LspSession.start();
    const wrong = goodModule.replace('modprobe:', 'modprobes:');
    await session.open('git:/w/module.yaml?%7B%22ref%22%3A%22HEAD%22%7D', wrong);
    await session.open('untitled:module.yaml', wrong);
    assert.ok((await session.diagnostics('untitled:module.yaml')).length > 0);
    assert.deepEqual(
      session.published.filter(({ uri }) => uri.startsWith('git:')),
      [],
    );
  });

  it('is told by its scheme', () => {
    for (const uri of ['git:/a.yaml?x', 'gitlens:/a.yaml', 'git-graph:a', 'review:a', 'output:a'])
      assert.equal(isOtherState(uri), true, uri);
    for (const uri of [
      'file:///a',
      'untitled:a',
      'vscode-notebook-cell:a#1',
      'vscode-vfs://github/a',
      'ssh://h/a',
    ])
      assert.equal(isOtherState(uri), false, uri);
  });
});
