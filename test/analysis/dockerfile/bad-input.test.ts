// Dockerfiles as they come: for other parsers, from Windows, unfinished, generated, far too long. Each is read as its
// builder reads it, in a ConfigMap and in a file of its own, and what is right in it is not told to be wrong.
import assert from 'node:assert/strict';
import { mostTold } from '../../../server/src/analysis/lint/told-problems.js';
import { problemsOf, snapshotOf } from '../../support/check.js';

const good = `FROM ubuntu:24.04 AS builder
ARG KERNEL_FULL_VERSION
RUN apt-get update && apt-get install -y make linux-headers-\${KERNEL_FULL_VERSION}
RUN make -C /lib/modules/\${KERNEL_FULL_VERSION}/build M=/a
FROM ubuntu:24.04
ARG KERNEL_FULL_VERSION
RUN apt-get update && apt-get install -y kmod
COPY --from=builder /a/a.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
RUN depmod -b /opt \${KERNEL_FULL_VERSION}
`;
const continued = good.replace('make linux', 'make \\\n  linux');
const deferred = `FROM ubuntu:24.04 AS base
ONBUILD RUN apt-get update && apt-get install -y make
FROM base AS builder`;

/** What is said in a ConfigMap, and in a file. */
type Said = readonly [inConfigMap: readonly string[], inFile: readonly string[]];
const nothing: Said = [[], []];
const tooLarge: Said = [['dockerfile-too-large-to-follow'], ['dockerfile-too-large-to-follow']];

const manyAdvices = [...Array<string>(mostTold).fill('unanswered-question'), 'more-problems'];

const texts: Readonly<Record<string, readonly [text: string, said: Said]>> = {
  'an ordinary one': [good, nothing],
  'an unknown instruction': [
    good.replace('RUN depmod', 'DEPMOD now\nRUN depmod'),
    [['dockerfile-syntax'], ['dockerfile-syntax']],
  ],
  'no FROM': ['ARG KERNEL_FULL_VERSION\nRUN make\n', [['dockerfile-syntax'], ['dockerfile-syntax']]],
  ONBUILD: [good.replace('FROM ubuntu:24.04 AS builder', deferred), nothing],
  'another escape character': [`# escape=\`\n${continued.replaceAll('\\\n', '`\n')}`, nothing],
  'a path of Windows with another escape character': [
    `# escape=\`\n${good.replace('M=/a', 'M=/a && echo C:\\')}`,
    nothing,
  ],
  'a syntax that kaniko does not have': [
    `# syntax=docker/dockerfile:1.7-labs\n${good.replace('COPY --from', 'COPY --parents --from')}`,
    [['dockerfile-syntax'], []],
  ],
  'line ends of Windows': [continued.replaceAll('\n', '\r\n'), nothing],
  'a byte-order mark': [`\uFEFF${good}`, nothing],
  'a Helm template': [good.replaceAll('24.04', '{{ .Values.release }}'), nothing],
  'a Helm template with a condition': [`{{- if .Values.build }}\n${good}{{- end }}\n`, nothing],
  'a null character': [good.replace('M=/a', 'M=/a\0'), nothing],
  'parentheses without an end': [`${good}RUN ${'('.repeat(20_000)}\n`, nothing],
  'substitutions without an end': [`${good}RUN echo ${'$('.repeat(5_000)}\n`, tooLarge],
  'a line that is too long': [`${good}RUN echo ${'x'.repeat(1_000_000)}\n`, [['dockerfile-syntax'], []]],
  '10,000 lines': [`${good}${'RUN mkdir -p /d && cp /a /d/b\n'.repeat(10_000)}`, nothing],
  'a command of 30,000 lines': [`${good}RUN ${'echo a && \\\n'.repeat(30_000)}true\n`, nothing],
  '4,000 stages': [`${'FROM ubuntu:24.04\nRUN make\n'.repeat(4_000)}${good}`, nothing],
  '20,000 mistakes, one behind the other': [
    `${good}${'RUN dnf install x\nRUNN y\n'.repeat(20_000)}`,
    tooLarge,
  ],
  'an instruction of 200,000 mistakes': [`${good}ADD ${'<<A '.repeat(200_000)}\n`, tooLarge],
  '10,000 stages on each other': [
    `FROM ubuntu:24.04 AS s0\n${Array.from({ length: 10_000 }, (_, at) => `FROM s${String(at)} AS s${String(at + 1)}\n`).join('')}ARG KERNEL_FULL_VERSION\nRUN apt-get update && apt-get install -y kmod\n`,
    nothing,
  ],
  '4,000 advices': [`${good}${'RUN dnf install x\n'.repeat(4_000)}`, [manyAdvices, manyAdvices]],
};

describe('bad Dockerfiles', () => {
  for (const [what, [text, [inConfigMap, inFile]]] of Object.entries(texts)) {
    it(`${what}: in a ConfigMap`, () => assert.deepEqual(codes('d.yaml', hostOf(text)), inConfigMap));
    it(`${what}: in a file`, () => assert.deepEqual(codes('kmod.Dockerfile', text), inFile));
  }

  it('one in binaryData is not looked at', () => {
    const host = hostOf('').replace(/data:[^]*/, `binaryData:\n  dockerfile: ${btoa(good)}\n`);
    assert.deepEqual(codes('d.yaml', host), []);
  });
});

const codes = (path: string, text: string): readonly string[] =>
  problemsOf(snapshotOf({ files: [{ path, text }], settings: {} }), path).map(({ code }) => code);

/** What a block scalar cannot hold goes into quotes. */
function hostOf(text: string): string {
  const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: d\ndata:\n  dockerfile: ';
  if (/[\r\0\uFEFF]/.test(text)) return `${head}${JSON.stringify(text)}\n`;
  const lines = text.split('\n').map(line => (line === '' ? '' : `    ${line}`));
  return `${head}|2\n${lines.join('\n')}\n`;
}
