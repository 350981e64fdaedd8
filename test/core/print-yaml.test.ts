import assert from 'node:assert/strict';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { printYaml } from '../../server/src/core/print-yaml.js';
import { plainValue } from '../../server/src/analysis/yaml/value.js';
import { visibleLine } from '../../server/src/core/visible-text.js';

describe('printYaml', () => {
  it('writes what people would write', () => {
    const printed = printYaml({
      kind: 'Pod',
      metadata: { labels: { a: 'true', 'kmm.node/x': '5' }, finalizers: ['one'] },
      spec: { containers: [{ name: 'kaniko', args: ['--destination', 'r.io/a:1'] }], empty: {}, none: [] },
      text: 'FROM a\n\nRUN b\n',
    });
    assert.equal(
      printed,
      `kind: Pod
metadata:
  labels:
    a: "true"
    kmm.node/x: "5"
  finalizers:
  - one
spec:
  containers:
  - name: kaniko
    args:
    - "--destination"
    - r.io/a:1
  empty: {}
  none: []
text: |
  FROM a

  RUN b
`,
    );
  });

  const hard = [
    '',
    'on',
    '010',
    '1_000',
    ' x',
    'x ',
    'a: b',
    'a #b',
    '- a',
    '\n',
    'a\n\n',
    'a\r\nb',
    '\tx\ny',
    '{{',
    '#',
    'é: ü',
    '12:30',
    '2001-01-01',
    '~',
    '<<',
    '=',
    '@a',
    'a\u0000b',
    ' a\nb',
    'a\n b\n',
    '\u007f\u0085',
    'a\u2028::b',
    'a\u202eb\n',
    '\u{e0041}',
    'FROM a\n::error::b\n',
    'a\n  %%x\n',
    '###[error]',
    'a\n b ##vso[x]\n',
  ];
  for (const text of hard) {
    it(`is read again as ${JSON.stringify(text)}`, () => {
      const value = { [text]: text, list: [text, [text], { [text]: [text] }] };
      const printed = printYaml(value);
      assert.deepEqual(plainValue(parseYaml(printed).root), value);
      for (const line of printed.split('\n')) assert.equal(visibleLine(line), line);
    });
  }
});
