// Small files that make much of themselves, each given to the command line and the server as they ship. Whatever lies
// in the folder is replayed: an answer comes, it is cheap, it says that something was not followed, and a good file
// beside it is served as ever.
import { strict as assert } from 'node:assert';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { endServers, measuredCommandLine } from './support/bundle.js';
import { LspSession } from './support/lsp-session.js';
import { goodModule } from './support/manifests.js';
import { repositoryRoot, sharedPath } from './support/shared.js';

const folder = join(repositoryRoot, 'test/fixtures/hostile');
const most = { cpuSeconds: 2, megabytes: 400 };

describe('hostile files', () => {
  afterEach(endServers);

  for (const name of readdirSync(folder)) {
    it(`${name}: the command line answers at once`, () => {
      const { stdout, stderr, cpuSeconds, megabytes } = measuredCommandLine('lint', join(folder, name));
      assert.match(stdout, /\d files? checked\.\n$/);
      assert.doesNotMatch(stdout, /^No problems/);
      assert.equal(stderr, '');
      assert.ok(cpuSeconds <= most.cpuSeconds, `${String(cpuSeconds)} CPU seconds`);
      assert.ok(megabytes <= most.megabytes, `${String(megabytes)} MB`);
    });
  }

  for (const path of sharedInputs()) {
    it(`${basename(path)} of the shared ones: the command line answers at once`, () => {
      const args = path.endsWith('.log')
        ? ['explain-log', '--dockerfile', path.replace(/log$/, 'Dockerfile'), path]
        : ['lint', path];
      const { stdout, stderr, cpuSeconds, megabytes } = measuredCommandLine(...args);
      assert.notEqual(stdout, '');
      assert.equal(stderr, '');
      assert.ok(cpuSeconds <= most.cpuSeconds, `${String(cpuSeconds)} CPU seconds`);
      assert.ok(megabytes <= most.megabytes, `${String(megabytes)} MB`);
    });
  }

  it('open in an editor: each has diagnostics, and a good file beside them is served', async () => {
    const session = await LspSession.start();
    const names = readdirSync(folder);
    const uriOf = (name: string): string => `file:///hostile/${name}`;
    for (const name of names) {
      const language = name.endsWith('.yaml') ? 'yaml' : 'dockerfile';
      await session.open(uriOf(name), readFileSync(join(folder, name), 'utf8'), 1, language);
    }
    const good = uriOf('good.yaml');
    await session.open(good, goodModule.replace('spec:', 'wrong: 1\nspec:'));
    await session.settled();
    for (const name of names) assert.ok(session.shown(uriOf(name)).length > 0, name);
    assert.deepEqual(
      session.shown(good).map(({ code }) => code),
      ['unknown-field'],
    );
    const line = goodModule.split('\n').findIndex(text => text.startsWith('spec:')) + 1;
    const place = { textDocument: { uri: good }, position: { line, character: 1 } };
    assert.ok(await session.request('textDocument/hover', place));
    assert.ok(await session.request('textDocument/completion', place));
    await session.stop();
  });
});

/** Dockerfiles, YAML and logs; none where they are not on this machine. */
function sharedInputs(): readonly string[] {
  const shared = sharedPath('hostile');
  const names = shared ? readdirSync(shared).filter(name => !name.endsWith('.md')) : [];
  return names.map(name => join(shared ?? '', name));
}
