// What an editor says in a template: what it would say of the rest, and nothing that writes into an action.
import { strict as assert } from 'node:assert';
import { actionsIn } from '../../../server/src/analysis/yaml/template-actions.js';
import { acceptedAt, allAcceptedAt, completionsAt, hoverAt, problemsIn } from '../../support/check.js';
import { foldsOf, linksOf, outlineOf } from '../../support/check-navigation.js';

const template = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: {{ .Release.Name }}-kmod
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "x.labels" . | nindent 4 }}
spec:
  {{- if .Values.secret }}
  imageRepoSecret:
    name: {{ .Values.secret }}
  {{- end }}
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
        {{- range .Values.kernels }}
        - literal: {{ .version }}
          containerImage: {{ $.Values.image }}:{{ .version }}
        {{- else }}
        - regexp: '^.+$'
          containerImage: "quay.io/x/y:\${KERNEL_FULL_VERSION}"
          sign:
            keySecret: {name: key}
        {{- end }}
  selector:
    {{ .Values.label | quote }}: ''
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-df
data:
  dockerfile: |
    FROM {{ .Values.base }} AS builder
    {{- if .Values.debug }}
    RUN echo debug
    {{- end }}
    FROM quay.io/org/base:1
    ARG KERNEL_FULL_VERSION
    COPY --from=builder /one.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
`;

const marked = (offset: number): string => `${template.slice(0, offset)}<|>${template.slice(offset)}`;

/** With the cursor somewhere in words that the template has once. */
const at = (words: string): string => {
  const plain = words.replace('<|>', '');
  assert.equal(template.split(plain).length, 2, words);
  return template.replace(plain, () => words);
};

const wordsOf = (text: string): readonly string[] => actionsIn(text).map(({ words }) => words);

describe('completion in a template', () => {
  it('offers nothing inside of an action', async () => {
    for (const { span } of actionsIn(template)) {
      for (const offset of [span.start + 1, span.start + 4, span.end - 3, span.end - 1])
        assert.deepEqual(
          await completionsAt(marked(offset)),
          [],
          marked(offset).slice(span.start, span.end + 3),
        );
    }
  });

  it('offers nothing in an action that is only begun', async () => {
    const begun = template.replace('name: {{ .Release.Name }}-kmod', 'name: {{ .Rel<|>');
    assert.deepEqual(await completionsAt(begun), []);
  });

  it('keeps every action, whatever is accepted where', async () => {
    let count = 0;
    for (const { index } of template.matchAll(/[^\s:]+/g)) {
      for (const { label, text } of await allAcceptedAt(marked(index + 1))) {
        count += 1;
        assert.deepEqual(wordsOf(text), wordsOf(template), `${label}\n${text}`);
      }
    }
    assert.ok(count > 60, String(count));
  });

  it('offers the same as elsewhere behind actions, between them, and in each alternative', async () => {
    const labels = async (words: string) => (await completionsAt(at(words))).map(({ label }) => label);
    assert.ok((await labels('imageRepo<|>Secret:')).includes('devicePlugin'));
    assert.ok((await labels('- lit<|>eral:')).includes('inTreeModulesToRemove'));
    assert.ok((await labels('key<|>Secret:')).includes('unsignedImage'));
    assert.ok((await labels('y:${<|>KERNEL')).includes('${MOD_NAME}'));
    assert.ok((await labels('--from=b<|>uilder')).includes('builder'));
    assert.match(await acceptedAt(at('key<|>Secret:'), 'certSecret'), / {12}certSecret<\|>: \{name: key\}/);
  });
});

describe('hover in a template', () => {
  it('explains a field, what stands in it being an action or not', async () => {
    assert.match((await hoverAt(at('moduleN<|>ame:')))?.markdown ?? '', /`moduleName`/);
    const named = await hoverAt(at('{{ .Release.N<|>ame }}-kmod'));
    assert.equal(named?.about, '{{ .Release.Name }}-kmod');
    assert.equal(await hoverAt(at('{{- if .Val<|>ues.secret')), undefined);
  });

  it('tells of a stage without what nobody can read', async () => {
    const { markdown = '' } = (await hoverAt(at('--from=b<|>uilder'))) ?? {};
    assert.match(markdown, /`FROM … AS builder`/);
  });

  it('makes nothing out of mappings that only a template knows', async () => {
    const { markdown = '' } = (await hoverAt(at("regexp: '^.+<|>$"))) ?? {};
    assert.doesNotMatch(markdown, /mapping \d|\d kernels?/);
  });
});

describe('an object in a list that a template makes', () => {
  const item = (name: string) =>
    `  - apiVersion: kmm.sigs.x-k8s.io/v1beta1\n    kind: Module\n    metadata:\n      name: ${name}\n    spec:\n      selector: {a: b}\n`;
  const list = `apiVersion: v1\nkind: List\nitems:\n  {{- if .Values.a }}\n${item('one')}  {{- else }}\n${item('two')}  {{- end }}\n`;

  it('has a line in the outline for each alternative', () => {
    const names = [...outlineOf(list).matchAll(/^Module (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(names, ['one', 'two']);
  });

  it('is known in each alternative', async () => {
    for (const name of ['one', 'two']) {
      const [before = '', behind = ''] = list.split(`name: ${name}\n    spec:\n      sel`);
      const at = `${before}name: ${name}\n    spec:\n      sel<|>${behind}`;
      assert.match((await hoverAt(at))?.markdown ?? '', /`selector`/, name);
      assert.ok(
        (await completionsAt(at)).some(({ label }) => label === 'moduleLoader'),
        name,
      );
    }
  });
});

describe('names in a template', () => {
  const linked = (name: string): readonly string[] =>
    linksOf(
      template
        .replace(
          '          sign:\n',
          `          build: {dockerfileConfigMap: {name: '${name}'}}\n          sign:\n`,
        )
        .replace(/\{\{- range[^]*?\{\{- else \}\}\n/, '{{- if true }}\n'),
    );

  it('are the same in all spellings of an action', () => {
    for (const name of ['{{ .Release.Name }}-df', '{{.Release.Name}}-df', '{{- $.Release.Name -}}-df'])
      assert.deepEqual(linked(name), [`'${name}' -> module.yaml#L33,3`]);
    for (const name of ['{{ .Release.Nam }}-df', '{{ .Release.Name }}-d', '{{ "$.Release.Name" }}-df'])
      assert.deepEqual(linked(name), []);
  });
});

