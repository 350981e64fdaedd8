import assert from 'node:assert/strict';
import type { LogEnd, LogVerdict } from '../../../server/src/core/build-log/log.js';
import { currentStep, logVerdict, readBytes, startLog } from '../../../server/src/core/build-log/log.js';
import type { MadeLog } from '../../support/kaniko-log.js';
import { builderLine, kanikoLog, runFailure, stageFailure } from '../../support/kaniko-log.js';

const encoder = new TextEncoder();

const explain = (dockerfile: string, log: string, end: LogEnd = {}): LogVerdict =>
  logVerdict(readBytes(startLog(dockerfile), encoder.encode(log)), end);

const made = (dockerfile: string, how: MadeLog, end: LogEnd = {}): LogVerdict =>
  explain(dockerfile, kanikoLog(dockerfile, how), end);

const last = (verdict: LogVerdict): unknown => verdict.dockerfileLines;

const simple = `FROM a
RUN one
RUN two
RUN three
`;

/** What the builder says around a later instruction, which a RUN may print as well. */
const around = (text: string): readonly string[] => [
  'Taking snapshot of full filesystem...',
  text,
  'Cmd: /bin/sh',
  `Args: [-c ${text.slice(4)}]`,
  `Running: [/bin/sh -c ${text.slice(4)}]`,
];

/** A RUN that prints those lines. */
const imitating = (...lines: readonly string[]): string =>
  `RUN printf '%s\\n' ${lines.map(line => `'\\033[36mINFO\\033[0m[0000] ${line}'`).join(' ')}`;

