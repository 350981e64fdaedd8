// SECURITY.md says which test proves what; each of them is there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './support/shared.js';

interface Setting {
  readonly scope?: string;
}

describe('what a workspace may set', () => {
  it('is what to check with, and nothing that names a program, a kubeconfig or an image to run', () => {
    const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      readonly contributes: {
        readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
      };
    };
    const settings = Object.entries(manifest.contributes.configuration.properties);
    const open = settings.filter(([, { scope }]) => scope !== 'machine').map(([name]) => name);
    assert.deepEqual(open.sort(), [
      'kmm.distribution',
      'kmm.dockerfiles',
      'kmm.kernels.files',
      'kmm.kernels.list',
      'kmm.rules',
      'kmm.version',
      'kmm.yaml.quietRedHat',
    ]);
    assert.ok(settings.some(([name]) => name === 'kmm.kubeconfig'));
  });
});

describe('the threat model', () => {
  const text = readFileSync(join(repositoryRoot, 'SECURITY.md'), 'utf8');
  const rows = text.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| An attacker'));

  it('has a row for each source of text', () => {
    for (const source of [
      'YAML',
      'Dockerfiles',
      'file names',
      'settings',
      'LSP',
      'cluster',
      'registry',
      'layers',
      'logs',
      'kubeconfig',
    ])
      assert.ok(
        rows.some(row => row.includes(source)),
        source,
      );
  });

  for (const row of rows) {
    const [, what = ''] = row.split('|');
    it(`is proven for ${what.trim()}`, () => {
      const tests = [...row.matchAll(/`(test\/[\w/.-]+\.test\.ts)`/g)].map(([, path = '']) => path);
      assert.ok(tests.length > 0);
      assert.deepEqual(
        tests.filter(path => !existsSync(join(repositoryRoot, path))),
        [],
      );
    });
  }
});
