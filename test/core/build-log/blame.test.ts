// Which instruction is to blame, by what the builder says last and by where its log stood. Each Dockerfile leaves two to
// choose from, or none.
import assert from 'node:assert/strict';
import type { Situation } from '../../../server/src/core/build-log/blame.js';
import { blame } from '../../../server/src/core/build-log/blame.js';
import { planOf } from '../../../server/src/core/build-log/build-plan.js';
import type { KanikoError, Whereabouts } from '../../../server/src/core/build-log/kaniko-error-types.js';
import { error } from '../../../server/src/core/build-log/kaniko-error-types.js';
import { startTrack, trackMessage } from '../../../server/src/core/build-log/step-track.js';

const stage = (name: string, index = 0): string =>
  `Building stage '${name}' [idx: '${String(index)}', base-idx: '-1']`;
const beginning = 'Retrieving image manifest a';
const ran = 'Running: [/bin/sh -c x]';
const snapped = 'Taking snapshot of full filesystem...';

interface Stood extends Partial<Omit<Situation, 'track'>> {
  readonly messages?: readonly string[];
}

/** The text of the line to blame. */
function blamed(
  dockerfile: string,
  failure: Whereabouts | KanikoError,
  stood: Stood = {},
): string | undefined {
  const { messages = [], ...rest } = stood;
  const start = { ...startTrack(planOf(dockerfile)), form: 'painted' };
  const track = messages.reduce((so, message, at) => trackMessage(so, message, at + 1), start);
  const situation = { track, output: [], image: undefined, imagesAsked: 0, triggers: 0, ...rest };
  const told = 'at' in failure ? error(failure, 'command', undefined) : failure;
  const { lines } = blame(told, 'x', situation);
  return lines && dockerfile.split('\n')[lines[0] - 1];
}

const run = (status?: number): KanikoError => ({
  ...error({ at: 'last', run: true }, 'command', undefined),
  status,
});
const notRun = (kind: KanikoError['kind'] = 'copy'): KanikoError =>
  error({ at: 'last', run: false }, kind, undefined);
const next = (path?: string): Whereabouts => ({ at: 'next', path });

describe('blame: what stands before the stages', () => {
  const globalArg = { at: 'global arg' } as const;

  it('an ARG whose quotes or braces do not match, else the only one', () => {
    const from = 'FROM a\n';
    assert.equal(blamed(`ARG A="b"\nARG C='d"\n${from}`, globalArg), `ARG C='d"`);
    assert.equal(blamed(`ARG A="b"\nARG C=d"\n${from}`, globalArg), 'ARG C=d"');
    assert.equal(blamed(`ARG A="b"\nARG C="d\n${from}`, globalArg), 'ARG C="d');
    assert.equal(blamed(`ARG A=\${b}\nARG C=\${d}\${e\n${from}`, globalArg), 'ARG C=${d}${e');
    assert.equal(blamed(`ARG E\nARG A=b D="\n${from}`, globalArg), 'ARG A=b D="');
    assert.equal(blamed(`ARG A=b\n${from}`, globalArg), 'ARG A=b');
    assert.equal(blamed(`ARG A=b\nARG C=d\n${from}`, globalArg), undefined);
    assert.equal(blamed(from, globalArg), undefined);
  });

  it('a FROM that can have become the image, by its build args', () => {
    const dockerfile = 'FROM a\nFROM b:${TAG}\nFROM c\n';
    const written = (text: string): Whereabouts => ({ at: 'written base', text });
    assert.equal(blamed(dockerfile, written('b:1')), 'FROM b:${TAG}');
    assert.equal(blamed(dockerfile, written('c')), 'FROM c');
    assert.equal(blamed(dockerfile, written('d')), undefined);
  });

  it('the FROM of the stage that is built, or the only one', () => {
    const base = { at: 'base' } as const;
    const two = 'FROM a\nRUN x\nFROM b\nRUN y\n';
    assert.equal(blamed(two, base), undefined);
    assert.equal(blamed('FROM a\nRUN x\n', base), 'FROM a');
    assert.equal(blamed(two, base, { messages: [beginning, stage('a')] }), 'FROM a');
    assert.equal(
      blamed(two, base, { messages: [beginning, stage('a'), 'RUN x', ran, snapped, stage('b', 1)] }),
      'FROM b',
    );
    assert.equal(
      blamed(two, base, { messages: [beginning, stage('a'), 'RUN x', ran, snapped, stage('b', 1), 'RUN y'] }),
      'FROM b',
    );
  });

  it('the FROM that asks for an image, also while its stage is built', () => {
    const image = { at: 'image', repository: undefined, registry: undefined } as const;
    const two = 'FROM a\nRUN x\nFROM b\nRUN y\n';
    assert.equal(blamed(two, image, { image: 'b', imagesAsked: 2 }), 'FROM b');
    assert.equal(blamed(two, image, { image: 'a', imagesAsked: 1 }), 'FROM a');
    const messages = [beginning, stage('a')];
    assert.equal(blamed(two, image, { messages }), 'FROM a');
    assert.equal(blamed(two, image, { messages, image: 'b', imagesAsked: 2 }), 'FROM b');
  });
});

