import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { contextWord, namespaceWord, nameWord, shellCommand } from '../../server/src/core/shell-text.js';

const read = (command: string): string[] =>
  spawnSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .stdout.split('\0')
    .slice(0, -1);

describe('a command for a shell', () => {
  it('is read by a real shell as the words it is made of', () => {
    const words = [
      'a',
      '--b=c',
      'arn:aws:eks:x/y',
      "it's",
      '$(touch x)',
      '`x`',
      'a b',
      '',
      '~',
      '*',
      'a\\b',
      '#',
      '!x',
    ];
    assert.deepEqual(read(shellCommand(...words)), words);
  });

  it('has no namespace and no name in it that can be none', () => {
    for (const name of ['x; sh #', '', '.', '..', 'A', 'a_b', '-n', 'a\nb', 'a'.repeat(254)]) {
      assert.equal(namespaceWord(name), 'NAMESPACE');
      assert.equal(nameWord(name, 'NAME'), 'NAME');
    }
    assert.equal(namespaceWord('a.b'), 'NAMESPACE');
    assert.equal(namespaceWord('kmm-system'), 'kmm-system');
    assert.equal(nameWord('a.b', 'NAME'), 'a.b');
  });

  it('names a context whatever it is called, as long as it can be seen', () => {
    assert.equal(shellCommand('--context', contextWord('a b;c')), "--context 'a b;c'");
    assert.equal(contextWord('a\u001b'), 'CONTEXT');
  });
});
