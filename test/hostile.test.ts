// Small files that make much of themselves, each given to the command line and the server as they ship. Whatever lies
// in the folder is replayed: an answer comes, it is cheap, it says that something was not followed, and a good file
// beside it is served as ever.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { endServers, measuredCommandLine } from './support/bundle.js';
import { LspSession } from './support/lsp-session.js';
import { goodModule } from './support/manifests.js';
import { repositoryRoot, sharedPath } from './support/shared.js';

const folder = join(repositoryRoot, 'test/fixtures/hostile');
const ownInputs = readdirSync(folder).map(name => join(folder, name));
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

  for (const trusted of [false, true]) {
    const world = trusted ? 'a trusted workspace' : 'a workspace that is not trusted';
    it(`open in an editor in ${world}: each has diagnostics, and a good file beside them is served as before`, async () => {
      const session = await LspSession.start({ initializationOptions: { trusted } });
      const good = uriOf('good.yaml');
      await session.open(good, goodModule.replace('spec:', 'wrong: 1\nspec:'));
      await session.settled();
      const before = await answersOn(session, good);
      for (const path of [...ownInputs, ...sharedInputs().filter(shared => !shared.endsWith('.log'))]) {
        const uri = uriOf(basename(path));
        const language = path.endsWith('.yaml') ? 'yaml' : 'dockerfile';
        await session.open(uri, readFileSync(path, 'utf8'), 1, language);
        await session.settled();
        assert.ok(session.shown(uri).length > 0 || isOnlyForLog(path), path);
        assert.deepEqual(await answersOn(session, good), before, path);
      }
      const megabytes = peakMegabytes(session);
      assert.ok(megabytes <= most.megabytes, `${String(megabytes)} MB`);
      await session.stop();
    });
  }
});

/** A Dockerfile in which nothing is wrong: it is there for the log beside it. */
const isOnlyForLog = (path: string): boolean =>
  path.endsWith('.Dockerfile') && existsSync(path.replace(/Dockerfile$/, 'log'));

const uriOf = (name: string): string => `file:///hostile/${name}`;

/** What an editor shows of the file: its diagnostics, a hover and a completion at its first field of `spec`. */
async function answersOn(session: LspSession, uri: string): Promise<object> {
  const line = goodModule.split('\n').findIndex(text => text.startsWith('spec:')) + 2;
  const place = { textDocument: { uri }, position: { line, character: 3 } };
  const hover = await session.request('textDocument/hover', place);
  const completion = await session.request('textDocument/completion', place);
  assert.ok(hover && completion);
  assert.ok(session.shown(uri).some(({ code }) => code === 'unknown-field'));
  return { hover, completion, diagnostics: session.shown(uri) };
}

/** Of the server since it began; 0 where the system does not tell. */
function peakMegabytes({ process: server }: LspSession): number {
  const status = `/proc/${String(server.pid)}/status`;
  if (!existsSync(status)) return 0;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]) / 1024;
}

/** Dockerfiles, YAML and logs; none where they are not on this machine. */
function sharedInputs(): readonly string[] {
  const shared = sharedPath('hostile');
  const names = shared ? readdirSync(shared).filter(name => !name.endsWith('.md')) : [];
  return names.map(name => join(shared ?? '', name));
}
