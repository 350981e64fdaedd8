// The reader of RUN against a real shell: words become the same arguments, and commands that run for certain do run.
// Runs where there is a POSIX shell.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { kaniko } from '../../../../server/src/core/dockerfile/builder.js';
import type { ShellReading } from '../../../../server/src/core/dockerfile/shell/command.js';
import { readRun } from '../../../../server/src/core/dockerfile/shell/shell.js';
import { staged } from '../plan.js';
import type { Dice } from '../random.js';
import { diceOf } from '../random.js';

const env: Readonly<Record<string, string>> = { X: 'ab.c/d.e', Y: '', W: 'one two  three' };

function read(run: string): ShellReading {
  const values = Object.entries(env).map(([name, value]) => `${name}="${value}"`);
  const text = `FROM ubuntu\nENV ${values.join(' ')}\nRUN ${run}`;
  const step = staged(text).stages[0]?.steps.at(-1);
  assert.ok(step);
  return readRun(step, kaniko, text);
}

const shell = (
  script: string,
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
  spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: { ...env, HOME: '/root', PATH: '/bin:/usr/bin' },
  });

const pieces = [
  'a',
  'b',
  '/',
  '.',
  '-',
  '=',
  ' ',
  ' ',
  '"',
  '"',
  "'",
  "'",
  '\\"',
  '\\$',
  '\\ ',
  '~',
  '#',
  'é',
  '{',
  '}',
  ',',
  '$X',
  '${X}',
  '"$X"',
  '$Y',
  '"${Y}"',
  '$Z',
  '${W}',
  '"$W"',
  '${Y:-d e}',
  '"${Y:-d e}"',
  '${Z-q}',
  '${X:+p}',
  '${Y:+p}',
  '${X%.*}',
  '${X%%.*}',
  '${X#*.}',
  '${X##*/}',
  '${Z:=w}',
  '${X:-${Y:-n}}',
  "${Z:-'q'}",
];

const words = (dice: Dice): string =>
  Array.from({ length: 1 + dice.below(8) }, () => dice.pick(pieces))
    .join('')
    .trim();

/** Commands `t…` succeed and commands `f…` fail. */
function control(dice: Dice): { readonly script: string; readonly names: readonly string[] } {
  const names: string[] = [];
  const command = (): string => {
    const name = dice.pick(['t', 't', 't', 'f']) + String(names.length);
    names.push(name);
    return name;
  };
  const part = (depth: number): string => {
    if (depth === 0) return command();
    const inner = (): string => part(depth - 1);
    return dice.pick([
      command,
      command,
      () => `${inner()} && ${inner()}`,
      () => `${inner()} || ${inner()}`,
      () => `{ ${inner()}; ${inner()}; }`,
      () => `( ${inner()} )`,
      () => `if ${inner()}; then ${inner()}; else ${inner()}; fi`,
      () => `for x in 1 2; do ${inner()}; done`,
      () => `${inner()} | ${inner()}`,
    ])();
  };
  const script = Array.from({ length: 1 + dice.below(3) }, () => part(3)).join('; ');
  return { script, names };
}

const posix = process.platform !== 'win32' && spawnSync('sh', ['-c', 'true']).status === 0;

describe('Dockerfile: RUN and a real shell', () => {
  if (!posix) return;

  it('make the same arguments of words', () => {
    const dice = diceOf(3);
    let compared = 0;
    for (let round = 0; round < 250; round++) {
      const run = `p ${words(dice)}`;
      const { status, stdout, stderr } = shell(`p() { for a; do printf '[%s]' "$a"; done; }\n${run}`);
      // A backslash at the end continues the line in a Dockerfile.
      if (status !== 0 || stderr !== '' || run.endsWith('\\')) continue;
      compared++;
      const args = read(run).commands.find(({ name }) => name === 'p')?.args ?? [];
      assert.equal(args.map(({ text }) => `[${text}]`).join(''), stdout, run);
    }
    assert.ok(compared > 100, `${compared} compared`);
  });

  it('agree on what runs for certain', () => {
    const dice = diceOf(8);
    let compared = 0;
    for (let round = 0; round < 250; round++) {
      const { script, names } = control(dice);
      const functions = names.map(
        name => `${name}() { echo ${name} >&2; ${name.startsWith('t') ? ':' : 'false'}; }`,
      );
      const { status, stderr } = shell(`${functions.join('\n')}\n${script}`);
      const ran = new Set(stderr.split('\n'));
      const { commands } = read(script);
      const broke = commands.some(({ name, mayFail }) => !mayFail && name.startsWith('f') && ran.has(name));
      if (status !== 0 || broke) continue;
      compared++;
      const idle = commands.filter(({ name, certain }) => certain && !ran.has(name)).map(({ name }) => name);
      assert.deepEqual(idle, [], script);
    }
    assert.ok(compared > 50, `${compared} compared`);
  });
});
