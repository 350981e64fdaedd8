// Which lines are kaniko's own, in each of the forms its logger has, and what they say.
import assert from 'node:assert/strict';
import type { KanikoLine } from '../../../server/src/core/build-log/kaniko-line.js';
import { kanikoLine } from '../../../server/src/core/build-log/kaniko-line.js';

const told = (raw: string): readonly string[] | undefined => {
  const line = kanikoLine(raw);
  return line && [line.level, line.message, line.form, line.before];
};

describe('a line of kaniko', () => {
  const painted: Readonly<Record<string, readonly string[]>> = {
    'INFO[0000] RUN make': ['INFO', 'RUN make', 'painted   ', ''],
    'FATA[12345] a': ['FATA', 'a', 'painted   ', ''],
    'ERRO[0001] a  ': ['ERRO', 'a', 'painted   padded', ''],
    'INFO[0001]': ['INFO', '', 'painted   ', ''],
    'INFO[0001]  a': ['INFO', ' a', 'painted   ', ''],
    '\u001b[36mINFO\u001b[0m[0000] a': ['INFO', 'a', 'painted color  ', ''],
    '[36mINFO[0m[0000] a': ['INFO', 'a', 'painted   ', ''],
    'INFO[2024-05-01T10:00:00Z] a': ['INFO', 'a', 'painted  time ', ''],
    'INFO[2024-05-01T10:00] a': ['INFO', 'a', 'painted  time ', ''],
    [`INFO[2024-05-01T${'1'.repeat(30)}] a`]: ['INFO', 'a', 'painted  time ', ''],
    'no newlineWARN[0000] a': ['WARN', 'a', 'painted   ', 'no newline'],
    'INFO[0000] aINFO[0001] b': ['INFO', 'aINFO[0001] b', 'painted   ', ''],
  };
  const text: Readonly<Record<string, readonly string[]>> = {
    'time="2024-05-01T10:00:00Z" level=info msg="RUN make"': ['info', 'RUN make', 'text', ''],
    'time=2024 level=fatal msg=word ': ['fatal', 'word', 'text', ''],
    'time="1" level=info msg=""': ['info', '', 'text', ''],
    'time="1" level=info msg="a \\"b\\" \\\\ c "': ['info', 'a "b" \\ c', 'text', ''],
    'time="1" level=info msg="a\\tb\\u00e9\\U0001f600\\x41"': ['info', 'a\tb\u00e9\u{1F600}A', 'text', ''],
    'time="1" level=info msg="a\\U00110000"': ['info', 'a\\U00110000', 'text', ''],
    'time="1" level=info msg="a\\U0010ffff"': ['info', 'a\u{10FFFF}', 'text', ''],
    'outtime="1" level=info msg=a': ['info', 'a', 'text', 'out'],
  };
  const json: Readonly<Record<string, readonly string[]>> = {
    '{"level":"info","msg":"RUN make","time":"1"}': ['info', 'RUN make', 'json', ''],
    '{"level":"info","msg":"a \\"b\\" "}  ': ['info', 'a "b"', 'json', ''],
    'out{"level":"error","msg":"a","error":{"b":1}}': ['error', 'a', 'json', 'out'],
  };
  for (const [raw, expected] of Object.entries({ ...painted, ...text, ...json }))
    it(`is ${JSON.stringify(raw)}`, () => assert.deepEqual(told(raw), expected));

  const others = [
    'RUN make',
    'INFO[123] a',
    'INFO[2024-05-01T1] a',
    `INFO[2024-05-01T${'1'.repeat(31)}] a`,
    'INFO [0000] a',
    'INF[0000] a',
    'level=info msg=a',
    'time="1" level=info msg="a" b',
    '{"level":"info","msg":"a"',
    '{"level":"info","msg":"a"} b',
    '{"level":"info","msg":"a",}',
    '{"level":"info","msg":"a","msg":1}',
  ];
  for (const raw of others)
    it(`is not ${JSON.stringify(raw)}`, () => {
      const found: KanikoLine | undefined = kanikoLine(raw);
      assert.equal(found, undefined);
    });
});