describe('structure of a template', () => {
  it('has the items of all alternatives', () => {
    assert.match(outlineOf(template), /\{\{ \.version \}\}.*\n {6}\^\.\+\$.*\n {8}sign\n/);
  });

  it('folds what a condition brings', () => {
    const folds = foldsOf(template) ?? [];
    assert.ok(folds.includes('8-10') && folds.includes('17-19') && folds.includes('20-24'), folds.join());
  });
});

describe('a half-typed action', () => {
  const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
        dirNam: /opt
      kernelMappings:
        - regexp: '^.+$'
          containerImage: quay.io/x/y:\${KERNEL_FULL_VERSION}
  selector: {a: b}
`;
  const halves = ['{{', '{{ ', '{{ .Val', '{{- .Val', '"{{ .Val"', '"{{ .Val', "'{{ .Val'", '{{ .Values.x |'];
  const more = [
    '{{ include "x',
    '"{{ include "x',
    '{{ if',
    '{{ .Val }',
    '{%',
    '{% if',
    '{{ printf "%s-%s" .a "b',
    'a-{{ .Val',
  ];

  for (const half of [...halves, ...more]) {
    it(`is no mistake, and the rest is looked at: ${half}`, () => {
      const codes = problemsIn(module.replace('name: my-kmod', `name: ${half}`)).map(each =>
        each.replace(/:.*/, ''),
      );
      assert.deepEqual(codes, ['unknown-field']);
    });
  }
});
