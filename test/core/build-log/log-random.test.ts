import assert from 'node:assert/strict';
import { logVerdict, readBytes, startLog } from '../../../server/src/core/build-log/log.js';
import { parseDockerfile } from '../../../server/src/core/dockerfile/parse.js';
import type { MadeLog } from '../../support/kaniko-log.js';
import { builderLine, kanikoLog, runFailure, stageFailure } from '../../support/kaniko-log.js';
import type { Random } from '../../support/random.js';
import { randomFrom } from '../../support/random.js';

/** A Dockerfile of some stages; the same instructions come again and again. */
function someDockerfile(random: Random): string {
  const lines: string[] = random.below(3) === 0 ? ['ARG V=1'] : [];
  const stages = 1 + random.below(3);
  for (let stage = 0; stage < stages; stage++) {
    lines.push(`FROM ${random.oneOf(['a', 'b:${V}', 'a'])} AS s${String(stage)}`);
    const count = 1 + random.below(6);
    for (let at = 0; at < count; at++) {
      lines.push(
        random.oneOf([
          'RUN one',
          'RUN two \\\n  # inside\n  and three',
          'ENV A=b',
          'COPY x /x',
          'WORKDIR /w',
          'RUN <<EOF\nRUN one\nEOF',
          "RUN printf '\\033[36mINFO\\033[0m[0000] RUN one'",
          imitating,
          'MAINTAINER me',
          '# a comment',
        ]),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** All that the builder says from one RUN to the next, in the next stage. */
const imitated = [
  'Taking snapshot of full filesystem...',
  "Building stage 'a' [idx: '1', base-idx: '-1']",
  'RUN one',
  'Cmd: /bin/sh',
  'Running: [/bin/sh -c one]',
];
const imitating = `RUN printf ${imitated.map(line => `"\\033[36mINFO\\033[0m[0000] ${line}"`).join(' ')}`;

interface Expected {
  readonly dockerfile: string;
  readonly log: string;
  readonly line: number;
  readonly status: number;
}

/** A build that fails at a random instruction, with output that is late or imitates the builder. */
function someBuild(random: Random): Expected | undefined {
  const dockerfile = someDockerfile(random);
  const { instructions } = parseDockerfile(dockerfile);
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const printed = instructions
    .slice(first)
    .filter(({ keyword }) => !['FROM', 'MAINTAINER'].includes(keyword));
  if (printed.length === 0) return undefined;
  const stopAt = 1 + random.below(printed.length);
  const failing = printed[stopAt - 1];
  if (!failing) return undefined;
  const status = 1 + random.below(3);
  const output: Record<number, readonly string[]> = {};
  let run = 0;
  for (const { keyword, line } of printed) {
    if (keyword !== 'RUN') continue;
    const imitates = line.text.includes('INFO') && random.below(2) === 0;
    const fakes = line.text.includes('Running: ') ? imitated.slice(random.below(3)) : ['RUN one'];
    output[run++] = [
      ...(imitates ? fakes.map(builderLine) : []),
      ...random.some(['out', 'err: x', 'COPY x /x'], random.below(4)),
    ];
  }
  const isRun = failing.keyword === 'RUN';
  const unprinted = failing.keyword === 'COPY';
  const lastWord = isRun
    ? runFailure(status)
    : stageFailure(
        unprinted
          ? 'failed to get files used from context: failed to get fileinfo for /workspace/x: lstat /workspace/x: no such file or directory'
          : 'failed to execute command: it does not work',
      );
  const late = random.some(['late', 'later'], random.below(3));
  const made: MadeLog = { stopAt, output, lastWord, late, unprinted };
  const line = dockerfile.slice(0, failing.span.start).split('\n').length;
  return { dockerfile, log: delayed(kanikoLog(dockerfile, made), random), line, status: isRun ? status : 1 };
}

/** Two pipes, one log: what commands print can come after what the builder prints. */
function delayed(log: string, random: Random): string {
  const lines = log.split('\n');
  for (let at = lines.length - 3; at >= 0; at--) {
    if (!['out', 'err: x', 'COPY x /x'].includes(lines[at] ?? '') || random.below(3) > 0) continue;
    const [moved = ''] = lines.splice(at, 1);
    lines.splice(Math.min(at + 1 + random.below(4), lines.length - 1), 0, moved);
  }
  return lines.join('\n');
}

describe('random builds', () => {
  it('the failing instruction is found', () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const build = someBuild(randomFrom(seed));
      if (!build) continue;
      const log = readBytes(startLog(build.dockerfile), new TextEncoder().encode(build.log));
      const verdict = logVerdict(log, { exitCode: build.status });
      const told = `seed ${String(seed)}\n${build.dockerfile}\n${build.log}`;
      assert.equal(verdict.dockerfileLines?.[0], build.line, told);
    }
  });
});
