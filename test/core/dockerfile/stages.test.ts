import { strict as assert } from 'node:assert';
import type { Builder } from '../../../server/src/core/dockerfile/builder.js';
import { buildah, kaniko } from '../../../server/src/core/dockerfile/builder.js';
import { hole } from '../../../server/src/core/dockerfile/hole.js';
import { parseDockerfile } from '../../../server/src/core/dockerfile/parse.js';
import type { StagedDockerfile } from '../../../server/src/core/dockerfile/stages.js';
import { readStages } from '../../../server/src/core/dockerfile/stages.js';

const kernel = '6.1.0-50-cloud-amd64';
const buildArgs = new Map([
  ['KERNEL_FULL_VERSION', kernel],
  ['KERNEL_VERSION', kernel],
  ['MOD_NAME', 'hello'],
  ['MOD_NAMESPACE', 'kmm'],
]);

const staged = (text: string, builder: Builder = kaniko): StagedDockerfile =>
  readStages(parseDockerfile(text), { buildArgs, builder });

/** The words of the last step. */
const last = (text: string, builder?: Builder): readonly string[] | undefined =>
  staged(text, builder)
    .stages.at(-1)
    ?.steps.at(-1)
    ?.words.map(word => word.text);

/** How the first variable of the last step is resolved. */
function use(text: string, builder?: Builder): unknown {
  const step = staged(text, builder).stages.at(-1)?.steps.at(-1);
  const resolution = step?.uses[0]?.resolution;
  return resolution && [resolution.text, resolution.origin, resolution.missing];
}

describe('Dockerfile: stages', () => {
  it('finds stages by name, whatever its case, and chains them', () => {
    const { stages } = staged(
      'FROM ubuntu AS Base\nWORKDIR /a\nFROM base\nWORKDIR b\nRUN x\nFROM other\nRUN y',
    );
    assert.deepEqual(
      stages.map(({ index, name, base }) => [index, name, base.text, base.stage]),
      [
        [0, 'base', 'ubuntu', undefined],
        [1, undefined, 'base', 0],
        [2, undefined, 'other', undefined],
      ],
    );
    assert.equal(stages[1]?.steps[1]?.workdir, '/a/b');
    assert.equal(stages[2]?.steps[0]?.workdir, hole);
  });

  it('counts the steps that kaniko prints', () => {
    const text = 'ARG A\nFROM x\nMAINTAINER me\nARG A\nRUN a\nFROM y\nLABEL a=b\nONBUILD RUN c';
    const ordinals = staged(text).stages.flatMap(({ steps }) =>
      steps.map(({ instruction, ordinal }) => [instruction.keyword, ordinal]),
    );
    assert.deepEqual(ordinals, [
      ['MAINTAINER', undefined],
      ['ARG', 1],
      ['RUN', 2],
      ['LABEL', 3],
      ['ONBUILD', 4],
    ]);
  });

  it('keeps USER and SHELL for the steps after them and for stages built on them', () => {
    const { stages } = staged('FROM ubuntu AS a\nUSER 1000\nSHELL ["/bin/bash", "-c"]\nRUN x\nFROM a\nRUN y');
    assert.equal(stages[1]?.end.user, '1000');
    const step = stages[1]?.steps[0];
    assert.deepEqual([step?.user, step?.shell], ['1000', ['/bin/bash', '-c']]);
  });
});

