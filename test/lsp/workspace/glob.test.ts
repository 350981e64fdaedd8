// Globs of settings, and the paths they and plain patterns lead to.
import assert from 'node:assert/strict';
import { isGlob, matcherOf } from '../../../server/src/core/glob/path-glob.js';
import { watchPattern } from '../../../server/src/lsp/kernels/paths.js';

describe('globs', () => {
  const cases: Readonly<Record<string, { readonly yes: readonly string[]; readonly no: readonly string[] }>> =
    {
      '*.txt': { yes: ['a.txt', '.txt'], no: ['a/b.txt', 'a.txt.bak', 'axtxt'] },
      'kernels/*': { yes: ['kernels/a'], no: ['kernels', 'kernels/a/b', 'x/kernels/a'] },
      '**/nodes.yaml': {
        yes: ['nodes.yaml', 'a/nodes.yaml', 'a/b/nodes.yaml'],
        no: ['xnodes.yaml', 'nodes.yaml/x'],
      },
      'a/**/z.txt': { yes: ['a/z.txt', 'a/b/c/z.txt'], no: ['az.txt', 'a/bz.txt'] },
      '**': { yes: ['a', 'a/b'], no: [] },
      'k?.{txt,ya?ml}': { yes: ['k1.txt', 'kx.yaxml'], no: ['k.txt', 'k12.txt', 'k/.txt', 'k1.{txt'] },
      '[ab]-[!0-9].txt': { yes: ['a-x.txt'], no: ['c-x.txt', 'a-1.txt', 'a-/.txt'] },
      'a[b{c': { yes: ['a[b{c'], no: ['ab'] },
      'a+(b)|c.txt': { yes: ['a+(b)|c.txt'], no: ['aab', 'c.txt', 'a+(b)|cxtxt'] },
    };
  for (const [glob, { yes, no }] of Object.entries(cases)) {
    it(`${glob} matches what it should`, () => {
      const matches = matcherOf(glob);
      assert.deepEqual(
        yes.filter(path => !matches(path)),
        [],
      );
      assert.deepEqual(no.filter(matches), []);
    });
  }

  it('are told from paths', () => {
    assert.deepEqual(['a*', 'a?', '{a}', '[a]', 'a/b.txt', 'a+b'].map(isGlob), [
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('are watched below every folder, as far as a watcher sees', () => {
    assert.equal(watchPattern('./kernels.txt'), '**/kernels.txt');
    assert.equal(watchPattern('${workspaceFolder}/k/*.txt'), '**/k/*.txt');
    assert.equal(watchPattern('/etc/kernels.txt'), '/etc/kernels.txt');
    assert.equal(watchPattern('../kernels.txt'), undefined);
  });
});
