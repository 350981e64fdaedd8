import { strict as assert } from 'node:assert';
import type { Builder } from '../../../../server/src/core/dockerfile/builder.js';
import { buildah, kaniko } from '../../../../server/src/core/dockerfile/builder.js';
import { hole } from '../../../../server/src/core/dockerfile/hole.js';
import type { ShellReading } from '../../../../server/src/core/dockerfile/shell/command.js';
import { readRun } from '../../../../server/src/core/dockerfile/shell/shell.js';
import { kernel, staged } from '../plan.js';
import { diceOf } from '../random.js';
import { soup } from '../soup.js';

function read(
  run: string,
  builder: Builder = kaniko,
  head = 'FROM ubuntu\nARG KERNEL_VERSION\n',
): ShellReading {
  const text = `${head}${run}`;
  const step = staged(text, builder).stages.at(-1)?.steps.at(-1);
  assert.ok(step);
  return readRun(step, builder, text);
}

/** `cwd> name arg arg`, with `?` in front of a command that may not run. */
const commands = (run: string, builder?: Builder): readonly string[] =>
  read(run, builder).commands.map(({ cwd, name, args, certain }) =>
    `${certain ? '' : '? '}${cwd}> ${[name, ...args.map(({ text }) => text)].join(' ')}`.replaceAll(
      hole,
      '…',
    ),
  );

describe('Dockerfile: the commands of RUN', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'RUN a b && c; d': ['/> a b', '/> c', '/> d'],
    'RUN a | b': ['/> a', '/> b'],
    'RUN a || b': ['/> a', '? /> b'],
    'RUN a && b || c': ['/> a', '? /> b', '? /> c'],
    'RUN a && b || exit 1': ['/> a', '/> b', '? /> exit 1'],
    'RUN test -d /x && cp a b; c': ['/> test -d /x', '? /> cp a b', '/> c'],
    'RUN test -d /x && cp a b': ['/> test -d /x', '/> cp a b'],
    'RUN cd /x && a && cd y && b': ['/> cd /x', '/x> a', '/x> cd y', '/x/y> b'],
    'RUN (cd /x && a); b': ['/> cd /x', '/x> a', '/> b'],
    'RUN a || cd /x; b': ['/> a', '? /> cd /x', '…> b'],
    'RUN cd - && a': ['/> cd -', '…> a'],
    'RUN if a; then b; else c; fi; d': ['/> a', '? /> b', '? /> c', '/> d'],
    'RUN for f in a b; do cp $f.ko /x; done': ['/> cp a.ko /x', '/> cp b.ko /x'],
    'RUN for f in *.ko; do cp $f /x; done': ['? /> cp ….ko /x'],
    'RUN while a; do b; done': ['? /> a', '? /> b'],
    'RUN case $X in a) b;; *) c;; esac; d': ['? /> b', '? /> c', '/> d'],
    'RUN f() { a $1; }; f x': ['/> a …'],
    'RUN a & b': ['? /> a', '/> b'],
    'RUN exit 0; a': ['/> exit 0', '? /> a'],
    'RUN X=1; a $X "$X$Y" \'$X\'': ['/> a 1 1 $X'],
    'RUN a $KERNEL_VERSION ${KERNEL_VERSION%%-*} ${KERNEL_VERSION##*-}': [`/> a ${kernel} 6.1.0 amd64`],
    'RUN a ${X:-b c} "${X:-b c}" ${KERNEL_VERSION:+d}': ['/> a b c b c d'],
    'RUN a $UNSET "" b': ['/> a  b'],
    'RUN K=$(uname -r) && a /lib/$K/x': ['? /> uname -r', '/> a /lib/…/x'],
    'RUN a `uname -r`': ['? /> uname -r', '/> a …'],
    'RUN sudo -E env A=1 make -j2 install': ['/> make -j2 install'],
    "RUN sh -c 'cd /x && a'": ['/> sh -c cd /x && a', '/> cd /x', '/x> a'],
    'RUN [[ a == b && -n c ]] && d': ['/> [[ a == b -n c ]]', '/> d'],
    'RUN a # b && c': ['/> a'],
    'RUN a \\\n  # why\n  && b': ['/> a', '/> b'],
    'RUN ["a", "$X", "b c"]': ['/> a $X b c'],
    'RUN a {b,c}': ['/> a …'],
    'RUN a ~/b': ['/> a /root/b'],
    'RUN /usr/sbin/depmod -b /opt': ['/> depmod -b /opt'],
    'RUN $X a': ['/> a'],
    'RUN $(x) a': ['? /> x', '/> … a'],
  };
  for (const [run, expected] of Object.entries(cases)) {
    it(run, () => assert.deepEqual(commands(run), expected));
  }

  it('tells what is redirected where, and what is set for one command', () => {
    const [command] = read('RUN A=1 B=$KERNEL_VERSION make 2>&1 > /log/$B.txt').commands;
    assert.deepEqual(
      command?.redirects.map(({ operator, target }) => [operator, target]),
      [['>', '/log/.txt']],
    );
    assert.deepEqual(
      [...(command?.assignments ?? [])],
      [
        ['A', '1'],
        ['B', kernel],
      ],
    );
  });

  it('knows a pattern from a quoted star', () => {
    const [command] = read('RUN a *.ko "*.ko" x"*"?').commands;
    assert.deepEqual(
      command?.args.map(({ pattern }) => pattern),
      ['*.ko', undefined, 'x\\*?'],
    );
  });

  it('says which commands may fail', () => {
    const { commands: found } = read('RUN a || true; if b; then c; fi; d');
    assert.deepEqual(
      found.map(({ name, mayFail }) => [name, mayFail]),
      [
        ['a', true],
        ['true', false],
        ['b', true],
        ['c', false],
        ['d', false],
      ],
    );
  });

  it('lists the variables it uses, its own ones marked', () => {
    const { uses } = read('RUN X=1; echo $X $KERNEL_VERSION \'$A\' "$B" $(echo $C)');
    assert.deepEqual(
      uses.map(({ name, local }) => [name, local]),
      [
        ['X', true],
        ['KERNEL_VERSION', false],
        ['B', false],
        ['C', false],
      ],
    );
  });

  it('says when it cannot read all of it', () => {
    assert.equal(read('RUN echo "a').whole, false);
    assert.equal(read('RUN if a; then b').whole, false);
    assert.equal(read('RUN . ./env.sh').whole, false);
    assert.equal(read('RUN a').whole, true);
  });

  it('takes SHELL for its word', () => {
    const text = 'FROM x\nSHELL ["powershell", "-Command"]\n';
    assert.deepEqual(read('RUN a; b', kaniko, text).commands, []);
    assert.equal(read('RUN a; b', kaniko, text).whole, false);
  });
});