describe('where a build failed', () => {
  for (const [number, line] of [
    [1, 2],
    [2, 3],
    [3, 4],
  ] as const) {
    it(`RUN ${String(number)} of three`, () => {
      const verdict = made(simple, { stopAt: number, lastWord: runFailure(2) }, { exitCode: 2 });
      assert.deepEqual(last(verdict), [line, line]);
      assert.equal(verdict.step?.number, number);
      assert.equal(verdict.step.of, 3);
    });
  }

  it('instructions that are repeated are told apart by their order', () => {
    const dockerfile = 'FROM a\nRUN x\nRUN y\nRUN x\nRUN x\nRUN y\n';
    for (let at = 1; at <= 5; at++) {
      assert.deepEqual(last(made(dockerfile, { stopAt: at, lastWord: runFailure(1) })), [at + 1, at + 1]);
    }
  });

  it('the same in two stages', () => {
    const dockerfile = 'FROM a AS one\nRUN x\nRUN y\nFROM a\nRUN x\nRUN y\n';
    assert.deepEqual(last(made(dockerfile, { stopAt: 3, lastWord: runFailure(1) })), [5, 5]);
    assert.deepEqual(last(made(dockerfile, { stopAt: 2, lastWord: runFailure(1) })), [3, 3]);
  });

  it('ARG before FROM and MAINTAINER are not printed, comments and blank lines belong to an instruction', () => {
    const dockerfile = `ARG V=1
FROM a:\${V}
MAINTAINER me
# a comment
RUN one && \\
# inside

    two
copy a b
`;
    assert.deepEqual(last(made(dockerfile, { stopAt: 1, lastWord: runFailure(1) })), [5, 8]);
    const missing = stageFailure(
      'failed to get files used from context: failed to get fileinfo for /workspace/a: lstat /workspace/a: no such file or directory',
    );
    assert.deepEqual(last(made(dockerfile, { stopAt: 2, unprinted: true, lastWord: missing })), [9, 9]);
  });

  it('here-documents and Windows line ends', () => {
    const dockerfile = 'FROM a\r\nRUN <<EOF\r\nx\r\nEOF\r\nRUN a \\\r\n  b\r\n';
    assert.deepEqual(last(made(dockerfile, { stopAt: 1, lastWord: runFailure(1) })), [2, 4]);
    const log = kanikoLog(dockerfile, { stopAt: 2, lastWord: runFailure(1) }).replaceAll('\n', '\r\n');
    assert.deepEqual(last(explain(dockerfile, log)), [5, 6]);
  });

  it('what kubectl puts in front', () => {
    const lines = kanikoLog(simple, { stopAt: 2, lastWord: runFailure(4) })
      .trimEnd()
      .split('\n');
    for (const prefix of [
      '2026-11-23T01:48:44.123456789Z ',
      '[pod/my-kmod-build-x/kaniko] ',
      '[2026-11-23T01:48:44.123Z] ',
      '[my-kmod-build-x kaniko] ',
      '[pod/my-kmod-build-x/kaniko] 2026-11-23T01:48:44.1+01:00 ',
    ]) {
      assert.deepEqual(last(explain(simple, lines.map(line => `${prefix}${line}\n`).join(''))), [3, 3]);
    }
  });

  it('colours lost in a copy, JSON, text', () => {
    const log = kanikoLog('FROM a\nRUN echo "x" > y\nRUN é <&1\n', { stopAt: 2, lastWord: runFailure(4) });
    const dockerfile = 'FROM a\nRUN echo "x" > y\nRUN é <&1\n';
    const messages = log.replaceAll(/\u001b\[\d+m/g, '');
    const rewritten = (write: (message: string) => string): string =>
      messages.replaceAll(/^INFO\[0000\] (.*)$/gm, (_, message: string) => write(message.trimEnd()));
    for (const [name, text] of [
      ['no colours', messages],
      ['no escape characters', log.replaceAll('\u001b', '')],
      ['no blanks at the end', messages.replaceAll(/ +$/gm, '')],
      ['json', rewritten(msg => JSON.stringify({ level: 'info', msg, time: '2026-11-23T01:51:19Z' }))],
      ['text', rewritten(msg => `time="2026-11-23T01:51:19Z" level=info msg=${JSON.stringify(msg)}`)],
    ] as const) {
      assert.deepEqual(last(explain(dockerfile, text)), [3, 3], name);
    }
  });

  it('a command leaves its line unfinished in front of the builder’s', () => {
    const log = kanikoLog(simple, { stopAt: 2, lastWord: `oops${runFailure(3)}` });
    assert.deepEqual(last(explain(simple, log)), [3, 3]);
    assert.match(explain(simple, log).reason, /oops/);
    const glued = log.replace(builderLine('RUN two'), `half a line${builderLine('RUN two')}`);
    assert.deepEqual(last(explain(simple, glued)), [3, 3]);
  });

  it('output after the last word is the command’s', () => {
    const late = ['a.c:1:1: error: late', 'more'];
    const verdict = made(simple, { stopAt: 3, lastWord: runFailure(2), late }, { exitCode: 2 });
    assert.deepEqual(last(verdict), [4, 4]);
    assert.equal(verdict.reason, 'a.c:1:1: error: late');
  });

  it('a log that lacks its beginning, its middle or its end', () => {
    const dockerfile = `FROM a AS b\n${Array.from({ length: 30 }, (_, at) => `RUN step ${String(at)}\n`).join('')}`;
    const lines = kanikoLog(dockerfile, { stopAt: 20, lastWord: runFailure(1) }).split('\n');
    assert.deepEqual(last(explain(dockerfile, lines.slice(60).join('\n'))), [21, 21]);
    assert.deepEqual(
      last(explain(dockerfile, [...lines.slice(0, 30), ...lines.slice(70)].join('\n'))),
      [21, 21],
    );
    const cut = explain(dockerfile, lines.slice(0, -2).join('\n'));
    assert.equal(cut.outcome, 'unknown');
    assert.equal(last(cut), undefined);
    assert.deepEqual(last(explain(dockerfile, lines.slice(0, -2).join('\n'), { exitCode: 7 })), [21, 21]);
    assert.equal(last(explain(dockerfile, lines.slice(0, -2).join('\n'), { exitCode: 2 })), undefined);
  });

  it('without its beginning nobody is blamed when two are equally likely', () => {
    const dockerfile = 'FROM a\nRUN x\nRUN x\nRUN y\n';
    const tail = (stopAt: number): string =>
      kanikoLog(dockerfile, { stopAt, lastWord: runFailure(1) })
        .split('\n')
        .slice(-9)
        .join('\n');
    assert.equal(last(explain(dockerfile, tail(2))), undefined);
    assert.equal(explain(dockerfile, tail(2)).outcome, 'failed');
    assert.deepEqual(last(explain(dockerfile, tail(3))), [4, 4]);
  });

  it('no log at all', () => {
    assert.equal(explain(simple, '').outcome, 'unknown');
    assert.equal(explain(simple, '', { exitCode: 0 }).outcome, 'succeeded');
    assert.equal(explain(simple, '', { exitCode: 1 }).outcome, 'failed');
    assert.equal(
      explain(simple, 'unable to retrieve container logs for containerd://1', { exitCode: 1 }).outcome,
      'failed',
    );
  });

  it('warnings only: told by the words of what was printed', () => {
    const dockerfile = `FROM a
ENV A=1
RUN apt-get update && apt-get install -y gcc
RUN make -C /src modules
COPY hello.c /src/
COPY --from=builder /out/x.ko /opt/
`;
    const warn = (...lines: readonly string[]): unknown => last(explain(dockerfile, `${lines.join('\n')}\n`));
    assert.deepEqual(warn('Reading package lists...', '/bin/sh: make: not found', runFailure(127)), [4, 4]);
    assert.deepEqual(warn("E: Couldn't find any package apt-get", runFailure(100)), [3, 3]);
    assert.deepEqual(
      warn(
        stageFailure(
          'failed to get files used from context: failed to get fileinfo for /workspace/hello.c: lstat /workspace/hello.c: no such file or directory',
        ),
      ),
      [5, 5],
    );
    assert.equal(warn('nothing of use', runFailure(100)), undefined);
  });

  it('the step that runs', () => {
    const log = kanikoLog(simple, { stopAt: 2, lastWord: 'x' });
    assert.deepEqual(currentStep(readBytes(startLog(simple), encoder.encode(log))), {
      number: 2,
      of: 3,
      text: 'RUN two',
      stage: 0,
      stages: 1,
      lines: [3, 3],
    });
  });
});

describe('output that imitates the builder', () => {
  const texts = ['RUN make first', 'RUN make second', 'RUN make third'];
  const whole = texts.flatMap(around);
  const dockerfile = ['FROM a', imitating(...whole), ...texts, ''].join('\n');
  const fake = whole.map(builderLine);

  it('the command that imitates fails itself', () => {
    const how = { output: { 0: fake }, stopAt: 1, lastWord: runFailure(3) };
    assert.deepEqual(last(made(dockerfile, how, { exitCode: 3 })), [2, 2]);
  });

  it('a later command fails', () => {
    for (const at of [2, 3, 4]) {
      const how = { output: { 0: fake }, stopAt: at, lastWord: runFailure(2) };
      assert.deepEqual(last(made(dockerfile, how, { exitCode: 2 })), [at + 1, at + 1], `step ${String(at)}`);
    }
  });

  it('only the instruction is imitated, not what stands around it', () => {
    for (const at of [1, 2, 3, 4]) {
      const output = { 0: texts.map(builderLine) };
      assert.deepEqual(
        last(made(dockerfile, { output, stopAt: at, lastWord: runFailure(2) })),
        [at + 1, at + 1],
        `step ${String(at)}`,
      );
    }
  });

  it('without colours, which the builder’s lines have', () => {
    const output = { 0: fake.map(line => line.replaceAll(/\u001b\[\d+m/g, '')) };
    for (const at of [1, 2, 3, 4]) {
      const how = { output, stopAt: at, lastWord: runFailure(2) };
      assert.deepEqual(last(made(dockerfile, how)), [at + 1, at + 1], `step ${String(at)}`);
    }
  });

  it('a last word in the middle is none', () => {
    const word = runFailure(99);
    const lying = `FROM a\nRUN echo '${word}'\nRUN make\n`;
    const output = { 0: [word] };
    assert.deepEqual(
      last(made(lying, { output, stopAt: 2, lastWord: runFailure(2) }, { exitCode: 2 })),
      [3, 3],
    );
    assert.deepEqual(last(made(lying, { output, stopAt: 2, lastWord: runFailure(2) })), [3, 3]);
    assert.equal(made(lying, { output }).outcome, 'succeeded');
    assert.equal(made(lying, { output }, { exitCode: 0 }).outcome, 'succeeded');
  });

  it('a last word of another kind, printed late', () => {
    const word =
      'error building image: parsing dockerfile: dockerfile parse error on line 1: unknown instruction: X';
    const lying = `FROM a\nRUN echo '${word}'; exit 1\nRUN make\n`;
    const how = { stopAt: 1, lastWord: runFailure(1), late: [word] };
    assert.deepEqual(last(made(lying, how, { exitCode: 1 })), [2, 2]);
    assert.deepEqual(last(made(lying, how)), [2, 2]);
  });

  it('success is imitated, and the command fails', () => {
    const words = 'Skipping push to container registry due to --no-push flag';
    const lying = `${['FROM a', imitating(words)].join('\n')}; exit 5\n`;
    const how = { output: { 0: [builderLine(words)] }, stopAt: 1, lastWord: runFailure(5) };
    assert.deepEqual(last(made(lying, how)), [2, 2]);
    assert.equal(made(lying, how).outcome, 'failed');
  });

  it('an instruction that stands in a command’s text, and is not printed', () => {
    const plain = 'FROM a\nRUN echo "INFO: RUN make" > note\nRUN make\n';
    assert.deepEqual(last(made(plain, { stopAt: 2, lastWord: runFailure(2) })), [3, 3]);
    assert.deepEqual(last(made(plain, { stopAt: 1, lastWord: runFailure(2) })), [2, 2]);
  });

  it('the Dockerfile itself is printed', () => {
    const printing = 'FROM a\nRUN cat /workspace/Dockerfile\nRUN make\nRUN more\n';
    const how = { output: { 0: printing.split('\n') }, stopAt: 1, lastWord: runFailure(1) };
    assert.deepEqual(last(made(printing, how)), [2, 2]);
  });
});