describe('blame: a COPY that is not printed yet', () => {
  const twins = 'FROM a\nRUN x\nCOPY a /\nRUN x\nCOPY b /\n';

  it('the one behind where the log stood', () => {
    const messages = [beginning, stage('a'), 'RUN x', ran, snapped];
    assert.equal(blamed(twins, next(), { messages }), 'COPY a /');
    assert.equal(blamed(twins, next('/workspace/a'), { messages }), 'COPY a /');
    const further = [...messages, 'COPY a /', snapped, 'RUN x', ran, snapped];
    assert.equal(blamed(twins, next(), { messages: further }), 'COPY b /');
  });

  it('of a log without its beginning the one with the file, where it could be several', () => {
    const messages = ['RUN x'];
    assert.equal(blamed(twins, next('/workspace/a'), { messages }), 'COPY a /');
    assert.equal(blamed(twins, next('/workspace/b'), { messages }), 'COPY b /');
    assert.equal(blamed(twins, next(), { messages }), undefined);
    assert.equal(blamed(twins, next('/workspace/c'), { messages }), undefined);
  });

  it('behind lines that are missing the next with the file', () => {
    const dockerfile = 'FROM a\nRUN x\nUSER u\nCOPY a /\nADD b /\n';
    const messages = [beginning, stage('a'), 'RUN x', ran, snapped];
    assert.equal(blamed(dockerfile, next('/workspace/b'), { messages }), 'ADD b /');
    assert.equal(blamed(dockerfile, next(), { messages }), 'COPY a /');
    const before = 'FROM a\nCOPY a /\nRUN x\nUSER u\n';
    assert.equal(
      blamed(before, next('/workspace/a'), {
        messages: [beginning, stage('a'), 'COPY a /', snapped, 'RUN x', ran, snapped],
      }),
      'COPY a /',
    );
  });

  it('without any line the only one with the file, else the only one', () => {
    assert.equal(blamed('FROM a\nCOPY a /\nCOPY b /\n', next('/workspace/b')), 'COPY b /');
    assert.equal(blamed('FROM a\nCOPY a /\nCOPY b /\n', next('/workspace/c')), undefined);
    assert.equal(blamed('FROM a\nCOPY a /\n', next('/workspace/c')), 'COPY a /');
    assert.equal(blamed('FROM a\nCOPY a /\nCOPY b /\n', next()), undefined);
  });

  const sources: Readonly<Record<string, readonly [path: string, ...lines: string[]]>> = {
    'of the right stage by its number': ['/kaniko/1/f', 'COPY --from=s1 /f /', 'COPY --from=s0 /f /'],
    'of the right stage, written as a number': ['/kaniko/1/f', 'COPY --from=1 /f /', 'COPY --from=0 /f /'],
    'of an image': ['/kaniko/alpine/f', 'COPY --from=alpine /f /', 'COPY f /'],
    'of the context': ['/workspace/f', 'COPY f /', 'COPY --from=s0 /f /'],
    'of several sources': ['/workspace/b', 'COPY a b c/', 'COPY a d c/'],
    'of a source, not of a destination': ['/workspace/b', 'COPY b a', 'COPY a b'],
    'of a path with dots and a slash at its end': ['/workspace/d/e', 'COPY ./d/e/ /', 'COPY ./e/d/ /'],
    'of a path in quotes': ['/workspace/d', 'COPY "d" /', 'COPY "e" /'],
    'of a path with a variable': ['/workspace/x/d', 'COPY ${X}/d /', 'COPY ${X}/e /'],
    'of a whole name': ['/workspace/ab', 'COPY ab /', 'COPY b /'],
    'of a name, and not of everything': ['/workspace/f', 'COPY f /', 'COPY / /'],
  };
  for (const [which, [path, right, wrong]] of Object.entries(sources))
    it(which, () => {
      for (const copies of [`${right}\n${wrong}`, `${wrong}\n${right}`])
        assert.equal(blamed(`FROM a AS s0\nFROM a AS s1\nFROM a\n${copies}\n`, next(path)), right, copies);
    });
});

