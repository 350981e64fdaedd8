import { strict as assert } from 'node:assert';
import { buildah } from '../../../server/src/core/dockerfile/builder.js';
import { isKnown } from '../../../server/src/core/dockerfile/hole.js';
import type { StagedDockerfile } from '../../../server/src/core/dockerfile/stages.js';
import { layoutOf } from '../../../server/src/core/dockerfile/layout/layout.js';
import { parseScript } from '../../../server/src/core/dockerfile/shell/parser.js';
import { parseDockerfile } from '../../../server/src/core/dockerfile/parse.js';
import { readStages } from '../../../server/src/core/dockerfile/stages.js';
import { assertGrowsLinearly } from '../../support/growth.js';
import { stepsOf } from '../../support/steps.js';

const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('');

function followed(text: string): StagedDockerfile {
  const staged = readStages(parseDockerfile(text), { buildArgs: new Map(), builder: buildah });
  layoutOf(staged);
  return staged;
}

/** The line on which following stopped, and what was not followed. */
function stoppedAt(text: string): string {
  const { stopped } = followed(text).effort;
  return stopped ? `${text.slice(0, stopped.span.start).split('\n').length}: ${stopped.what}` : '';
}

const value = 'the value of a variable';
const again = 'what a script runs again and again';
const files = 'what becomes of so many files';
const nesting = 'a script in which so much is nested';

