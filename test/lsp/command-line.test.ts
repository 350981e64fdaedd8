// One story: for every fixture of a rule, `kmm lint` and the server tell the same problems in the same words.
import { strict as assert } from 'node:assert';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rules } from '../../server/src/analysis/rules/registry.gen.js';
import { commandLine, endServers } from '../support/bundle.js';
import { LspSession } from '../support/lsp-session.js';
import { parseFixture } from '../support/markup.js';
import { repositoryRoot } from '../support/shared.js';

interface Told {
  readonly code: unknown;
  readonly severity: unknown;
  readonly message: unknown;
  readonly range: unknown;
}

/** As the JSON report names what LSP counts. */
const severities = ['', 'error', 'warning', 'information', 'hint'];

describe('the command line and the server', () => {
  let root: string;
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'kmm-both-')));
  });
  after(() => rmSync(root, { recursive: true, force: true }));
  afterEach(endServers);

  for (const [release, fixtures] of fixturesByRelease()) {
    it(`say the same of the rules' fixtures for KMM ${release || 'as it is newest'}`, async () => {
      const folder = join(root, release || 'newest');
      const paths = fixtures.flatMap(fixture => writeFixture(folder, fixture));
      const byCommandLine = told(release, folder);
      const session = await LspSession.start({
        folders: [pathToFileURL(folder).href],
        settingsOf: () => ({ version: release }),
      });
      for (const path of paths) await session.open(pathToFileURL(path).href, readFileSync(path, 'utf8'));
      await session.settled();
      for (const path of paths) {
        assert.deepEqual(shown(session, path), byCommandLine.get(path) ?? [], basename(path));
      }
      assert.ok([...byCommandLine.values()].flat().length > 0);
      await session.stop();
    });
  }
});

/** The fixtures of rules whose settings are no more than a release, which the command line takes too. */
function fixturesByRelease(): ReadonlyMap<string, readonly string[]> {
  const folder = join(repositoryRoot, 'test/fixtures/rules');
  const byRelease = new Map<string, string[]>();
  for (const name of readdirSync(folder).filter(file => file.endsWith('.yaml'))) {
    const path = join(folder, name);
    // What a fixture of ours has for settings is an object.
    const settings = (parseFixture(readFileSync(path, 'utf8'), name).settings ?? {}) as Record<
      string,
      unknown
    >;
    const { version = '', ...more } = settings;
    if (Object.keys(more).length > 0) continue;
    byRelease.set(String(version), [...(byRelease.get(String(version)) ?? []), path]);
  }
  return byRelease;
}

/** Writes the files of a fixture to a folder of its own and returns the paths of its YAML files. */
function writeFixture(folder: string, path: string): readonly string[] {
  const name = basename(path);
  return parseFixture(readFileSync(path, 'utf8'), name)
    .files.map(file => {
      const target = join(folder, name, file.path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, file.text);
      return target;
    })
    .filter(target => /\.ya?ml$/.test(target));
}

function told(release: string, folder: string): ReadonlyMap<string, readonly Told[]> {
  const version = release === '' ? [] : ['--kmm-version', release];
  // The shape of our own JSON report.
  const { files } = JSON.parse(commandLine('lint', '--format', 'json', ...version, folder)) as {
    readonly files: readonly { readonly path: string; readonly diagnostics: readonly Told[] }[];
  };
  return new Map(
    files.map(({ path, diagnostics }) => [
      realpathSync(path),
      diagnostics.map(({ code, severity, message, range }) => ({
        ...{ code, message, range },
        // While somebody is still typing less is made of some.
        severity: rules.find(({ id }) => id === code)?.whileTyping ?? severity,
      })),
    ]),
  );
}

const shown = (session: LspSession, path: string): readonly Told[] =>
  session.shown(pathToFileURL(path).href).map(({ code, severity, message, range }) => ({
    code,
    severity: severities[severity ?? 0],
    message,
    range,
  }));
