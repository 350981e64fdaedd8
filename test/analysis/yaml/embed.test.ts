import { strict as assert } from 'node:assert';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import { embeddedText } from '../../../server/src/analysis/yaml/embed.js';
import { entryAt } from '../../../server/src/analysis/yaml/located.js';
import { spanOf } from '../../../server/src/core/span.js';

const styles: Readonly<Record<string, string>> = {
  literal: 'data:\n  dockerfile: |\n    FROM a\n\n    RUN é𝄞 \\\n      b\n',
  'literal, blanks at the ends of lines': 'data:\n  dockerfile: |\n    FROM a  \n    RUN b \\ \t\n      c\n',
  'literal, its indentation said': 'data:\n  dockerfile: |2-\n    FROM a\n    RUN b\n',
  'literal, CRLF': 'data:\r\n  dockerfile: |\r\n    FROM a\r\n\r\n    RUN b\r\n',
  folded: 'data:\n  dockerfile: >\n    FROM a\n\n    RUN b\n',
  single: "data:\n  dockerfile: 'FROM a\n\n    RUN it''s'\n",
  double: 'data:\n  dockerfile: "FROM a\\nRUN \\"b\\"\\n"\n',
  plain: 'data: { dockerfile: FROM a }\n',
};

function embedded(host: string) {
  const [placed] = analyseYaml(host).documents;
  const entry = entryAt(placed?.document.root, ['data', 'dockerfile']);
  assert.ok(entry);
  const found = embeddedText(host, entry);
  assert.ok(found);
  return found;
}

/** The host after a change of the text in it; undefined when there is none to write. */
function changed(host: string, at: number, length: number, text: string): string | undefined {
  const change = embedded(host).hostChange({ span: spanOf(at, at + length), text });
  return change && host.slice(0, change.span.start) + change.text + host.slice(change.span.end);
}

describe('A text in a scalar', () => {
  for (const [style, host] of Object.entries(styles)) {
    it(`${style}: each letter is where the YAML has it`, () => {
      const { text, hostSpan } = embedded(host);
      for (const { 0: letter, index } of text.matchAll(/[A-Za-z]/g)) {
        const span = hostSpan(spanOf(index, index + 1));
        assert.equal(host.slice(span.start, span.end), letter);
      }
    });

    it(`${style}: a change that can be written gives the changed text, and no other is offered`, () => {
      const { text } = embedded(host);
      for (const insertion of ['x', '\nARG X']) {
        for (let at = 0; at <= text.length; at++) {
          const after = changed(host, at, 0, insertion);
          if (after === undefined) continue;
          assert.equal(embedded(after).text, text.slice(0, at) + insertion + text.slice(at));
        }
      }
    });
  }

  it('loses blanks at the end of a line', () => {
    assert.equal(
      changed('data:\n  dockerfile: |\n    RUN a \\  \n      b\n', 7, 2, ''),
      'data:\n  dockerfile: |\n    RUN a \\\n      b\n',
    );
  });

  it('takes a new line with the indentation of the block', () => {
    assert.equal(
      changed(styles['literal, CRLF'] ?? '', 6, 0, '\nARG X'),
      'data:\r\n  dockerfile: |\r\n    FROM a\n    ARG X\r\n\r\n    RUN b\r\n',
    );
  });

  it('is at the key where it has no place of its own', () => {
    const host = 'base: &it FROM a\ndata:\n  dockerfile: *it\n';
    const span = embedded(host).hostSpan(spanOf(0, 4));
    assert.equal(host.slice(span.start, span.end), 'dockerfile');
  });
});
