// The decisions that the npm scripts take before anything is installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '../support/shared.js';

type Packages = Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;

describe('scripts', () => {
  it('trusts an install that holds the locked versions, other platforms left out', async () => {
    const sameInstall = await scriptFunction<[Packages, Packages], boolean>('installed.mjs', 'sameInstall');
    const locked = { '': {}, a: { version: '1.0.0' }, 'for-mac': { version: '2.0.0', optional: true } };
    assert.equal(sameInstall(locked, { a: { version: '1.0.0' } }), true);
    assert.equal(sameInstall(locked, { a: { version: '1.0.1' } }), false, 'another version');
    assert.equal(sameInstall(locked, {}), false, 'a package is missing');
    assert.equal(
      sameInstall(locked, { a: { version: '1.0.0' }, b: { version: '1.0.0' } }),
      false,
      'one too many',
    );
  });

  it('takes a Node from 22.19 on', async () => {
    const isNewEnough = await scriptFunction<[string], boolean>('node24.mjs', 'isNewEnough');
    const accepted = ['20.20.2', '22.18.0', '22.19.0', '24.0.0'].filter(version => isNewEnough(version));
    assert.deepEqual(accepted, ['22.19.0', '24.0.0']);
  });

  it('sums what several test runs counted, a broken hook and a crash as failures', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kmm-tally-'));
    const tally = join(folder, 'tally');
    const suite = join(folder, 'suite.test.mjs');
    writeFileSync(suite, `it('passes', () => {}); it('fails', () => { throw new Error(); });`);
    runMocha(suite, tally);
    writeFileSync(suite, `before(() => { throw new Error(); }); it('never runs', () => {});`);
    runMocha(suite, tally);
    const total = (...args: string[]) => runNode(['scripts/lib/tally.mjs', ...args]).stdout;
    assert.equal(total(tally), '1 passed, 2 failed\n');
    assert.equal(total(join(folder, 'nothing'), '--failed'), '0 passed, 1 failed\n');
    rmSync(folder, { recursive: true });
  });
});

function runMocha(suite: string, tally: string): void {
  runNode(
    ['node_modules/mocha/bin/mocha.js', '--no-config', '--reporter', 'scripts/lib/reporter.mjs', suite],
    {
      KMM_TALLY: tally,
    },
  );
}

function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { cwd: repositoryRoot, encoding: 'utf8', env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, args, options);
}

async function scriptFunction<A extends unknown[], R>(
  file: string,
  name: string,
): Promise<(...args: A) => R> {
  const url = pathToFileURL(join(repositoryRoot, 'scripts/lib', file)).href;
  // The scripts are plain JavaScript; what a test asks of one is its declaration here.
  const module = (await import(url)) as Record<string, (...args: A) => R>;
  const found = module[name];
  assert.ok(found, `${file} exports ${name}`);
  return found;
}
