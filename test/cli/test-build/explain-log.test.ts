import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { explainLogCommand } from '../../../server/src/cli/test-build/explain-log.js';
import { runCommandLine } from '../../../server/src/cli/main.js';
import { BrokenOff, missing } from '../../../server/src/core/unread-file.js';
import type { ByteSource } from '../../../server/src/service/ports/ports.js';
import { kanikoLog, runFailure } from '../../support/kaniko-log.js';
import { sessionWith } from '../../support/terminal.js';

const dockerfile = 'FROM a\nRUN one \\\n  two\nRUN three\n';
const configMap = `kind: Module
---
# a comment
apiVersion: v1
kind: ConfigMap
metadata:
  name: df
data:
  dockerfile: |
    FROM a
    RUN one \\
      two
    RUN three
`;
const failing = kanikoLog(dockerfile, {
  stopAt: 1,
  output: { 0: ['a.c:1:1: error: \u001b[31mx\u001b[0m'] },
  lastWord: runFailure(2),
});

/** The folder of `sessionWith`, with files that are bytes. */
function bytesOf(files: Readonly<Record<string, string | Uint8Array>>, input = ''): ByteSource {
  const encode = (content: string | Uint8Array): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  async function* pieces(content: Uint8Array): AsyncIterable<Uint8Array> {
    for (let at = 0; at < content.length; at += 100)
      yield await Promise.resolve(content.subarray(at, at + 100));
  }
  const known = new Map(
    Object.entries(files).map(([name, content]) => [
      pathToFileURL(`/home/user/project/${name}`).href,
      encode(content),
    ]),
  );
  return {
    open: uri => {
      const content = known.get(uri);
      return Promise.resolve(content ? { ok: true, pieces: pieces(content) } : missing);
    },
    input: () => pieces(encode(input)),
  };
}

const files = {
  Dockerfile: dockerfile,
  'cm.yaml': configMap,
  'build.log': failing,
  'other.yaml': 'kind: Module\n',
};

async function explain(
  args: readonly string[],
  bytes = bytesOf(files, failing),
): Promise<readonly [number, string, string]> {
  const session = sessionWith({});
  const code = await runCommandLine(
    ['explain-log', ...args],
    [explainLogCommand(bytes)],
    '1.2.3',
    session.terminal,
  );
  return [code, session.out(), session.err()];
}

/** The same, but that each ends after so many bytes with an error of the system. */
function breaking(bytes: ByteSource, after: number): ByteSource {
  async function* broken(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    let left = after;
    for await (const piece of pieces) {
      yield piece.subarray(0, left);
      left -= piece.length;
      if (left <= 0) throw new BrokenOff('EIO');
    }
  }
  return {
    open: async uri => {
      const opened = await bytes.open(uri);
      return opened.ok && uri.endsWith('.log') ? { ok: true, pieces: broken(opened.pieces) } : opened;
    },
    input: () => broken(bytes.input()),
  };
}

