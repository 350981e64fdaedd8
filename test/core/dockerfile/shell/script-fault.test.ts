// What the reader of scripts calls a fault is one for real shells: no shell of this machine may take such a text.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { scriptFault } from '../../../../server/src/core/dockerfile/shell/parser.js';
import { diceOf } from '../random.js';

const isTaken = (shell: string, script: string): boolean =>
  spawnSync(shell, ['-n', '-c', script], { encoding: 'utf8', timeout: 20_000 }).status === 0;

const shells = ['sh', 'dash', 'bash'].filter(shell => spawnSync(shell, ['-c', 'true']).status === 0);

const right = [
  'if [ -f /x ]; then echo "it\'s"; elif true; then echo \'a "b\'; else echo no; fi',
  'case "$K" in (6.*|7.*) echo ")";; "a)b") echo old; esac && (cd /src; make) && { echo a; }',
  'for f in if then fi; do echo $f; done | sed "s/a/b/" > /x; echo } fi done \\# it\\\'s `echo b` # don\'t',
  'x=$(( (1 + 2) * 3 )); while read -r a; do echo "$((a + 1)) ${a%.*}"; done <<EOF\na\'b\nEOF\necho $(echo ")")',
  'f() { echo a; }; f && ! false | cat || exit 1 & wait; until true; do :; done',
];

const spoilers = [
  ' if ',
  '; fi',
  '; done',
  ' do ',
  '; then ',
  '"',
  "'",
  '`',
  '$(',
  ')',
  '(',
  '{ ',
  '; }',
  ' && ',
  ' || ',
  ' | ',
  ';',
  '\n',
  ' & ',
  '${',
  '}',
  '\\',
  '#',
  '!',
  ' ;; ',
  'esac',
  '<<EOF\n',
  'EOF\n',
  '$((',
  '))',
];

describe('a fault of a script', () => {
  it('is found at its place, with what is missing', () => {
    const told = (script: string): unknown => {
      const fault = scriptFault(script);
      return fault && [script.slice(fault.start, fault.end), fault.kind, 'wants' in fault ? fault.wants : ''];
    };
    assert.deepEqual(told('a; if b; then c'), ['if', 'unclosed', 'fi']);
    assert.deepEqual(told('if a; then for x in b; do c; fi'), ['for', 'unclosed', 'done']);
    assert.deepEqual(told('(a; { b; )'), ['{', 'unclosed', '}']);
    assert.deepEqual(told('a && "b'), ['"', 'unclosed', '"']);
    assert.deepEqual(told('a $(b'), ['$(', 'unclosed', ')']);
    assert.deepEqual(told('a ${b'), ['${', 'unclosed', '}']);
    assert.deepEqual(told('a; ; b'), [';', 'stray', '']);
    assert.deepEqual(told('a && && b'), ['&&', 'stray', '']);
    assert.deepEqual(told('a; done'), ['done', 'stray', '']);
    assert.deepEqual(told('a |'), ['|', 'dangling', '']);
  });

  it('is none in what shells take, nor where only some of them would stumble', () => {
    for (const script of right) assert.equal(scriptFault(script), undefined, script);
    for (const script of ["echo $'it\\'s'", 'select x in a; do b', 'a=(1 2', '[[ a', '((i++', 'echo ${x[0}'])
      assert.equal(scriptFault(script), undefined, script);
  });

  it('is one for every real shell', function () {
    if (shells.length === 0) return this.skip();
    const dice = diceOf(20_261_130);
    let found = 0;
    for (let round = 0; round < 250; round++) {
      const script = dice.pick(right);
      const at = dice.below(script.length);
      const spoiled = script.slice(0, at) + dice.pick(spoilers) + script.slice(at + dice.below(3));
      if (scriptFault(spoiled) === undefined) continue;
      found++;
      for (const shell of shells) assert.ok(!isTaken(shell, spoiled), `${shell} takes ${spoiled}`);
    }
    assert.ok(found > 50, `${found} found`);
  });
});
