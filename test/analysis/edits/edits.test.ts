// Edits of fields, in every way that YAML lets one write them: what is left is the object that was meant.
import { strict as assert } from 'node:assert';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import type { YamlDocument } from '../../../server/src/analysis/objects/document.js';
import type { Edit } from '../../../server/src/analysis/edits/entries.js';
import {
  listOfOne,
  removeField,
  setField,
  text as string,
} from '../../../server/src/analysis/edits/fields.js';
import { addFirstItem, moveItem, moveToFront, removeItem } from '../../../server/src/analysis/edits/items.js';
import { scalarText } from '../../../server/src/analysis/yaml/scalar-text.js';
import type { LocatedList } from '../../../server/src/analysis/yaml/located.js';
import { locatedAt } from '../../../server/src/analysis/yaml/located.js';
import { parseYaml } from '../../../server/src/analysis/yaml/parse.js';
import { plainValue } from '../../../server/src/analysis/yaml/value.js';
import type { FieldPath } from '../../../server/src/core/field-path.js';

function documentOf(text: string): YamlDocument {
  const [placed] = analyseYaml(text).documents;
  assert.ok(placed);
  return placed.document;
}

function listAt(document: YamlDocument, path: FieldPath): LocatedList {
  const list = locatedAt(document.root, path);
  assert.ok(list?.kind === 'list');
  return list;
}

function applied(text: string, edit: Edit): string {
  assert.ok(edit, 'there is no edit');
  return edit
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce(
      (now, change) => now.slice(0, change.span.start) + change.text + now.slice(change.span.end),
      text,
    );
}

const removed = (text: string, path: FieldPath) => applied(text, removeField(documentOf(text), path));

describe('removing a field', () => {
  const cases: readonly (readonly [what: string, text: string, path: FieldPath, result: string])[] = [
    ['takes its lines and its comment', 'a: 1\nb: 2 # two\nc: 3\n', ['b'], 'a: 1\nc: 3\n'],
    ['takes a map with it', 'a:\n  b: 1\n  c: 2\nd: 3\n', ['a'], 'd: 3\n'],
    ['takes a block scalar with it', 'a: |\n  one\n\n  two\nb: 1\n', ['a'], 'b: 1\n'],
    ['works at the end of a text', 'a: 1\nb: 2', ['b'], 'a: 1\n'],
    ['works without a value', 'a: 1\nb:\nc: 3\n', ['b'], 'a: 1\nc: 3\n'],
    ['moves the next key up to the dash', '- a: 1\n  b: 2\n', [0, 'a'], '- b: 2\n'],
    ['moves it up to two dashes', '- - a: 1\n    b: 2\n', [0, 0, 'a'], '- - b: 2\n'],
    ['works between brackets', '{ a: 1, b: 2, c: 3 }', ['b'], '{ a: 1, c: 3 }'],
    ['works at the end between brackets', '{ a: 1, b: 2 }', ['b'], '{ a: 1 }'],
    ['works at the start between brackets', '{ a: 1, b: 2 }', ['a'], '{ b: 2 }'],
    ['keeps Windows line ends', 'a: 1\r\nb: 2\r\nc: 3\r\n', ['b'], 'a: 1\r\nc: 3\r\n'],
  ];
  for (const [what, text, path, result] of cases) {
    it(what, () => {
      assert.equal(removed(text, path), result);
    });
  }

  for (const [what, text, path] of [
    ['the only entry', 'a:\n  b: 1\n', ['a', 'b']],
    ['an entry that is merged in', 'x: &x { a: 1, b: 2 }\ny:\n  <<: *x\n  c: 3\n', ['y', 'a']],
    ['a comment that would go with it', '- a: 1\n  # about b\n  b: 2\n', [0, 'a']],
    ['an anchor that is referred to', 'a: &x 1\nb: *x\n', ['a']],
    ['an explicit key', '? a\n: 1\n? b\n: 2\n', ['a']],
  ] as const) {
    it(`leaves alone ${what}`, () => {
      assert.equal(removeField(documentOf(text), path), undefined);
    });
  }
});

describe('setting a field', () => {
  const cases: readonly (readonly [what: string, text: string, path: FieldPath, result: string])[] = [
    ['replaces a value', 'a: 1 # one\n', ['a'], 'a: x y # one\n'],
    ['replaces a value between brackets', '{ a: "1" }', ['a'], '{ a: x y }'],
    ['fills a value that is left out', 'a:\nb: 1\n', ['a'], 'a: x y\nb: 1\n'],
    ['adds a field', 'b: 1\n', ['a'], 'a: x y\nb: 1\n'],
    ['adds a field to a list item', 'l:\n  - b: 1\n', ['l', 0, 'a'], 'l:\n  - a: x y\n    b: 1\n'],
    ['adds a field between brackets', '{ b: 1 }', ['a'], '{ a: x y, b: 1 }'],
    ['adds a field to nothing', 'm: {}\n', ['m', 'a'], 'm: { a: x y }\n'],
  ];
  for (const [what, text, path, result] of cases) {
    it(what, () => {
      assert.equal(applied(text, setField(documentOf(text), path, string('x y'))), result);
    });
  }

  it('makes a list of an empty one', () => {
    const text = 'a: []\n';
    assert.equal(applied(text, setField(documentOf(text), ['a'], listOfOne('${X}'))), "a: ['${X}']\n");
  });

  for (const text of ['a: { b: 1 }\n', 'a: |\n  x\n', 'a: [1]\n']) {
    it(`leaves alone ${JSON.stringify(text)}`, () => {
      assert.equal(setField(documentOf(text), ['a'], string('x')), undefined);
    });
  }
});