describe('Dockerfile: how far it is followed', () => {
  const bombs: Readonly<Record<string, readonly [string, string]>> = {
    'ENV that doubles': [`FROM a\nENV A=x\n${'ENV A=$A$A\n'.repeat(40)}`, `20: ${value}`],
    'variables of a script that double': [`FROM a\nRUN A=x; ${'A=$A$A; '.repeat(40)}`, `2: ${value}`],
    'a variable that is appended to itself': [`FROM a\nRUN A=x; ${'A+=$A; '.repeat(40)}`, `2: ${value}`],
    'a replacement that grows': [
      `FROM a\nENV A=${'a'.repeat(999)}\nENV B=\${A//a/${'b'.repeat(999)}}\n`,
      `3: ${value}`,
    ],
    'a replacement of a script that grows': [
      `FROM a\nRUN A=${'a'.repeat(999)}; touch /opt/\${A//a/${'b'.repeat(999)}}\n`,
      `2: ${value}`,
    ],
    'loops in loops': [
      `FROM a\nRUN ${times(9, at => `for a${at} in 1 2 3 4 5 6 7 8 9; do `)}a; ${'done; '.repeat(9)}`,
      `2: ${again}`,
    ],
    'loops that change what they test': [
      `FROM a\nRUN ${times(25, at => `while a${at}=b; do `)}a; ${'done; '.repeat(25)}`,
      `2: ${again}`,
    ],
    'a function that calls itself twice': ['FROM a\nRUN f() { f; f; }; f', `2: ${nesting}`],
    'functions that call each other': [
      `FROM a\nRUN f0() { a; }; ${times(12, at => `f${at + 1}() { f${at}; f${at}; f${at}; }; `)}f12`,
      `2: ${again}`,
    ],
    'a nested script': [`FROM a\nRUN ${'( '.repeat(99)}`, `2: ${nesting}`],
    'nested substitutions': [`FROM a\nRUN echo ${'$('.repeat(99)}`, `2: ${nesting}`],
    'nested defaults': [`FROM a\nRUN echo ${'${A:-'.repeat(99)}`, `2: ${nesting}`],
    "nested defaults of the builder's": [
      `FROM a\nENV A=${'${A:-'.repeat(99)}${'}'.repeat(99)}`,
      `2: ${value}`,
    ],
    'a tree that is copied again and again': [
      `FROM scratch\nRUN touch ${times(2000, at => `/opt/f${at} `)}\n${times(500, at => `RUN cp -r /opt /opt${at}\n`)}`,
      `21: ${files}`,
    ],
    'patterns over many files': [
      `FROM scratch AS b\nRUN touch ${times(2000, at => `/opt/f${at} `)}\nFROM scratch\n${times(500, at => `COPY --from=b /opt/f* /opt/g${at}/\n`)}`,
      `45: ${files}`,
    ],
    'patterns of commands over many files': [
      `FROM scratch\nRUN touch ${times(2000, at => `/opt/f${at} `)}\n${times(500, at => `RUN cp /opt/f* /opt/g${at}/\n`)}`,
      `17: ${files}`,
    ],
    'stages that hand on their ENV': [
      `FROM a AS s0\n${times(200, at => `ENV A${at}=b\nFROM s${at} AS s${at + 1}\n`)}`,
      '203: what so many stages hand on',
    ],
  };

  for (const [name, [text, expected]] of Object.entries(bombs))
    it(`stops at ${name}`, () => assert.equal(stoppedAt(text), expected));

  it('reads on behind what it does not follow', () => {
    const text = `FROM a\nENV A=x B=b\n${'ENV A=$A$A\n'.repeat(40)}WORKDIR /opt/$B`;
    assert.equal(followed(text).stages[0]?.end.workdir, '/opt/b');
  });

  it('follows what is only long', () => {
    const text = `FROM a\nENV A=x\n${times(1000, at => `ENV A${at}=$A\nRUN echo $A${at} && touch /opt/$A\n`)}`;
    assert.equal(stoppedAt(text), '');
  });

  const tooLong: Readonly<Record<string, readonly [string, number]>> = {
    instructions: [`FROM a\n${'RUN b\n'.repeat(22_000)}`, 21_429],
    'words of one instruction': [`FROM a\nENV ${'A=b '.repeat(80_000)}\nUSER b\n`, 2],
    'a script in a here-document': [`FROM a\nRUN <<E\n${'a;b\n'.repeat(80_000)}E\n`, 2],
    'lines that are empty': [`FROM a\n${'\n'.repeat(200_000)}USER b\n`, 100_001],
    'continued lines': [`FROM a\nRUN ${'a \\\n'.repeat(80_000)}`, 2],
  };

  for (const [name, [text, line]] of Object.entries(tooLong))
    it(`does not read too many ${name}`, () =>
      assert.equal(stoppedAt(text), `${line}: so long a Dockerfile`));

  it('reads comments and files that are written here however long they are', () => {
    const text = `FROM a\n${'# a b c\n'.repeat(40_000)}COPY <<E /b\n${'a b c\n'.repeat(40_000)}E\nUSER b\n`;
    assert.equal(stoppedAt(text), '');
    assert.equal(followed(text).stages[0]?.end.user, 'b');
  });

  it('does not say what is in an image whose Dockerfile is not read to its end', () => {
    const text = `FROM a\n${'RUN b\n'.repeat(22_000)}FROM scratch\n`;
    assert.equal(layoutOf(followed(text)).final, undefined);
  });

  it('takes a path that Linux would not take for one that is not known', () => {
    const workdir = (text: string): string | undefined => followed(text).stages[0]?.end.workdir;
    assert.equal(workdir(`FROM scratch\nWORKDIR ${'/a'.repeat(90)}\n`), '/a'.repeat(90));
    for (const path of [`/${'a'.repeat(5000)}`, '/a'.repeat(200)])
      assert.equal(isKnown(workdir(`FROM scratch\nWORKDIR ${path}\n`) ?? ''), false);
  });

  it('takes no offence at what is nested too deeply', () => {
    const text = `FROM a\nENV A=${'${A:-'.repeat(99)}${'}'.repeat(99)}`;
    assert.deepEqual(followed(text).stages[0]?.steps[0]?.faults, []);
  });

  const long: Readonly<Record<string, (size: number) => string>> = {
    'ENV of one name': size => `FROM a\n${'ENV A=$A\n'.repeat(size)}`,
    'ENV of many names': size => `FROM a\n${times(size, at => `ENV A${at}=$A${at >> 1}\n`)}`,
    'variables of a script': size => `FROM a\nRUN ${times(size, at => `a${at}=b; echo $a${at}; `)}`,
    'conditions in a script': size => `FROM a\nRUN ${times(size, at => `a${at}=b || c${at}=d; `)}`,
    'commands that run commands': size => `FROM a\nRUN ${'sudo '.repeat(size)}true`,
    'assignments in front of a command': size => `FROM a\nRUN ${times(size, at => `env A${at}=b `)}true`,
    'find that runs find': size => `FROM a\nRUN ${'find -exec '.repeat(size)}true`,
    'xargs that runs xargs': size => `FROM a\nRUN ${'xargs '.repeat(size)}true`,
    'an open brace': size => `FROM a\nRUN echo {${'a,'.repeat(size)}`,
  };

  for (const [name, inputOf] of Object.entries(long))
    it(`takes time in proportion to ${name}`, () =>
      assertGrowsLinearly({ inputOf, work: followed, from: 100, costOf: stepsOf }));

  it('reads a script of many megabytes in backticks', () => {
    assert.doesNotThrow(() => parseScript(`\`${'ab'.repeat(8_000_000)}\``));
  });
});
