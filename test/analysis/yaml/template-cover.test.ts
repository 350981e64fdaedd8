// What is left of a template for the YAML reader, and what is told beside it.
import { strict as assert } from 'node:assert';
import { actionsIn } from '../../../server/src/analysis/yaml/template-actions.js';
import type { CoveredTemplate } from '../../../server/src/analysis/yaml/template-cover.js';
import { cover } from '../../../server/src/analysis/yaml/template-actions.js';
import { choicesIn, coverTemplate } from '../../../server/src/analysis/yaml/template-cover.js';

const covered = (text: string, reading = 0): CoveredTemplate =>
  coverTemplate(text, actionsIn(text), ({ branches }) => (branches[reading] ? reading : 0));

/** With a letter for what is covered; a line of the template is a line here. */
function shown(template: string, reading = 0): string {
  const { text } = covered(template, reading);
  let start = 0;
  const lines = template.split('\n').map(line => {
    const own = text.slice(start, start + line.length).replaceAll('\n', '');
    start += line.length + 1;
    return own.replaceAll(cover, '~').trimEnd();
  });
  return lines.join('\n');
}

const chart = `metadata:
  name: {{ .Release.Name }}-kmod
  labels: {{- include "labels" . | nindent 4 }}
    app: x
spec:
  {{- if .Values.build }}
  build: {{ .Values.build }}
  {{- else if .Values.image }}
  image: {{ .Values.image }}
  {{- else }}
  other: 1
  {{- end }}
  {{- toYaml .Values.more | nindent 2 }}
`;

describe('coverTemplate', () => {
  it('covers words and makes bare lines blank, all places kept', () => {
    assert.equal(
      shown(chart),
      `metadata:
  name: ~~~~~~~~~~~~~~~~~~~-kmod
  labels:
    app: x
spec:

  build: ~~~~~~~~~~~~~~~~~~~






`,
    );
    for (const reading of [0, 1, 2, 3]) assert.equal(covered(chart, reading).text.length, chart.length);
  });

  it('reads one alternative after the other', () => {
    const [choice] = choicesIn(chart, actionsIn(chart));
    assert.deepEqual([choice?.branches.length, choice?.isClosed], [3, true]);
    assert.match(shown(chart, 1), /spec:\n\n\n\n {2}image: ~+\n\n\n/);
    assert.match(shown(chart, 2), /spec:\n\n\n\n\n\n {2}other: 1\n/);
  });

  it('says where lines may come that are not here', () => {
    const at = ({ offset, column, keys }: CoveredTemplate['gaps'][number]) =>
      `${chart.slice(offset, offset + 12).trim()} ${String(column)} ${keys ? [...keys].join() : 'any'}`;
    assert.deepEqual(covered(chart).gaps.map(at), [
      '{{- include 4 any',
      'image: {{ 2 image',
      'other: 1 2 other',
      '{{- toYaml . 2 any',
    ]);
  });

  it('says on what the lines that are read depend', () => {
    assert.deepEqual(
      [0, 1, 2].map(reading => covered(chart, reading).branches.map(({ condition }) => condition)),
      [['if .Values.build'], ['else if .Values.image'], ['else of if .Values.build']],
    );
  });

  it('leaves what is inside a branch that is not read to that branch', () => {
    const nested = '{{ if a }}\na: 1\n{{ else }}\n{{ if b }}\nb: 1\n{{ end }}\n{{ end }}\nc: {{ d }}\n';
    assert.deepEqual(
      covered(nested).branches.map(({ condition }) => condition),
      ['if a'],
    );
    assert.deepEqual(
      covered(nested, 1).branches.map(({ condition }) => condition),
      ['else of if a', 'if b'],
    );
    assert.equal(shown(nested), '\na: 1\n\n\n\n\n\nc: ~~~~~~~\n');
  });

  it('takes a word over several lines for a word in the first', () => {
    assert.equal(shown('a: {{ dict\n  "b" 1 }}\nc: 1\n'), 'a: ~~~~~~~\n\nc: 1\n');
  });

  it('bears what is not in pairs', () => {
    assert.equal(shown('{{ end }}\na: 1\n{{ else }}\n{{ if x }}\nb: 1\n'), '\na: 1\n\n\nb: 1\n');
  });
});