describe('Dockerfile: build args', () => {
  it('gives a declared one its value, over the default', () => {
    assert.deepEqual(last('FROM a\nARG KERNEL_VERSION=none\nWORKDIR /x/$KERNEL_VERSION'), [`/x/${kernel}`]);
  });

  it('lets ENV win over ARG', () => {
    assert.deepEqual(last('FROM a\nENV KERNEL_VERSION=env\nARG KERNEL_VERSION\nWORKDIR $KERNEL_VERSION'), [
      'env',
    ]);
  });

  it('inherits ENV and ARG from the stage below', () => {
    const text = 'FROM ubuntu AS a\nENV E=1\nARG A=2\nFROM a\nWORKDIR /$E/$A';
    assert.deepEqual(last(text, buildah), ['/1/2']);
  });

  it('takes the value of an ARG before FROM where it is repeated', () => {
    const text = 'ARG DIR=/opt\nFROM ubuntu\nARG DIR\nWORKDIR $DIR';
    assert.deepEqual(use(text), ['/opt', 'arg', undefined]);
  });

  it('says that an ARG before FROM does not reach the stage', () => {
    const text = 'ARG KERNEL_VERSION\nFROM ubuntu\nWORKDIR /$KERNEL_VERSION';
    assert.deepEqual(use(text), ['', 'none', 'only-before-from']);
  });

  it('says that the ARG comes too late', () => {
    assert.deepEqual(use('FROM ubuntu\nWORKDIR /$A\nARG A=1\nWORKDIR /$A'), ['1', 'arg', undefined]);
    const early = staged('FROM ubuntu\nWORKDIR /$A\nARG A=1').stages[0]?.steps[0]?.uses[0]?.resolution;
    assert.deepEqual([early?.missing, early?.declaration?.kind], ['declared-later', 'arg']);
  });

  it('says that nobody gives the value, or that nobody declares the name', () => {
    assert.deepEqual(use('FROM ubuntu\nARG A\nWORKDIR /$A'), ['', 'none', 'no-value']);
    assert.deepEqual(use('FROM ubuntu\nWORKDIR /$A'), ['', 'none', 'never-declared']);
  });

  it('leaves open what an image nobody knows may set', () => {
    assert.deepEqual(use('FROM example.com/x\nWORKDIR /$A'), [hole, 'base-image', 'never-declared']);
    assert.deepEqual(use('FROM example.com/x\nWORKDIR /$KERNEL_VERSION'), ['', 'none', 'never-declared']);
    assert.deepEqual(use('FROM ubuntu\nWORKDIR /$PATH'), [hole, 'base-image', 'never-declared']);
  });

  it('lets the ARG of an earlier stage through in kaniko only', () => {
    const text = 'FROM ubuntu AS a\nARG KERNEL_VERSION\nFROM ubuntu\nWORKDIR /$KERNEL_VERSION';
    assert.deepEqual(use(text, kaniko), [kernel, 'earlier-stage', undefined]);
    assert.deepEqual(use(text, buildah), ['', 'none', 'other-stage']);
  });

  it('hands the ARGs of a stage on to those that are built on it', () => {
    const text =
      'FROM ubuntu AS a\nARG KERNEL_VERSION\nARG X=1\nFROM ubuntu\nARG X=2\nFROM a AS b\nFROM b\nWORKDIR /$KERNEL_VERSION$X';
    const [version, own] = staged(text, buildah).stages[3]?.steps[0]?.uses ?? [];
    assert.deepEqual([version?.resolution.text, version?.resolution.origin], [kernel, 'parent-stage']);
    assert.deepEqual([own?.resolution.text, own?.resolution.origin], ['1', 'parent-stage']);
    assert.deepEqual(use(text.replace('FROM b\n', 'FROM ubuntu\n'), buildah), ['', 'none', 'other-stage']);
  });

  it('resolves FROM with the ARGs before it', () => {
    const base = (text: string, builder?: Builder): string | undefined =>
      staged(text, builder).stages[0]?.base.text;
    assert.equal(base('ARG TAG=1\nFROM ubuntu:$TAG'), 'ubuntu:1');
    assert.equal(base('ARG TAG\nFROM ubuntu:${TAG:-2}'), 'ubuntu:2');
    assert.equal(base('ARG TAG\nFROM ubuntu:$TAG'), 'ubuntu:');
    assert.equal(base('FROM x:$MOD_NAME', kaniko), 'x:hello');
    assert.equal(base('FROM x:$MOD_NAME', buildah), 'x:');
  });

  it('leaves the words of RUN to the shell', () => {
    assert.deepEqual(last('FROM ubuntu\nARG KERNEL_VERSION\nRUN a $KERNEL_VERSION "b"'), [
      'a $KERNEL_VERSION "b"',
    ]);
  });

  it('says which words the builder cannot expand', () => {
    const step = staged('FROM ubuntu\nCOPY "a /b').stages[0]?.steps[0];
    assert.deepEqual(
      step?.faults.map(({ reason }) => reason),
      ['a double quote is not closed'],
    );
  });
});
