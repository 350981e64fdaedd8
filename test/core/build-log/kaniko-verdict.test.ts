// Which verdict kaniko's log comes to when it has several last words or none, and which lines are shown with it.
import assert from 'node:assert/strict';
import type { LogEnd, LogVerdict } from '../../../server/src/core/build-log/log.js';
import { logVerdict, readBytes, startLog } from '../../../server/src/core/build-log/log.js';
import { builderLine, kanikoLog, runFailure, stageFailure } from '../../support/kaniko-log.js';

const dockerfile = 'FROM a\nRUN first\nRUN second\nCOPY --from=b /c /c\n';
const explain = (log: string, end: LogEnd = {}, text = dockerfile): LogVerdict =>
  logVerdict(readBytes(startLog(text), new TextEncoder().encode(log)), end);

const compilerSays = '/src/a.c:3:10: fatal error: linux/foo.h: No such file or directory';
/** The log up to the second RUN, which prints this and goes on. */
const cut = (...output: readonly string[]): string =>
  kanikoLog(dockerfile, { stopAt: 2, output: { 1: output }, lastWord: 'working' });
/** The second RUN ends with this. */
const failing = (lastWord: string, late: readonly string[] = []): string =>
  kanikoLog(dockerfile, { stopAt: 2, output: { 1: ['working'] }, lastWord, late });

describe('a log without a last word', () => {
  const told = (log: string, end: LogEnd = {}): readonly unknown[] => {
    const { kind, reason } = explain(log, end);
    return [kind, reason];
  };

  it('says where it ends, if that is in a step', () => {
    const unknown = 'The log does not tell how the build ended';
    assert.deepEqual(told(cut()), ['unknown', `${unknown}: it ends in step 2 of 3.`]);
    assert.deepEqual(told('anything\n'), ['unknown', `${unknown}.`]);
    const base = builderLine("Building stage 'a' [idx: '0', base-idx: '-1']");
    assert.deepEqual(told(`${base}\n`), ['unknown', `${unknown}.`]);
    assert.equal(told(`${base}\n`, { exitCode: 143 })[1], 'The build was stopped from outside.');
  });

  it('is no success when memory ran out, whatever the exit code', () => {
    const end = { terminatedReason: 'OOMKilled' };
    assert.deepEqual(told(cut(), end), [
      'out of memory',
      'The build was killed: it has reached its memory limit.',
    ]);
    assert.match(String(told(cut(), { exitCode: 137 })[1]), /most likely for want of memory/);
    assert.equal(told('anything\n', { exitCode: 137 })[0], 'stopped');
    assert.equal(explain('anything\n', end).logLine, 1);
  });

  it('is of a builder that was not started', () => {
    assert.equal(told('', { exitCode: 128 })[0], 'builder');
    assert.equal(told('', { exitCode: 1, terminatedReason: 'StartError' })[0], 'builder');
  });

  it('blames the command that runs for an exit code that only commands have', () => {
    assert.match(String(told(cut('no'), { exitCode: 5 })[1]), /exit code 5; the last it says: working$/);
    assert.match(String(told(cut('no'), { exitCode: 255 })[1]), /^The command failed; the last/);
    assert.equal(told('anything\n', { exitCode: 5 })[0], 'unknown');
  });

  it('blames it for exit code 1 only when it says so itself', () => {
    assert.deepEqual(told(cut(compilerSays), { exitCode: 1 }), ['compile', compilerSays]);
    assert.equal(told(cut('make: *** [Makefile:1: all] Error 2'), { exitCode: 1 })[0], 'unknown');
    assert.equal(told(cut(), { exitCode: 1 })[0], 'unknown');
    const copying = kanikoLog(dockerfile, { stopAt: 3, output: { 1: [compilerSays] }, lastWord: 'x' });
    assert.equal(told(copying, { exitCode: 1 })[0], 'unknown');
  });

  it('without a line of the builder it is known by what it says', () => {
    const { kind, logLine } = explain(`x\n${compilerSays}\n`, { exitCode: 1 });
    assert.deepEqual([kind, logLine], ['compile', 2]);
    assert.equal(told('make: *** [Makefile:1: all] Error 2\n', { exitCode: 1 })[0], 'unknown');
  });
});

