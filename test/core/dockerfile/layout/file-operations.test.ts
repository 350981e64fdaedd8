// The layout of RUN against a real shell: scripts of file operations are run in an empty directory, and what is there
// afterwards is what the layout says. Runs where there is a POSIX shell.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finalStage } from '../plan.js';
import type { Dice } from '../random.js';
import { diceOf } from '../random.js';
import type { Found } from '../real-tree.js';
import { differences, walk } from '../real-tree.js';

const places = ['p', 'q', 'p/r', 'q/r', 'a.ko', 'b.ko', 'p/a.ko', 'p/b.ko', 'q/c', 'p/r/d.ko', 'l'];

function command(dice: Dice): string {
  const place = (): string => dice.pick(places);
  const one = dice.pick([
    () => `mkdir -p ${place()}`,
    () => `touch ${place()}`,
    () => `cp ${dice.pick(['', '-r ', '-a ', '-f '])}${place()} ${place()}`,
    () => `cp -r ${place()} ${place()} ${dice.pick(['p', 'q', 'p/r'])}`,
    () => `cp ${dice.pick(['*.ko', 'p/*', 'p/*.ko'])} ${dice.pick(['q', 'q/', 'p/r/'])}`,
    () => `cp -r p/. ${dice.pick(['q', 'n'])}`,
    () => `mv ${place()} ${place()}`,
    () => `ln -s ${dice.pick(['x/y', 'a.ko', 'r'])} ${place()}`,
    () => `ln -sfn x ${place()}`,
    () => `rm -rf ${place()}`,
    () => `rm -f ${dice.pick(['*.ko', 'p/*.ko', 'a.ko'])}`,
    () => `install -D ${place()} ${place()}`,
    () => `install -d ${place()}`,
    () => `echo x > ${place()}`,
    () => `echo x | tee ${place()}`,
    () => `(cd ${dice.pick(['p', 'q'])} && touch e)`,
    () => `for f in u v; do touch $f; done`,
    () => `for f in p q; do mkdir -p $f; done`,
    () => `{ mkdir -p s; touch s/t; }`,
    () => `X=${place()} && touch "$X"`,
    () => `test -d p && touch p/yes`,
  ]);
  return one();
}

const script = (dice: Dice): string =>
  ['mkdir -p p q', ...Array.from({ length: 2 + dice.below(7) }, () => command(dice))].join(' && ');

/** What a real shell leaves; undefined when the script fails, as a build would. */
function really(text: string): readonly Found[] | undefined {
  const root = mkdtempSync(join(tmpdir(), 'kmm-layout-'));
  try {
    const { status } = spawnSync('sh', ['-c', text], { cwd: root });
    return status === 0 ? walk(root) : undefined;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const posix = spawnSync('sh', ['-c', 'true']).status === 0 && process.platform !== 'win32';

describe('Image layout: file operations of a real shell', () => {
  if (!posix) return;

  it('leave what the layout says', () => {
    const dice = diceOf(1234);
    let compared = 0;
    for (let round = 0; round < 150; round++) {
      const text = script(dice);
      const found = really(text);
      if (!found) continue;
      compared++;
      const { tree } = finalStage(`FROM scratch\nRUN ${text}`);
      assert.deepEqual(differences(tree, found), [], text);
    }
    assert.ok(compared > 20, `${compared} scripts ran`);
  });
});
