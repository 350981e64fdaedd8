// Manifests inside of other manifests, by the rules' own fixtures: what is said of an object is said of it at the same
// lines, whatever it is a value of.
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoreFix } from '../server/src/service/answers/ignore-fix.js';
import { applied } from './support/applied.js';
import { problemsOf, snapshotOf, uriOf } from './support/check.js';
import type { Fixture } from './support/markup.js';
import { parseFixture } from './support/markup.js';
import { repositoryRoot } from './support/shared.js';
import type { Line, Wrapper } from './support/wrappers.js';
import { bareLines, unwrapped, wrapped, wrappers } from './support/wrappers.js';

const folder = join(repositoryRoot, 'test/fixtures/rules');

/** Objects in block style, one after the other. */
const isPlain = (text: string): boolean =>
  !/\{\{|\{%|\t|\r|^[#%.\uFEFF]|^---.|kmm-ignore/m.test(text) &&
  text
    .split(/^---\n/m)
    .every(
      document =>
        /^apiVersion: /m.test(document) && /^kind: /m.test(document) && /^\w+:\n {2}/m.test(document),
    );

const fixtures = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .map(name => ({ name, fixture: parseFixture(readFileSync(join(folder, name), 'utf8'), name) }))
  .filter(({ fixture }) =>
    fixture.files.every(({ path, text }) => /(?<!kustomization)\.ya?ml$/.test(path) && isPlain(text)),
  );

const added = (text: string): Line => ({ text, origin: undefined });

interface LinedFile {
  readonly path: string;
  readonly lines: readonly Line[];
}

function said(fixture: Fixture, files: readonly LinedFile[]): readonly string[] {
  const texts = files.map(({ path, lines }) => ({
    path,
    lines,
    text: lines.map(({ text }) => text).join('\n'),
  }));
  const snapshot = snapshotOf({ ...fixture, files: texts });
  return texts
    .flatMap(({ path, lines, text }) =>
      problemsOf(snapshot, path).map(({ code, severity, span }) => {
        const line = lines[text.slice(0, span.start).split('\n').length - 1];
        return `${path}:${String(line?.origin)} ${severity} ${code}`;
      }),
    )
    .toSorted();
}

/** What each fix of the problems of a fixture leaves of its files, which are unwrapped again. */
function mended(fixture: Fixture, files: readonly LinedFile[], wrapper?: Wrapper): readonly string[] {
  const texts = files.map(({ path, lines }) => ({ path, text: lines.map(({ text }) => text).join('\n') }));
  const snapshot = snapshotOf({ ...fixture, files: texts });
  return texts
    .flatMap(({ path }) =>
      problemsOf(snapshot, path).flatMap(problem => {
        const ignoring = ignoreFix(snapshot, uriOf(path), problem);
        return [...(problem.fixes ?? []), ...(ignoring ? [ignoring] : [])].map(({ title, changes }) => {
          const results = texts.map(file => {
            const own = changes.filter(({ uri = uriOf(path) }) => uri === uriOf(file.path));
            const text = applied(file.text, own);
            return `#- ${file.path}\n${wrapper ? (unwrapped(text, wrapper) ?? `not unwrapped:\n${text}`) : text}`;
          });
          return [`${problem.code}: ${title}`, ...results].join('\n');
        });
      }),
    )
    .toSorted();
}

/** Enough, as it takes long: in the line of a dash, deep inside, and with parameters of its own. */
const mendedIn = new Set(['compact List', 'Policy', 'Template']);

describe('objects inside of objects', () => {
  it('are tried with problems of most rules', () => {
    const codes = new Set(
      fixtures.flatMap(({ fixture }) =>
        said(
          fixture,
          fixture.files.map(({ path, text }) => ({ path, lines: text.split('\n').map(added) })),
        ).map(line => line.split(' ').at(-1)),
      ),
    );
    assert.ok(codes.size > 80, String(codes.size));
  });

  for (const { name, fixture } of fixtures) {
    it(`have the same problems in any wrapper: ${name}`, () => {
      const plain = fixture.files.map(({ path, text }) => ({ path, lines: bareLines(text) }));
      const expected = said(fixture, plain);
      for (const [wrapper, form] of Object.entries(wrappers)) {
        const files = fixture.files.map(({ path, text }) => ({ path, lines: wrapped(text, form) }));
        assert.deepEqual(said(fixture, files), expected, wrapper);
      }
    });
  }

  for (const { name, fixture } of fixtures) {
    it(`are mended in the same way in any wrapper: ${name}`, () => {
      const plain = fixture.files.map(({ path, text }) => ({ path, lines: bareLines(text) }));
      const expected = mended(fixture, plain);
      for (const [wrapper, form] of Object.entries(wrappers).filter(([each]) => mendedIn.has(each))) {
        const files = fixture.files.map(({ path, text }) => ({ path, lines: wrapped(text, form) }));
        assert.deepEqual(mended(fixture, files, form), expected, wrapper);
      }
    });
  }
});