describe('a log with several last words', () => {
  const reason = (log: string, end: LogEnd = {}): string => explain(log, end).reason;

  it('the one with the exit code counts, else the last', () => {
    const both = failing(runFailure(3), [runFailure(4)]);
    assert.match(reason(both, { exitCode: 3 }), /exit code 3/);
    assert.match(reason(both, { exitCode: 4 }), /exit code 4/);
    assert.match(reason(both), /exit code 4/);
  });

  it('none counts for a container that was stopped from outside, unless its command ended like that', () => {
    assert.equal(explain(failing(runFailure(1)), { exitCode: 143 }).kind, 'stopped');
    assert.match(reason(failing(runFailure(143)), { exitCode: 143 }), /told to stop/);
  });

  it('none counts with a code of a stop that it does not have itself', () => {
    const kinds = [2, 128, 137].map(exitCode => explain(failing(runFailure(1)), { exitCode }).kind);
    assert.deepEqual(kinds, ['stopped', 'builder', 'out of memory']);
    for (const code of [2, 128, 137])
      assert.match(reason(failing(runFailure(code)), { exitCode: code }), /^The command|exit code/);
  });

  it('one with another exit code counts still, for old builders have only one', () => {
    for (const exitCode of [1, 5]) assert.match(reason(failing(runFailure(3)), { exitCode }), /exit code 3/);
  });

  it('the one that a RUN could have printed, because it holds it, counts less', () => {
    const text = `FROM a\nRUN first\nRUN echo "${runFailure(3)}"\n`;
    const log = kanikoLog(text, { stopAt: 2, lastWord: runFailure(4), late: [runFailure(3)] });
    assert.match(explain(log, {}, text).reason, /exit code 4/);
    assert.match(explain(log, { exitCode: 3 }, text).reason, /exit code 3/);
  });

  it('one that only the beginning of a build has counts less behind a command', () => {
    const early =
      'error building image: parsing dockerfile: dockerfile parse error on line 2: unknown instruction: X';
    assert.match(reason(failing(runFailure(4), [early])), /exit code 4/);
    assert.notEqual(explain(`${early}\n`).kind, 'unknown');
  });

  it('a signal and a panic have exit codes of their own', () => {
    const killed = stageFailure('failed to execute command: waiting for process to exit: signal: killed');
    const signalled = explain(failing(killed, [runFailure(3)]), { exitCode: 255 });
    assert.doesNotMatch(signalled.reason, /exit code 3/);
    assert.match(reason(failing(killed, [runFailure(3)]), { exitCode: 3 }), /exit code 3/);
    const panic = failing(runFailure(3), ['panic: runtime error: x']);
    assert.match(reason(panic, { exitCode: 2 }), /panic/);
    assert.match(reason(panic, { exitCode: 3 }), /exit code 3/);
  });

  it('none counts behind which the builder goes on, unless a command can have printed that', () => {
    const goesOn = builderLine('Taking snapshot of full filesystem...');
    const going = failing(runFailure(3), [goesOn]);
    assert.equal(explain(going).kind, 'unknown');
    assert.match(reason(going, { exitCode: 3 }), /exit code 3/);
    const text = 'FROM a\nRUN first\nRUN base64 -d x\n';
    const veiled = kanikoLog(text, { stopAt: 2, lastWord: runFailure(3), late: [goesOn] });
    assert.match(explain(veiled, {}, text).reason, /exit code 3/);
  });

  it('none counts for a build that got through', () => {
    const output = { 1: [runFailure(1)] };
    const { outcome, reason: said, logLine } = explain(kanikoLog(dockerfile, { output }));
    assert.deepEqual([outcome, said], ['succeeded', 'The build succeeded.']);
    assert.ok((logLine ?? 0) > 0);
    assert.equal(explain('', { exitCode: 0 }).logLine, undefined);
    const pushed = `${builderLine(`Pushed r/x@sha256:${'a'.repeat(64)}`)}\n`;
    assert.match(reason(pushed, { exitCode: 0 }), /^The build succeeded and pushed r\/x@sha256:a+\.$/);
  });

  it('an image that nothing was asked of is named by its instruction', () => {
    const error = 'error building image: unable to complete operation after 0 attempts, last error: ';
    const gone = `${error}GET https://index.docker.io/v2/library/b/manifests/latest: MANIFEST_UNKNOWN: manifest unknown\n`;
    assert.match(reason(gone, { exitCode: 1 }), /^The image b cannot be had: /);
  });
});

describe('the lines shown with a verdict', () => {
  const many = Array.from({ length: 30 }, (_, at) => `line ${String(at)}`);
  const shown = (...output: readonly string[]): readonly string[] =>
    explain(
      kanikoLog(dockerfile, { stopAt: 2, output: { 0: ['old'], 1: output }, lastWord: runFailure(2) }),
      {
        exitCode: 2,
      },
    ).lastLines;

  it('the telling ones and the last of its step, in the order of the log', () => {
    const lines = shown(compilerSays, ...many);
    assert.equal(lines[0], compilerSays);
    assert.deepEqual(lines.slice(1, -1), many.slice(-12));
    assert.match(lines.at(-1) ?? '', /exit status 2$/);
    assert.ok(!shown('new').includes('old'));
  });

  it('the verdict is about the line that tells', () => {
    const log = kanikoLog(dockerfile, { stopAt: 2, output: { 1: [compilerSays] }, lastWord: runFailure(2) });
    assert.equal(explain(log).logLine, log.split('\n').indexOf(compilerSays) + 1);
  });

  it('long ones are cut, blanks at an end are gone', () => {
    assert.equal(shown('x'.repeat(401))[0], `${'x'.repeat(400)} …`);
    assert.equal(shown('x'.repeat(400))[0], 'x'.repeat(400));
    assert.equal(shown('x  ')[0], 'x');
  });

  it('what commands printed has nothing to do with pushing', () => {
    const text = 'FROM a\nRUN first\n';
    const log = kanikoLog(text, {
      output: { 0: ['compiled'] },
      lastWord: 'error pushing image: failed to push to destination r/x:1: denied',
    });
    assert.match(explain(log, { exitCode: 1 }, text).lastLines.join(), /^error pushing image[^,]*$/);
  });

  it('the builder’s own reason is shown where it has one', () => {
    const word = stageFailure('failed to take snapshot: write /kaniko/1: no space left on device');
    const { lastLines, kind } = explain(failing(word), { exitCode: 1 });
    assert.deepEqual([kind, lastLines.at(-1)], ['no space', word]);
  });
});
