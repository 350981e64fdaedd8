// What counts as an action, and where each ends.
import { strict as assert } from 'node:assert';
import { actionsIn } from '../../../server/src/analysis/yaml/template-actions.js';

const told = (text: string): readonly string[] =>
  actionsIn(text).map(({ kind, span }) => `${kind} ${text.slice(span.start, span.end)}`);

describe('actionsIn', () => {
  it('ends an action where its engine ends it', () => {
    assert.deepEqual(told('a: {{ x }}-{{- y -}} b'), ['value {{ x }}', 'value {{- y -}}']);
    assert.deepEqual(told('a: {{ "}}" }}x {{ `}}` }}y {{ \'}}\' }}'), [
      'value {{ "}}" }}',
      'value {{ `}}` }}',
      "value {{ '}}' }}",
    ]);
    assert.deepEqual(told('a: {{ "\\"}}" }}x'), ['value {{ "\\"}}" }}']);
    assert.deepEqual(told('{{ x\n  y }}z'), ['value {{ x\n  y }}']);
    assert.deepEqual(told('{{/* {{ x }}\n "}} */}}z'), ['aside {{/* {{ x }}\n "}} */}}']);
    assert.deepEqual(told('{{- /* a }} */ -}}z'), ['aside {{- /* a }} */ -}}']);
    assert.deepEqual(told("{a: {{ x }}}, {{ {'b': 1}}}"), ['value {{ x }}', "value {{ {'b': 1}}}"]);
    assert.deepEqual(told('{% if a == "%}" %}b'), ['open {% if a == "%}" %}']);
  });

  it('ends one that is half typed with its line, or where another one opens', () => {
    assert.deepEqual(told('a: {{ .Val\r\nb: {{ .x }}'), ['value {{ .Val', 'value {{ .x }}']);
    assert.deepEqual(told('a: {{ "x }}\nb: 1'), ['value {{ "x }}']);
    assert.deepEqual(told('{{'), ['value {{']);
    assert.deepEqual(told("regexp: '^{{6,7}(.+$' # {{\""), []);
  });

  it('tells what brings text from what brings lines or nothing', () => {
    const kinds = (text: string) => actionsIn(text).map(({ kind }) => kind);
    assert.deepEqual(kinds('{{ if a }}{{ else if b }}{{else}}{{end}}'), ['open', 'else', 'else', 'end']);
    assert.deepEqual(kinds('{{- range $k, $v := .a }}{{ with b }}{{ end -}}'), ['open', 'open', 'end']);
    assert.deepEqual(kinds('{{ $a := 1 }}{{ $b = 2 }}{{ $a }}{{ include "x" . }}{{ iffy }}'), [
      ...(['aside', 'aside', 'value', 'value', 'value'] as const),
    ]);
    assert.deepEqual(kinds('{% for a in b %}{% elif c %}{% endfor %}{% set d = 1 %}{% include "e" %}'), [
      ...(['open', 'else', 'end', 'aside', 'value'] as const),
    ]);
  });

  it('leaves raw text alone', () => {
    assert.deepEqual(told('{% raw %}{{ a }}{% endraw %}{{ b }}'), [
      'open {% raw %}',
      'end {% endraw %}',
      'value {{ b }}',
    ]);
  });

  it('takes a percent sign behind a brace of a shell for what it is', () => {
    assert.deepEqual(told("date '+{%s}'; echo ${a%%{%*}"), []);
  });
});
