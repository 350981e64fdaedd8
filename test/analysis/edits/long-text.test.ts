// Any text, written into any place of a ConfigMap, is read back as it was; and the rest of the file stays.
import { strict as assert } from 'node:assert';
import type { YamlDocument } from '../../../server/src/analysis/objects/document.js';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import { literalBlock, quotedLine, replaceText } from '../../../server/src/analysis/edits/long-text.js';
import { stringAt } from '../../../server/src/analysis/yaml/located.js';
import { diceOf } from '../../core/dockerfile/random.js';

const path = ['data', 'dockerfile'];

const documentOf = (text: string): YamlDocument => {
  const [first] = analyseYaml(text).documents;
  assert.ok(first);
  return first.document;
};

function after(source: string, text: string): string | undefined {
  const [change, ...more] = replaceText(documentOf(source), path, text) ?? [];
  assert.deepEqual(more, []);
  return change && source.slice(0, change.span.start) + change.text + source.slice(change.span.end);
}

const hosts: readonly string[] = [
  'kind: ConfigMap\ndata:\n  dockerfile: |\n    FROM a\n    RUN b\n  other: x\n',
  'kind: ConfigMap\ndata:\n  dockerfile: |\n    FROM a\n    RUN b',
  'kind: ConfigMap\ndata:\n  dockerfile: |-\n    FROM a\n\n\n  other: |+\n    y\n\n',
  'kind: ConfigMap\ndata:\n  dockerfile: |2+ # why\n     FROM a\n\n\n# end\n',
  'kind: ConfigMap\r\ndata:\r\n    dockerfile: |\r\n          FROM a\r\n          RUN b\r\n    other: x\r\n',
  'kind: ConfigMap\ndata:\n  dockerfile: "FROM a\\nRUN b" # why\n  other: x\n',
  "kind: ConfigMap\ndata:\n  dockerfile: 'FROM a\n\n    RUN b'\n  other: x\n",
  'kind: ConfigMap\ndata:\n  dockerfile: >\n    FROM a\n    RUN b\n  other: x\n',
  'kind: ConfigMap\ndata:\n  dockerfile: FROM a\n  other: x\n',
  'kind: ConfigMap\ndata:\n  dockerfile: FROM a',
  'kind: ConfigMap\ndata: {dockerfile: "FROM a", other: x}\n',
  '{"kind": "ConfigMap", "data": {"dockerfile": "FROM a"}}\n',
  'kind: ConfigMap\ndata:\n  dockerfile: &it |\n    FROM a\n  other: x\n',
  'kind: ConfigMap\ndata:\n  dockerfile: ""\n  other: |\n    - a\n---\n',
  'data:\n  other: &a FROM z\n  dockerfile: *a\n',
];

const scraps = [
  'FROM a',
  'RUN b \\',
  '',
  '',
  ' ',
  '\t',
  '  x',
  '\tRUN',
  'x ',
  'y\t',
  '# c',
  '- a',
  '---',
  '...',
  '"',
  "'",
  'a: b',
  '{{ .x }}',
  '%a',
  '@',
  '|',
  'é',
  '😀',
  '\u2028',
  '\u0085',
  '\u0007',
  '\uFEFF',
  '\r',
  'a\r',
  '\u007f',
];

describe('a text of many lines as a value', () => {
  it('is read back as it was, wherever it is written', () => {
    const dice = diceOf(11);
    for (let turn = 0; turn < 1500; turn++) {
      const lines = Array.from({ length: dice.below(6) }, () => dice.pick(scraps));
      const text = lines.join(dice.below(5) === 0 ? '\r\n' : '\n') + '\n'.repeat(dice.below(4));
      const host = dice.pick(hosts);
      const written = after(host, text);
      // Only a block leaves the actions of a template as they are.
      if (text.includes('{{') && written === undefined) continue;
      const edited = written ?? host;
      const { root } = documentOf(edited);
      assert.equal(stringAt(root, path), text, JSON.stringify({ host, text, edited }));
      const other = stringAt(documentOf(host).root, ['data', 'other']);
      assert.equal(stringAt(root, ['data', 'other']), other, JSON.stringify({ host, text, edited }));
    }
  });

  it('stays a block with its indentation and its number', () => {
    const [plain = '', , , numbered = '', crlf = ''] = hosts;
    assert.equal(after(plain, 'FROM c\nRUN b\n'), plain.replace('FROM a', 'FROM c'));
    assert.equal(after(plain, 'FROM a\nRUN b'), plain.replace('|', '|-'));
    assert.equal(after(plain, ' FROM a\nRUN b\n'), plain.replace('|\n    FROM', '|2\n     FROM'));
    assert.equal(after(numbered, 'FROM b\n\n\n'), numbered.replace('     FROM a', '    FROM b'));
    assert.equal(after(crlf, 'FROM a\nRUN c\n'), crlf.replace('RUN b', 'RUN c'));
  });

  it('becomes a block where it was none, and keeps the comment', () => {
    assert.equal(
      after(hosts[5] ?? '', 'FROM c\nRUN b\n'),
      'kind: ConfigMap\ndata:\n  dockerfile: | # why\n    FROM c\n    RUN b\n  other: x\n',
    );
    assert.match(after(hosts[10] ?? '', 'FROM c\nRUN b\n') ?? '', /dockerfile: "FROM c\\nRUN b\\n", other/);
  });

  it('changes as little as possible', () => {
    const [host = ''] = hosts;
    const [change] = replaceText(documentOf(host), path, 'FROM ab\nRUN b\n') ?? [];
    assert.deepEqual(change?.text, 'b');
    assert.deepEqual(replaceText(documentOf(host), path, 'FROM a\nRUN b\n'), []);
  });

  it('goes between quotes when no block can hold it', () => {
    const place = { keyColumn: 2, indentation: 4, lineBreak: '\n' };
    for (const text of ['', '\n\n', 'a\r\nb\n', 'a\u2028b'])
      assert.equal(literalBlock(text, place), undefined);
    assert.equal(quotedLine('a\u0085\u2028\n'), String.raw`"a\u0085\u2028\n"`);
    for (const text of ['\uD800', '{{ .x }}', '{% x %}']) assert.equal(quotedLine(text), undefined);
  });
});
