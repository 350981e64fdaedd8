// What one long line costs its reader, when it is made of what a pattern for it looks for again and again: twice the
// line may cost about twice the time. Each line made some reader slow once, so each stands for a kind.
import { looksLikeKernel } from '../server/src/analysis/dockerfile/kmod-image.js';
import { readKernelList } from '../server/src/analysis/kernels/kernel-list.js';
import { credentialsFor } from '../server/src/cluster/registry/docker-config.js';
import { logVerdict, readBytes, startLog } from '../server/src/core/build-log/log.js';
import { knownRefusal } from '../server/src/core/build-course/refusal-words.js';
import { failureLine } from '../server/src/core/build-log/failure-line.js';
import { isDockerfile } from '../server/src/core/dockerfile/file-name.js';
import { vendorOfKernel } from '../server/src/core/kernel/vendor.js';
import { codeSpan } from '../server/src/service/workspace/markdown.js';
import { problemCodesOf } from './support/check-dockerfile.js';
import { layoutTextOf } from './support/check-image-layout.js';
import { assertGrowsLinearly } from './support/growth.js';

/** Before, again and again, and behind. The last is mostly a line separator, which `.` does not take for a character. */
type Line = readonly [string, string, string];

const end = '\u2028!';
const dockerfile = 'FROM a\nCOPY b c\nRUN d\n';

const verdictOn =
  (opening: string) =>
  (line: string): unknown =>
    logVerdict(readBytes(startLog(dockerfile), new TextEncoder().encode(`${opening}${line}\n`)), {});

const kanikoOpening = 'INFO[0000] Retrieving image manifest a\nINFO[0000] COPY b c\n';
const buildahOpening = 'STEP 1/3: FROM a\nSTEP 2/3: COPY b c\n';
const stage = 'error building image: error building stage: ';

const checked = (text: string): unknown => [
  layoutTextOf(text),
  problemCodesOf({ Dockerfile: text }, 'Dockerfile', { dockerfiles: ['Dockerfile'] }),
];

const readers: Readonly<Record<string, readonly [(text: string) => unknown, readonly Line[]]>> = {
  'a log by kaniko': [
    verdictOn(kanikoOpening),
    [
      ['', 'INFO[0000] x', end],
      ['', '[36mINFO[0m[0000] x', end],
      ['', 'time=', ' level='],
      ['', '{"level":"w","msg":"x"', ''],
      ['', '{"level":"w","msg":"x"}', '!'],
      ['', '\r', 'x'],
      ['error building image: resolving args: resolving base name x', ': ', end],
      [`${stage}failed to optimize instructions: failed to get files used from context: `, 'lstat /', ''],
      [`${stage}failed to execute command: copying `, 'lstat /', ''],
      [`${stage}failed to get filesystem from image: `, 'x509: x', end],
    ],
  ],
  'a log by buildah': [
    verdictOn(buildahOpening),
    [
      ['error: build error: ', 'building at STEP "x": ', end],
      ['error: build error: building at STEP "COPY b c": ', 'a', ''],
      ['error: build error: ', '--from=x', ''],
    ],
  ],
  'a refusal of the API server': [
    said => knownRefusal('n', said),
    [['', 'exceeded quota: x, requested: x, used: x', '']],
  ],
  'a Dockerfile': [
    checked,
    [
      ['# syntax = x', ' ', `${end}\nFROM a\n`],
      ['FROM a\nRUN x', '\u3000', '! \n'],
      ['FROM registry.access.redhat.com/ubi9\nRUN dnf install -y kernel-devel\nRUN ', 'zypper ', '\n'],
      ['FROM ubuntu\nRUN apt-get install -y linux-headers-generic && make\nRUN ', 'ls -', '\n'],
      ['FROM a\nRUN echo {x.', '.', 'x\n'],
      ['FROM a\nRUN for f in *', '[', '; do touch $f; done\n'],
      ['FROM a\nRUN <<EOF ', '1', '\ntrue\nEOF\n'],
      ['FROM a\nRUN wget http://a/', '?', `${end}\n`],
      ['FROM a\nRUN git clone ', '/', 'x\n'],
      ['FROM a\nRUN apt-get install -y x', '=', `${end}\n`],
      ['FROM a\nRUN x=$(uname -a', 'r', '1)\n'],
      ['FROM a\nADD a', '.git#', `${end} /opt/\n`],
      ['FROM a\nRUN true # kmm-ignore: ', '\t', `${end}\n`],
    ],
  ],
  'a list of kernels': [readKernelList, [['6.1.0-1', ' #', `${end}\n`]]],
  'a kernel': [
    kernel => [looksLikeKernel(kernel), vendorOfKernel(kernel)],
    [
      ['1.1.', '1', '!'],
      ['1.1.1+deb', '1', '!'],
    ],
  ],
  'a text in Markdown': [codeSpan, [['', ' ', 'x']]],
  'a registry of credentials': [
    key => credentialsFor(JSON.stringify({ auths: { [key]: { username: 'u' } } }), 'r', 'x'),
    [['a', '/', 'x']],
  ],
  'what stands on standard input': [
    text => isDockerfile('-', text),
    [
      ['', '\n', 'kind: Module\n'],
      ['', '# x\n', 'kind: Module\n'],
      ['', ' ', 'kind: Module\n'],
    ],
  ],
};

/** No more of a line of output is read than this, but a log may have any number of such lines. */
const output: readonly Line[] = [
  ['', '/', ' error'],
  ['', 'makefile', ' error'],
  [' x : Depends: ', 'x', ' error'],
  ["x/dash: line 1: cd: can't cd to x", ':x', end],
];

describe('the cost of a long line', () => {
  for (const [what, [work, lines]] of Object.entries(readers)) {
    for (const [before, again, behind] of lines) {
      it(`${what}: ${JSON.stringify(again)}`, () => {
        const inputOf = (size: number): string => before + again.repeat(size / again.length) + behind;
        assertGrowsLinearly({ inputOf, work, from: 4000, upTo: 100_000 });
      });
    }
  }

  for (const [before, again, behind] of output) {
    it(`output of a command: ${JSON.stringify(again)}`, () => {
      const inputOf = (size: number): readonly string[] =>
        Array<string>(500).fill(before + again.repeat(size / again.length) + behind);
      assertGrowsLinearly({ inputOf, work: lines => lines.map(failureLine), from: 225, upTo: 450 });
    });
  }
});