describe('the items of a list', () => {
  const block = 'l:\n  - a # first\n  - b\n  - c\n';
  const flow = 'l: [a, b, c]\n';
  const each = (text: string) => ({ text, list: listAt(documentOf(text), ['l']) });

  for (const [what, source, index, result] of [
    ['in lines', block, 1, 'l:\n  - a # first\n  - c\n'],
    ['between brackets', flow, 1, 'l: [a, c]\n'],
    ['at the end', flow, 2, 'l: [a, b]\n'],
  ] as const) {
    it(`are removed ${what}`, () => {
      const { text, list } = each(source);
      assert.equal(applied(text, removeItem(text, list, index)), result);
    });
  }

  for (const [what, source, result] of [
    ['in lines', block, 'l:\n  - x\n  - a # first\n  - b\n  - c\n'],
    ['between brackets', flow, 'l: [x, a, b, c]\n'],
  ] as const) {
    it(`get a new first one ${what}`, () => {
      const { text, list } = each(source);
      assert.equal(applied(text, addFirstItem(text, list, 'x')), result);
    });
  }

  for (const [what, source, result] of [
    ['in lines', block, 'l:\n  - c # first\n  - a\n  - b\n'],
    ['between brackets', flow, 'l: [c, a, b]\n'],
  ] as const) {
    it(`move to the front ${what}`, () => {
      const { text, list } = each(source);
      assert.equal(applied(text, moveToFront(text, list, 2)), result);
    });
  }

  it('are left alone when they are written elsewhere', () => {
    const document = documentOf('x: &x [a, b]\nl: *x\n');
    assert.equal(removeItem(document.text, listAt(document, ['l']), 1), undefined);
  });
});

describe('a string as YAML', () => {
  const strings = [
    'a',
    '',
    ' a',
    'a ',
    'a: b',
    'a:b',
    'a #b',
    '*',
    '-',
    '- a',
    '[a]',
    'a,b',
    "it's",
    '"',
    'yes',
    '1',
  ];
  strings.push(
    '1.0',
    'null',
    '~',
    '^.+$',
    '${A}',
    'a\nb',
    'a\tb',
    '%s',
    '@a',
    '`',
    '\\d',
    '0x1F',
    'é',
    '\u0007',
    '=',
  );
  for (const style of ['plain', 'single', 'double', 'literal'] as const) {
    it(`is read back, ${style}`, () => {
      for (const value of strings) {
        const written = { b: scalarText(value, 'block', style), f: scalarText(value, 'flow', style) };
        const text = `b: ${written.b}\nf: [${written.f}, { k: ${written.f} }]\n`;
        const { root, syntax } = parseYaml(text);
        assert.deepEqual(syntax, [], text);
        assert.deepEqual(plainValue(root), { b: value, f: [value, { k: value }] }, text);
      }
    });
  }
});

describe('moving an item up', () => {
  const cases: readonly (readonly [what: string, text: string, result: string])[] = [
    ['takes its lines', 'k:\n- a: 1\n- b: 2\n  c: 3\n', 'k:\n- b: 2\n  c: 3\n- a: 1\n'],
    [
      'takes the comments above it and in it, and leaves those of others',
      'k: # k\n  # a\n  - a: 1 # one\n    # in a\n  # b\n  # more\n  - b: 2 # two\n    # in b\n# end\n',
      'k: # k\n  # b\n  # more\n  - b: 2 # two\n    # in b\n  # a\n  - a: 1 # one\n    # in a\n# end\n',
    ],
    [
      'knows a block scalar from a comment',
      'k:\n  -   a: |\n        x\n        # no comment\n  -   b: 2',
      'k:\n  -   b: 2\n  -   a: |\n        x\n        # no comment\n',
    ],
    [
      'leaves blank lines and what stands above them',
      'k:\n  - a: 1\n\n  # part two\n\n  # b\n  - b: 2\n\nz: 1\n',
      'k:\n  # b\n  - b: 2\n  - a: 1\n\n  # part two\n\n\nz: 1\n',
    ],
    [
      'takes comments below with it, whatever line ends there are',
      'k:\r\n  - a: 1\r\n  - b: 2\r\n    # b\r\n',
      'k:\r\n  - b: 2\r\n    # b\r\n  - a: 1\r\n',
    ],
  ];
  for (const [what, text, result] of cases) {
    it(what, () => {
      const after = applied(text, moveItem(text, listAt(documentOf(text), ['k']), 1, 0));
      assert.equal(after, result);
      const [first, second] = listAt(documentOf(text), ['k']).items.map(plainValue);
      assert.deepEqual(listAt(documentOf(after), ['k']).items.map(plainValue), [second, first]);
    });
  }

  for (const [what, text] of [
    ['between brackets', 'k: [a: 1, b: 2]'],
    ['with an alias to what is above', 'k:\n  - &a { a: 1 }\n  - b: *a\n'],
    ['with its dash in another line', 'k:\n  - a: 1\n  -\n    b: 2\n'],
    ['with blank lines that are part of a text', 'k:\n  - a: 1\n  - b: |+\n      x\n\n  - c: 1\n'],
    ['below blank lines that are part of a text', 'k:\n  - a: |+\n      x\n\n  - b: 1\n\n'],
    ['with a text that ends with the file', 'k:\n  - a: 1\n  - b: |\n      x'],
    ['under two dashes', '- - a: 1\n  - b: 2\n'],
  ] as const) {
    it(`is left to the user ${what}`, () => {
      const document = documentOf(text);
      const list = listAt(document, text.startsWith('k') ? ['k'] : [0]);
      assert.equal(moveItem(text, list, 1, 0), undefined);
    });
  }
});