describe('kmm explain-log', () => {
  it('says when the log breaks off, by a file and by standard input', async () => {
    const bytes = breaking(bytesOf(files, failing), failing.length - 150);
    for (const [log, name] of [
      ['build.log', 'build.log'],
      ['-', 'standard input'],
    ] as const) {
      const [code, out, err] = await explain(['--dockerfile', 'Dockerfile', log], bytes);
      assert.equal(
        err,
        `kmm: ${name} breaks off: the system cannot read it (EIO). This holds for what could be read of it.\n`,
      );
      assert.equal(code, 1);
      assert.notEqual(out, '');
    }
  });

  it('does not take a Dockerfile for whole that breaks off', async () => {
    const bytes = breaking(bytesOf({ ...files, 'Dockerfile.log': dockerfile }, failing), 10);
    const [code, , err] = await explain(['--dockerfile', 'Dockerfile.log', '-'], bytes);
    assert.equal(code, 2);
    assert.match(err, /^kmm: Cannot read Dockerfile\.log: the system cannot read it \(EIO\)\./);
  });

  it('tells what failed, where and why', async () => {
    const [code, out] = await explain(['--dockerfile', 'Dockerfile', 'build.log']);
    assert.equal(code, 1);
    assert.match(out, /^failed\[compile\]: a\.c:1:1: error: x\n --> Dockerfile:2 {2}step 1 of 2\n/);
    assert.match(out, /\n2 \| RUN one \\\n3 \| {3}two\n/);
    assert.match(out, /--> build\.log:\d+\n {2}a\.c:1:1: error: x\n {2}error building image/);
    assert.ok(!out.includes('\u001b'));
  });

  it('as JSON, for a ConfigMap with the lines of the file, the log on standard input', async () => {
    const [code, out] = await explain([
      '--dockerfile',
      'cm.yaml',
      '--format',
      'json',
      '--exit-code',
      '2',
      '-',
    ]);
    assert.equal(code, 1);
    const { outcome, dockerfileLines, reason, kind, place, step, logLine, lastLines } = JSON.parse(out);
    assert.deepEqual(
      [outcome, dockerfileLines, kind, reason],
      ['failed', [2, 3], 'compile', 'a.c:1:1: error: x'],
    );
    assert.deepEqual(place, { file: 'cm.yaml', lines: [11, 12] });
    assert.deepEqual([step.number, step.of], [1, 2]);
    assert.equal(failing.split('\n')[logLine - 1], 'a.c:1:1: error: \u001b[31mx\u001b[0m');
    assert.equal(lastLines.length, 2);
  });

  it('exits 0 for success, 1 when the log does not tell', async () => {
    const log = kanikoLog(dockerfile, {});
    const [code, out] = await explain(['--dockerfile', 'Dockerfile', '-'], bytesOf(files, log));
    assert.deepEqual([code, out], [0, 'The build succeeded.\n']);
    const [unknown, said] = await explain(
      ['--dockerfile', 'Dockerfile', '--format', 'json', '-'],
      bytesOf(files, ''),
    );
    assert.equal(unknown, 1);
    const { outcome, dockerfileLines, kind } = JSON.parse(said);
    assert.deepEqual([outcome, dockerfileLines, kind], ['unknown', null, 'unknown']);
  });

  it('holds an image of many variables against the one that the log names', async () => {
    const many = `FROM ${'${A}a'.repeat(30)}z\nRUN one\n`;
    const place = async (image: string): Promise<unknown> => {
      const log = [
        `INFO[0000] Retrieving image manifest ${image}`,
        `INFO[0000] Retrieving image ${image} from registry index.docker.io`,
        `error building image: unable to complete operation after 0 attempts, last error: GET https://index.docker.io/v2/library/${image}/manifests/latest: UNAUTHORIZED`,
      ].join('\n');
      const args = ['--dockerfile', 'Dockerfile', '--format', 'json', 'build.log'];
      const [, out] = await explain(args, bytesOf({ Dockerfile: many, 'build.log': log }));
      const { kind, dockerfileLines } = JSON.parse(out);
      return [kind, dockerfileLines];
    };
    assert.deepEqual(await place(`${'a'.repeat(2000)}z`), ['base image', [1, 1]]);
    assert.deepEqual(await place('a'.repeat(2000)), ['base image', null]);
  });

  it('takes any bytes', async () => {
    const junk = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256);
    for (const bytes of [
      bytesOf({ Dockerfile: junk, 'build.log': junk }),
      bytesOf({ ...files, 'build.log': junk }),
    ]) {
      const [code, out] = await explain(
        ['--dockerfile', 'Dockerfile', '--format', 'json', 'build.log'],
        bytes,
      );
      assert.equal(code, 1);
      assert.equal(JSON.parse(out).outcome, 'unknown');
    }
  });

  it('exits 2 and says what is missing', async () => {
    for (const [args, words] of [
      [['build.log'], /--dockerfile/],
      [['--dockerfile', 'Dockerfile'], /Name one log/],
      [['--dockerfile', 'gone', 'build.log'], /Cannot read gone/],
      [['--dockerfile', 'Dockerfile', 'gone'], /Cannot read gone/],
      [['--dockerfile', 'Dockerfile', '--exit-code', 'x', 'build.log'], /0 to 255/],
      [['--dockerfile', 'other.yaml', 'build.log'], /no ConfigMap/],
      [['--dockerfile', 'cm.yaml', '--config-map', 'no', 'build.log'], /no ConfigMap no/],
      [['--dockerfile', '-', 'build.log'], /standard input is for the log/],
    ] as const) {
      const [code, out, err] = await explain(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, words);
    }
  });

  it('asks which of several ConfigMaps', async () => {
    const two = bytesOf({
      ...files,
      'two.yaml': `${configMap}---\n${configMap.replace('name: df', 'name: second')}`,
    });
    const [code, , err] = await explain(['--dockerfile', 'two.yaml', 'build.log'], two);
    assert.equal(code, 2);
    assert.match(err, /--config-map: df, second/);
    const [, out] = await explain(
      ['--dockerfile', 'two.yaml', '--config-map', 'second', '--format', 'json', 'build.log'],
      two,
    );
    assert.deepEqual(JSON.parse(out).place.lines, [25, 26]);
  });
});
