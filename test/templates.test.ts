// Templates by the rules' own fixtures. Each fixture is a filling of what becomes of it when values are made holes and
// lines are made conditional: an error told of the template has to be one of the filling, whatever the holes are.
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionsIn } from '../server/src/analysis/yaml/template-actions.js';
import { applied } from './support/applied.js';
import { problemsOf, snapshotOf, uriOf } from './support/check.js';
import type { Fixture } from './support/markup.js';
import { parseFixture } from './support/markup.js';
import type { Random } from './support/random.js';
import { randomFrom } from './support/random.js';
import { repositoryRoot } from './support/shared.js';

const isPlain = (text: string): boolean => !/\{\{|\{%|\t|\r(?!\n)/.test(text);

const folder = join(repositoryRoot, 'test/fixtures/rules');

/** Without those that are templates themselves or hold what no engine would make. */
const fixtures = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .map(name => ({ name, fixture: parseFixture(readFileSync(join(folder, name), 'utf8'), name) }))
  .filter(({ fixture }) => fixture.files.every(({ path, text }) => /\.ya?ml$/.test(path) && isPlain(text)));

interface Line {
  readonly text: string;
  /** Where it is in the filling, from 0; undefined for what only the template has. */
  readonly origin: number | undefined;
}

const linesOf = (text: string): readonly Line[] =>
  text.split('\n').map((line, origin) => ({ text: line, origin }));

/** Values of some lines as holes: `key: value` in block style. */
const withHoles = (lines: readonly Line[], random: Random): readonly Line[] =>
  lines.map(line => {
    const [, key, value] = /^(\s*(?:- )?[\w./-]+: )["']?([\w./:${}^+-]+)["']?$/.exec(line.text) ?? [];
    if (key === undefined || value === undefined || /kind|apiVersion|path/.test(key) || random.below(6) > 0)
      return line;
    return { ...line, text: `${key}{{ index .Values "${value}" }}` };
  });

/** A line and all that is indented deeper, under a condition. */
function withBranch(lines: readonly Line[], random: Random): readonly Line[] {
  const start = random.below(lines.length);
  const depth = depthOf(lines[start]);
  if (depth < 2) return lines;
  let end = start + 1;
  while (end < lines.length && depthOf(lines[end]) > depth) end += 1;
  const bare = (text: string): Line => ({ text: ' '.repeat(depth) + text, origin: undefined });
  return [
    ...lines.slice(0, start),
    bare('{{- if .Values.on }}'),
    ...lines.slice(start, end),
    bare('{{- end }}'),
    ...lines.slice(end),
  ];
}

/** -1 for what is not indented, or blank. */
const depthOf = (line: Line | undefined): number => /^( *)\S/.exec(line?.text ?? '')?.[1]?.length ?? -1;

/** Where errors are told, by file, line and code. */
function errorsOf(
  fixture: Fixture,
  files: readonly { path: string; lines: readonly Line[] }[],
): readonly string[] {
  const snapshot = snapshotOf({
    ...fixture,
    files: files.map(({ path, lines }) => ({ path, text: lines.map(({ text }) => text).join('\n') })),
  });
  return files.flatMap(({ path, lines }) => {
    const text = lines.map(line => line.text).join('\n');
    return problemsOf(snapshot, path)
      .filter(({ severity }) => severity === 'error')
      .map(({ code, span }) => {
        const line = lines[text.slice(0, span.start).split('\n').length - 1];
        return `${path}:${String((line?.origin ?? -1) + 1)} ${code}`;
      });
  });
}

const lineOf = (error: string): string => error.replace(/ .*/, '');

describe('an error told of a template', () => {
  for (const { name, fixture } of fixtures) {
    it(`is one of each filling: ${name}`, () => {
      const random = randomFrom(fixture.files.reduce((sum, { text }) => sum + text.length, 7));
      const plain = fixture.files.map(({ path, text }) => ({ path, lines: linesOf(text) }));
      // Another rule may have a word for the same mistake where it knows more.
      const filling = new Set(errorsOf(fixture, plain).map(lineOf));
      for (let round = 0; round < 5; round++) {
        const template = plain.map(({ path, lines }) => ({
          path,
          lines: withBranch(withHoles(lines, random), random),
        }));
        const told = errorsOf(fixture, template).filter(error => !filling.has(lineOf(error)));
        assert.deepEqual(
          told,
          [],
          template.map(({ lines }) => lines.map(({ text }) => text).join('\n')).join('\n'),
        );
      }
    });
  }
});

describe('an error of a Module', () => {
  for (const { name, fixture } of fixtures) {
    it(`is told although another field is a hole: ${name}`, () => {
      const plain = fixture.files.map(({ path, text }) => ({ path, lines: linesOf(text) }));
      const template = plain.map(({ path, lines }) => ({ path, lines: lines.flatMap(withAnnotation) }));
      assert.deepEqual(errorsOf(fixture, template), errorsOf(fixture, plain));
    });
  }
});

const withAnnotation = (line: Line): readonly Line[] =>
  line.text === 'metadata:'
    ? [line, { text: '  annotations: { on: "{{ .Values.on }}" }', origin: undefined }]
    : [line];

describe('a fix in a template', () => {
  const wordsOf = (text: string): readonly string[] => actionsIn(text).map(({ words }) => words);
  const syntaxOf = (fixture: Fixture, files: readonly { path: string; text: string }[]): number =>
    files
      .flatMap(({ path }) => problemsOf(snapshotOf({ ...fixture, files }), path))
      .filter(({ code }) => code === 'yaml-syntax').length;

  for (const { name, fixture } of fixtures) {
    it(`keeps its actions and leaves YAML: ${name}`, () => {
      const random = randomFrom(fixture.files.reduce((sum, { text }) => sum + text.length, 3));
      const files = fixture.files.map(({ path, text }) => ({
        path,
        text: withBranch(withHoles(linesOf(text), random), random)
          .map(line => line.text)
          .join('\n'),
      }));
      const snapshot = snapshotOf({ ...fixture, files });
      const before = syntaxOf(fixture, files);
      for (const { path } of files) {
        for (const { title, changes } of problemsOf(snapshot, path).flatMap(({ fixes = [] }) => fixes)) {
          const mended = files.map(file => ({
            path: file.path,
            text: applied(
              file.text,
              changes.filter(({ uri = uriOf(path) }) => uri === uriOf(file.path)),
            ),
          }));
          for (const [index, { text }] of mended.entries())
            assert.deepEqual(wordsOf(text), wordsOf(files[index]?.text ?? ''), `${title}\n${text}`);
          assert.ok(
            syntaxOf(fixture, mended) <= before,
            `${title}\n${mended.map(({ text }) => text).join('\n')}`,
          );
        }
      }
    });
  }
});
