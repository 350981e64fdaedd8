// What parseYaml makes of good and of broken text. That it reads like the API server is proven in
// parity/go-yaml.test.ts.
import assert from 'node:assert/strict';
import type { Located } from '../../../server/src/analysis/yaml/located.js';
import { entryAt, locatedAt, stringAt } from '../../../server/src/analysis/yaml/located.js';
import { parseYaml } from '../../../server/src/analysis/yaml/parse.js';
import { splitStream } from '../../../server/src/analysis/yaml/stream.js';
import type { Span } from '../../../server/src/core/span.js';
import { editedYaml, randomFrom } from '../../support/random.js';

const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: acme-nic
spec:
  selector: {a: b}
  moduleLoader:
    container:
      modprobe:
        moduleName: acme_nic
      kernelMappings:
      - regexp: '^.+$'
        containerImage: "r/i:\${KERNEL_FULL_VERSION}"
        build:
          dockerfileConfigMap: &map {name: d}
      - literal: 6.0.15-300.fc37.x86_64
        build:
          dockerfileConfigMap: *map
          args: |
            one
              two

            three
`;

const slice = (text: string, span: Span | undefined): string => text.slice(span?.start, span?.end);

describe('parseYaml', () => {
  it('places keys and values', () => {
    const { root } = parseYaml(module);
    const mappings = ['spec', 'moduleLoader', 'container', 'kernelMappings'];
    assert.equal(slice(module, locatedAt(root, [...mappings, 0, 'regexp'])?.span), "'^.+$'");
    assert.equal(slice(module, entryAt(root, [...mappings, 0, 'regexp'])?.keySpan), 'regexp');
    assert.equal(slice(module, entryAt(root, ['metadata'])?.span), 'metadata:\n  name: acme-nic');
    assert.equal(stringAt(root, [...mappings, 0, 'containerImage']), 'r/i:${KERNEL_FULL_VERSION}');
  });

  it('gives a block scalar from its header to its last line', () => {
    const { root } = parseYaml(module);
    const args = locatedAt(root, ['spec', 'moduleLoader', 'container', 'kernelMappings', 1, 'build', 'args']);
    assert.equal(slice(module, args?.span), '|\n            one\n              two\n\n            three');
    assert.ok(args?.kind === 'scalar');
    assert.equal(args.value, 'one\n  two\n\nthree\n');
    assert.equal(args.style, 'literal');
  });

  it('gives an alias the value of its anchor and its own place', () => {
    const { root } = parseYaml(module);
    const path = ['spec', 'moduleLoader', 'container', 'kernelMappings', 1, 'build', 'dockerfileConfigMap'];
    assert.equal(slice(module, locatedAt(root, path)?.span), '*map');
    assert.equal(stringAt(root, [...path, 'name']), 'd');
  });

  it('lets the last key win, merged ones in the order of the text', () => {
    const { root, duplicates } = parseYaml('a: 1\n<<: {a: 2, b: 3}\nb: 4\n');
    assert.equal(plain(locatedAt(root, ['a'])), 2);
    assert.equal(plain(locatedAt(root, ['b'])), 4);
    assert.deepEqual(
      duplicates.map(({ key, first, second }) => [key, first.start, second.start]),
      [
        ['a', 0, 10],
        ['b', 16, 22],
      ],
    );
  });

  it('tells what a merge key overrides and overwrites from what is written twice', () => {
    const merges = (text: string) => parseYaml(text).duplicates.map(({ key, merge }) => [key, merge]);
    assert.deepEqual(merges('<<: {a: 1}\na: 2\n'), [['a', 'overridden']]);
    assert.deepEqual(merges('a: 2\n<<: {a: 1}\n'), [['a', 'overwriting']]);
    assert.deepEqual(merges('a: 2\n<<: {a: 2}\n'), [['a', 'overridden']]);
    assert.deepEqual(merges('<<: [{a: 1}, {a: 2}]\n'), [['a', 'overridden']]);
    assert.deepEqual(merges('x: &x {a: 1, a: 2}\n<<: *x\n'), [['a', undefined]]);
  });

  it('tells integers from other numbers', () => {
    for (const [text, integer] of [
      ['5', true],
      ['5.0', true],
      ['1e3', true],
      ['0x1F', true],
      ['9223372036854775807', true],
      ['9223372036854775808', false],
      ['1e19', false],
      ['1.5', false],
    ] as const) {
      const { root } = parseYaml(text);
      assert.ok(root?.kind === 'scalar' && typeof root.value === 'number');
      assert.equal(root.integer, integer, text);
      assert.equal(root.value < 2 ** 63 && Number.isInteger(root.value), integer, text);
    }
  });

  it('reads with CRLF and with a byte order mark what it reads without', () => {
    const crlf = module.replaceAll('\n', '\r\n');
    assert.deepEqual(plain(parseYaml(crlf).root), plain(parseYaml(module).root));
    assert.deepEqual(plain(parseYaml(`\uFEFF${module}`).root), plain(parseYaml(module).root));
    assert.equal(entryAt(parseYaml(`\uFEFF${module}`).root, ['apiVersion'])?.keySpan.start, 1);
  });

  for (const [what, text] of Object.entries({
    'an empty text': '',
    'a comment alone': '# nothing\n',
    'a document marker alone': '---\n',
  })) {
    it(`has no tree and no problem for ${what}`, () => {
      const { root, syntax } = parseYaml(text);
      assert.deepEqual([root === undefined || plain(root) === null, syntax], [true, []]);
    });
  }
});

interface Broken {
  readonly text: string;
  readonly at: string;
  readonly says: RegExp;
}

/** `at` is the marked text. */
const broken: Readonly<Record<string, Broken>> = {
  'a tab as indentation': {
    text: module.replace('  name', '\tname'),
    at: '\t',
    says: /tab must not be used for indentation/,
  },
  'a line that is indented like nothing above': {
    text: module.replace('        moduleName', '     moduleName'),
    at: 'moduleName',
    says: /indentation of this line fits none/,
  },
  'an open double quote': {
    text: module.replace('i:${KERNEL_FULL_VERSION}"', 'i'),
    at: '"',
    says: /closing " is missing/,
  },
  'an open single quote': { text: module.replace("$'", '$'), at: "'", says: /closing ' is missing/ },
  'an open brace': { text: module.replace('b}', 'b'), at: '{', says: /closing `}` is missing/ },
  'a half-typed key': { text: `${module}  foo\n`, at: 'foo', says: /a key and a `:` must stand here/ },
  'an unquoted regexp that begins with a bracket': {
    text: module.replace("'^.+$'", '[0-9]+.*'),
    at: '+.*',
    says: /nothing can stand here behind the value; put all of it in quotes/,
  },
  'an unquoted regexp that begins with a star': {
    text: module.replace("'^.+$'", '*.el9'),
    at: '*',
    says: /put the value in quotes/,
  },
  'a colon in a plain value': {
    text: module.replace('acme_nic', 'acme: nic'),
    at: ':',
    says: /a second `:` cannot stand here; put the value in quotes/,
  },
  'an escape that is none': {
    text: module.replace("'^.+$'", '"\\d+"'),
    at: '\\',
    says: /`\\d` is no escape/,
  },
  'a character that starts nothing': {
    text: module.replace("'^.+$'", '@x'),
    at: '@',
    says: /put it in quotes/,
  },
  'an alias of nothing': { text: module.replace('*map', '*nope'), at: '*nope', says: /no `&nope`/ },
  'an alias within its anchor': { text: 'a: &a [*a]\n', at: '*a', says: /inside of `&a` itself/ },
  'a key that is a list': { text: '[a]: b\n', at: '[a]', says: /single value/ },
  'a number that JSON does not have': { text: 'a: .nan\n', at: '.nan', says: /JSON has no number/ },
  'a merge conflict': {
    text: module.replace('  name: acme-nic\n', '<<<<<<< HEAD\n  name: a\n=======\n  name: b\n>>>>>>> b\n'),
    at: '<<<<<<< HEAD',
    says: /merge conflict/,
  },
  'a control character': { text: module.replace('acme_nic', 'a\0b'), at: '\0', says: /control characters/ },
  'aliases of aliases of aliases': {
    text: doubled('[x,x,x]', index => `[${`*a${String(index)},`.repeat(9)}]`),
    at: '*a2',
    says: /comes from aliases/,
  },
  'merge keys of maps that merge': {
    text: doubled('{k: x}', index => `{<<: [*a${String(index)}, *a${String(index)}]}`),
    at: '*a8',
    says: /comes from aliases/,
  },
  'thousands of open brackets': { text: '['.repeat(50_000), at: '[', says: /nested too deep/ },
};

/** Thirty anchors, each made of the one before it. */
function doubled(first: string, next: (index: number) => string): string {
  const anchors = Array.from(
    { length: 30 },
    (_, index) => `a${String(index + 1)}: &a${String(index + 1)} ${next(index)}\n`,
  );
  return `a0: &a0 ${first}\n${anchors.join('')}`;
}

describe('parseYaml with text that multiplies', () => {
  /** Enough that is written out for the server to follow what exceeds our budget. */
  const padding = `padding: [${'x,'.repeat(9000)}]\n`;
  const unfollowed = (text: string) => parseYaml(text).syntax.map(({ kind }) => kind);

  it('follows what the server follows as long as the budget lasts, and says where it stops', () => {
    const lists = doubled('[x,x]', index => `[*a${String(index)}, *a${String(index)}]`);
    const text = `${padding}${lists}`.slice(0, -1);
    const [first, ...more] = parseYaml(text.split('\na16:')[0] ?? '').syntax;
    assert.deepEqual(more, []);
    assert.equal(first?.kind, 'unfollowed');
    assert.equal(text.slice(first.span.start, first.span.end), '*a13');
  });

  it('says what the server says where that gives up further down', () => {
    const lists = doubled('[x,x]', index => `[*a${String(index)}, *a${String(index)}]`);
    assert.deepEqual(unfollowed(padding + lists), ['refused']);
  });

  it('counts the length of texts', () => {
    const texts = `a: &a ${'x'.repeat(100_000)}\nb: [${'*a,'.repeat(200)}]\n`;
    assert.deepEqual(unfollowed(texts), ['unfollowed']);
    assert.deepEqual(
      unfollowed(`${'? *a\n: 1\n'.repeat(200)}`.replace('? *a', `? &a ${'x'.repeat(100_000)}`)),
      ['unfollowed'],
    );
  });

  it('takes thousands of plain aliases and merges as they are', () => {
    const items = '- {<<: *m, b: 1}\n- *m\n'.repeat(5000);
    const { root, syntax } = parseYaml(`m: &m {a: x}\nlist:\n${items}`);
    assert.deepEqual(syntax, []);
    assert.equal(plain(locatedAt(root, ['list', 9998, 'a'])), 'x');
  });

  it('gives up on a chain of anchors that only one alias follows', () => {
    const hidden = Array.from(
      { length: 50_000 },
      (_, index) => `  <<: &a${String(index + 1)} [*a${String(index)}]\n`,
    );
    assert.ok(unfollowed(`x:\n  <<: &a0 [x]\n${hidden.join('')}y: *a50000\n`).includes('unfollowed'));
  });

  it('counts the same where a line is broken', () => {
    const merges = doubled('{k: x}', index => `{<<: [*a${String(index)}, *a${String(index)}]}`);
    assert.equal(parseYaml(`${merges}b: ]\n`).syntax[0]?.kind, 'refused');
  });
});

describe('parseYaml with broken text', () => {
  for (const [what, { text, at, says }] of Object.entries(broken)) {
    it(`says what is wrong with ${what}, and where`, () => {
      const [problem] = parseYaml(text).syntax;
      assert.ok(problem);
      assert.match(problem.message, says);
      assert.equal(slice(text, problem.span), at);
      assert.equal(problem.kind, 'refused');
    });
  }

  it('keeps what can be read of a broken document', () => {
    for (const what of ['an open double quote', 'a half-typed key', 'a control character'] as const) {
      const { root } = parseYaml(broken[what]?.text ?? '');
      assert.equal(stringAt(root, ['kind']), 'Module', what);
      assert.equal(stringAt(root, ['metadata', 'name']), 'acme-nic', what);
    }
  });

  it('warns of text that the API server ignores', () => {
    const { root, syntax } = parseYaml('{"a": 1}\n}\n');
    assert.equal(plain(locatedAt(root, ['a'])), 1);
    assert.deepEqual(
      syntax.map(({ span, kind }) => [span.start, kind]),
      [[9, 'ignored']],
    );
  });

  it('reads 50,000 lines, and as many with a mistake in front', () => {
    const long = module + '      - literal: x\n        containerImage: y\n'.repeat(25_000);
    assert.equal(parseYaml(long).syntax.length, 0);
    const { root, syntax } = parseYaml(long.replace('b}', 'b'));
    assert.equal(syntax.length, 1);
    assert.equal(stringAt(root, ['kind']), 'Module');
  });

  it('gives up on binary junk without a word about its inside', () => {
    const junk = Array.from({ length: 100_000 }, (_, i) => String.fromCharCode((i * 7919) % 256)).join('');
    assert.equal(parseYaml(junk).syntax.length, 1);
  });
});

describe('parseYaml with template placeholders', () => {
  const template = `{{- if .Values.enabled }}
apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: {{ include "chart.name" . }}
  labels:
    {{- include "chart.labels" . | nindent 4 }}
spec:
  selector: {{ toYaml .Values.selector | nindent 4 }}
  moduleLoader:
    container:
      version: "{{ .Values.version }}"
      {{- range .Values.mappings }}
      {% if jinja %}
      {{ .key }}: x
      {{- end }}
{{- end }}
`;

  it('reads on and shows each placeholder where it stands', () => {
    const { root, syntax, templated } = parseYaml(template);
    assert.deepEqual([syntax, templated], [[], true]);
    assert.equal(stringAt(root, ['metadata', 'name']), '{{ include "chart.name" . }}');
    const container = ['spec', 'moduleLoader', 'container'];
    assert.equal(stringAt(root, [...container, 'version']), '{{ .Values.version }}');
    assert.equal(stringAt(root, [...container, '{{ .key }}']), 'x');
  });

  it('still sees a mistake that no placeholder can be the cause of', () => {
    const { syntax, templated } = parseYaml('name: {{ .Values.name }}\nkind: "Module\n');
    assert.match(syntax[0]?.message ?? '', /closing " is missing/);
    assert.ok(templated);
  });

  it('takes braces in a block scalar for its content', () => {
    const { templated } = parseYaml("run: |\n  podman inspect --format '{{.Id}}'\n");
    assert.equal(templated, false);
  });
});

describe('parseYaml with random edits', () => {
  it('never throws, and all places lie within the text', () => {
    const random = randomFrom(20260729);
    for (let round = 0; round < 1500; round++) {
      for (const { text } of splitStream(editedYaml(module, random))) checkPlaces(text);
    }
  });
});

function checkPlaces(text: string): void {
  const { root, syntax, duplicates } = parseYaml(text);
  const spans = [
    ...spansOf(root),
    ...syntax.map(({ span }) => span),
    ...duplicates.flatMap(({ first, second }) => [first, second]),
  ];
  for (const { start, end } of spans) {
    assert.ok(start >= 0 && start <= end && end <= text.length, `${String(start)}-${String(end)} in ${text}`);
  }
}

function spansOf(node: Located | undefined): readonly Span[] {
  if (!node) return [];
  if (node.kind === 'list') return [node.span, ...node.items.flatMap(spansOf)];
  if (node.kind === 'scalar') return [node.span];
  return [
    node.span,
    ...node.entries.flatMap(({ keySpan, span, value }) => [keySpan, span, ...spansOf(value)]),
  ];
}

const plain = (node: Located | undefined): unknown => {
  if (node?.kind === 'scalar') return node.value;
  if (node?.kind === 'list') return node.items.map(plain);
  return node && Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
};