describe('Dockerfile: here-documents of RUN', () => {
  const run = 'RUN <<EOF\nset -e\nmkdir /a\ncat <<X > /b\nrm -rf /\nX\ntouch /c\nEOF';

  it('are dropped by kaniko', () => {
    assert.deepEqual(
      read(run).commands.map(({ name, redirects }) => [name, redirects.length]),
      [[':', 1]],
    );
  });

  it('are run by buildah', () => {
    assert.deepEqual(commands(run, buildah), ['/> set -e', '/> mkdir /a', '/> cat', '/> touch /c']);
  });

  it('are a script for a shell and input for anything else', () => {
    assert.deepEqual(commands('RUN bash -e <<EOF\ntouch /c\nEOF', buildah), ['/> bash -e', '/> touch /c']);
    assert.deepEqual(commands('RUN python3 <<EOF\ntouch /c\nEOF', buildah), ['/> python3']);
    assert.deepEqual(commands('RUN <<EOF\n#!/usr/bin/env python3\ntouch /c\nEOF', buildah), ['/> python3']);
  });
});

describe('Dockerfile: any script', () => {
  it('never throws, and every span is in the text', () => {
    const dice = diceOf(7);
    for (let round = 0; round < 3000; round++) {
      const text = `FROM ubuntu\nRUN ${soup(dice)}`;
      for (const stage of staged(text, buildah).stages) {
        for (const step of stage.steps) {
          const { commands: found, uses } = readRun(step, buildah, text);
          for (const { span } of [...found, ...found.flatMap(({ args }) => args), ...uses]) {
            assert.ok(
              0 <= span.start && span.start <= span.end && span.end <= text.length,
              JSON.stringify(text),
            );
          }
        }
      }
    }
  });

  it('is not impressed by depth', () => {
    for (const deep of ['(', '$(', '${X:-', '"$(', '`', 'if ', '{ ', 'f() { ', 'case x in a) ']) {
      assert.equal(typeof read(`RUN ${deep.repeat(5000)}`).whole, 'boolean');
    }
  });
});
