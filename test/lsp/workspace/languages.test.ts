// What editors call a file with manifests in it.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlLanguages } from '../../../server/src/protocol/languages.js';
import { endServers } from '../../support/bundle.js';
import { LspSession } from '../../support/lsp-session.js';
import { goodModule } from '../../support/manifests.js';
import { repositoryRoot } from '../../support/shared.js';

const wrong = goodModule.replace('  selector:\n', '  selectr:\n');

describe('languages of YAML', () => {
  let session: LspSession;
  before(async () => {
    session = await LspSession.start();
  });
  after(() => session.stop());
  after(endServers);

  for (const language of [...yamlLanguages, 'yaml.ansible', 'yaml.helm-values', 'jinja.yaml']) {
    it(`are read in a file that is named like none: ${language}`, async () => {
      const uri = `untitled:one-${language}`;
      await session.open(uri, wrong, 1, language);
      const codes = (await session.diagnostics(uri)).map(({ code }) => code);
      assert.ok(codes.includes('unknown-field'), codes.join());
    });
  }

  it('are not those of other texts', async () => {
    await session.open('untitled:two', wrong, 1, 'jinja-html');
    await session.settled();
    assert.deepEqual(session.shown('untitled:two'), []);
  });

  it('wake the extension up', () => {
    const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      readonly activationEvents: readonly string[];
    };
    const missing = yamlLanguages.filter(id => !manifest.activationEvents.includes(`onLanguage:${id}`));
    assert.deepEqual(missing, []);
  });
});