describe('blame: what was printed last', () => {
  /** The first prints a line like the builder's; whether the second has begun is in doubt. */
  const doubt = (
    first: string,
    second: string,
  ): { readonly dockerfile: string; readonly messages: readonly string[] } => ({
    dockerfile: `FROM a\n${first}\n${second}\n`,
    messages: [beginning, stage('a'), first, ran, snapped, second],
  });
  const judged = (first: string, second: string, failure: KanikoError): string | undefined => {
    const { dockerfile, messages } = doubt(first, second);
    return blamed(dockerfile, failure, { messages });
  };
  const mimic = 'RUN ./x INFO[0000] RUN make';

  it('a RUN that can have failed like that', () => {
    assert.equal(judged(mimic, 'RUN make', run(2)), mimic);
    assert.equal(judged('RUN echo INFO[0000] RUN make', 'RUN make', run(2)), 'RUN make');
    assert.equal(judged('RUN echo INFO[0000] RUN make', 'RUN make', run()), 'RUN echo INFO[0000] RUN make');
    assert.equal(judged('RUN ./x INFO[0000] RUN make; exit 3', 'RUN make', run(2)), 'RUN make');
    const exits = 'RUN make; exit 4';
    assert.equal(judged(`RUN ./x INFO[0000] ${exits}`, exits, run(4)), `RUN ./x INFO[0000] ${exits}`);
    assert.equal(
      judged('RUN ./x INFO[0000] RUN make; exit 2', 'RUN make', run(2)),
      'RUN ./x INFO[0000] RUN make; exit 2',
    );
  });

  it('an instruction of the kind that can have failed like that', () => {
    const copying = 'RUN ./x INFO[0000] COPY a b';
    assert.equal(judged(copying, 'COPY a b', notRun()), 'COPY a b');
    assert.equal(judged(copying, 'COPY a b', run(1)), copying);
    for (const kind of ['builder', 'no space', 'out of memory'] as const)
      assert.equal(judged(copying, 'COPY a b', notRun(kind)), copying);
    const plain = 'FROM a\nCOPY a b\nRUN x\n';
    assert.equal(
      blamed(plain, run(1), { messages: [beginning, stage('a'), 'COPY a b', snapped, 'RUN x'] }),
      'RUN x',
    );
  });

  it('the FROM whose image brings instructions, when there are some', () => {
    const dockerfile = 'FROM a\nRUN x\n';
    const messages = [beginning, stage('a')];
    assert.equal(blamed(dockerfile, run(1), { messages, triggers: 1 }), 'FROM a');
    assert.equal(blamed(dockerfile, run(1), { messages, triggers: 0 }), 'RUN x');
  });

  it('nothing of a log without its beginning in which it could be several', () => {
    const twins = 'FROM a\nRUN x\nRUN x\n';
    assert.equal(blamed(twins, run(1), { messages: ['RUN x'] }), undefined);
    assert.equal(blamed(twins, run(1), { messages: [beginning, stage('a'), 'RUN x'] }), 'RUN x');
  });

  it('without any line the only one of its kind', () => {
    const dockerfile = 'FROM a\nRUN x\nCOPY a b\n';
    assert.equal(blamed(dockerfile, run(1)), 'RUN x');
    assert.equal(blamed(dockerfile, notRun()), 'COPY a b');
  });
});
