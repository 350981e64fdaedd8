// A Dockerfile in a ConfigMap is checked as if it stood alone, however the YAML writes it: the same findings at the same
// places, and fixes that leave the YAML with the fixed Dockerfile in it. Every Dockerfile of every fixture is tried.
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlacedDocument } from '../../../server/src/analysis/objects/document.js';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import { dockerfileView } from '../../../server/src/analysis/dockerfile/view.js';
import { checkDockerfile } from '../../../server/src/analysis/lint/engine.js';
import { rules } from '../../../server/src/analysis/rules/registry.gen.js';
import type { EmbeddedText } from '../../../server/src/analysis/yaml/embed.js';
import { embeddedText } from '../../../server/src/analysis/yaml/embed.js';
import { documentsOf } from '../../../server/src/analysis/objects/source-file.js';
import { entryAt } from '../../../server/src/analysis/yaml/located.js';
import type { Problem, TextChange } from '../../../server/src/core/problem.js';
import { spanOf } from '../../../server/src/core/span.js';
import { dockerfileOf } from '../../../server/src/service/dockerfile/dockerfiles.js';
import { problemsOf, snapshotOf, uriOf } from '../../support/check.js';
import type { FixtureTexts } from '../../support/check.js';
import { parseFixture } from '../../support/markup.js';
import { repositoryRoot } from '../../support/shared.js';

const folder = join(repositoryRoot, 'test/fixtures/rules');
const dockerfileRules = new Set(rules.filter(({ looksAt }) => looksAt === 'dockerfile').map(({ id }) => id));

interface Sample {
  readonly name: string;
  readonly text: string;
  /** The fixture with the Dockerfile's ConfigMap written as `entry` says. */
  readonly host: (entry: string) => FixtureTexts;
  readonly path: string;
}

/** How a text is written as the entry `dockerfile` of a map that is indented by two; undefined when it cannot be. */
type Style = (text: string) => string | undefined;

const block = (text: string, indicator: string, indentation: string): string => {
  const atMostOne = text.endsWith('\n') ? '' : '-';
  const chomp = text.endsWith('\n\n') ? '+' : atMostOne;
  const lines = text.replace(/\n$/, '').split('\n');
  const written = lines.map(line => (line === '' ? '' : indentation + line)).join('\n');
  return `  dockerfile: |${indicator}${chomp}\n${written}\n`;
};

const literal: Style = text => (/^[ \n]/.test(text) ? undefined : block(text, '', '      '));

const styles: Readonly<Record<string, Style>> = {
  literal,
  'literal, its indentation said': text => block(text, '2', '    '),
  'literal, CRLF': text => literal(text)?.replaceAll('\n', '\r\n'),
  'double-quoted': text => `  dockerfile: ${JSON.stringify(text)}\n`,
  'single-quoted': text =>
    /^[ \t]|[ \t]$/m.test(text) || /^\n|\n$/.test(text)
      ? undefined
      : `  dockerfile: '${text.replaceAll("'", "''").replace(/\n+/g, '\n$&    ')}'\n`,
};

/** The Dockerfiles that stand alone, and those in ConfigMaps with what stands around them. */
function samplesOf(file: string): readonly Sample[] {
  const fixture = parseFixture(readFileSync(join(folder, file), 'utf8'), file);
  // What Flux makes of a text depends on the folder that it lies in, which a Dockerfile alone has not.
  if (file.startsWith('flux-')) return [];
  return fixture.files.flatMap(({ path, text }): readonly Sample[] => {
    if (path.endsWith('Dockerfile')) return [alone(`${file} ${path}`, text, fixture.settings)];
    return analyseYaml(text).documents.flatMap(placed => {
      const value = entryAt(placed.document.root, ['data', 'dockerfile'])?.value;
      if (value?.kind !== 'scalar' || typeof value.value !== 'string' || value.style !== 'literal') return [];
      if (placed.document.syntax.length > 0) return [];
      const host = (entry: string): FixtureTexts => ({
        ...fixture,
        files: fixture.files.map(each =>
          each.path === path ? { path, text: withEntry(text, placed, entry) } : each,
        ),
      });
      return [{ name: `${file} ${String(placed.index)}`, text: value.value, host, path }];
    });
  });
}

function alone(name: string, text: string, settings: unknown): Sample {
  const path = 'config-map.yaml';
  const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: d\ndata:\n';
  return { name, text, path, host: entry => ({ settings, files: [{ path, text: head + entry }] }) };
}

/** In front of it something that takes more bytes than letters. */
function withEntry(text: string, { start, document }: PlacedDocument, entry: string): string {
  const old = entryAt(document.root, ['data', 'dockerfile']);
  assert.ok(old);
  const from = start + document.text.lastIndexOf('\n', old.span.start) + 1;
  const to = start + old.span.end;
  return `${text.slice(0, from)}  # é𝄞 👩‍🔧\n${entry.replace(/\r?\n$/, '')}${text.slice(to)}`;
}

interface Embedded {
  readonly host: string;
  readonly place: EmbeddedText;
  /** Spans count in the Dockerfile. */
  readonly expected: readonly Problem[];
  /** Spans count in the document. */
  readonly found: readonly Problem[];
}

/** What is found in the host, and what is found in the same Dockerfile by itself. */
function embed({ text, host, path }: Sample, entry: string): Embedded {
  const fixture = host(entry);
  const snapshot = snapshotOf(fixture);
  const uri = uriOf(path);
  const placed = documentsOf(snapshot.files.get(uri)).find(
    ({ document }) =>
      entryAt(document.root, ['data', 'dockerfile'])?.value.span.start !== undefined &&
      textOf(document) === text &&
      document.text.includes(entry.replace(/\r?\n$/, '')),
  );
  assert.ok(placed, 'the ConfigMap has the Dockerfile in it');
  const { document, start, index } = placed;
  const found = entryAt(document.root, ['data', 'dockerfile']);
  const place = found && embeddedText(document.text, found);
  assert.ok(place);
  const { release, distribution } = snapshot.settingsFor(uri);
  const users = dockerfileOf(snapshot, uri, index)?.users ?? [];
  const view = dockerfileView({ text, home: 'ConfigMap', users, release, distribution });
  const fail = (id: string, error: unknown) => assert.fail(`${id}: ${String(error)}`);
  return {
    host: document.text,
    place,
    expected: checkDockerfile(rules, { unfollowed: 0, ...view, release, distribution }, fail),
    found: problemsOf(snapshot, path)
      .filter(problem => problem.document === index && dockerfileRules.has(problem.code))
      .map(problem => ({ ...problem, span: spanOf(problem.span.start - start, problem.span.end - start) }))
      .map(problem => ({
        ...problem,
        fixes: (problem.fixes ?? []).map(fix => ({
          ...fix,
          changes: fix.changes.map(change => shifted(change, start)),
        })),
      })),
  };
}

const shifted = (change: TextChange, by: number): TextChange =>
  change.uri ? change : { ...change, span: spanOf(change.span.start - by, change.span.end - by) };

function textOf({ root }: PlacedDocument['document']): string | undefined {
  const value = entryAt(root, ['data', 'dockerfile'])?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

const told = ({ code, severity, message }: Problem): string => `${severity} ${code}: ${message}`;

function applied(text: string, changes: readonly TextChange[]): string {
  return [...changes]
    .filter(({ uri }) => uri === undefined)
    .sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)
    .reduce(
      (before, { span, text: put }) => before.slice(0, span.start) + put + before.slice(span.end),
      text,
    );
}

/** How many fixes the YAML has of those that the Dockerfile has alone. */
function assertSame({ host, place, expected, found }: Embedded): {
  readonly offered: number;
  readonly all: number;
} {
  const order = (a: string, b: string) => (a < b ? -1 : 1);
  assert.deepEqual(found.map(told).sort(order), expected.map(told).sort(order));
  for (const inner of expected) {
    const { start, end } = place.hostSpan(inner.span);
    const twin = found.find(
      problem => told(problem) === told(inner) && problem.span.start === start && problem.span.end === end,
    );
    assert.ok(twin, `${told(inner)} is somewhere else in the YAML`);
    for (const fix of twin.fixes ?? []) {
      const same = inner.fixes?.find(({ title }) => title === fix.title);
      assert.ok(same, `the fix "${fix.title}" is offered in the YAML only`);
      const [after] = analyseYaml(applied(host, fix.changes)).documents;
      assert.ok(after);
      assert.equal(textOf(after.document), applied(place.text, same.changes), `after "${fix.title}"`);
    }
  }
  const count = (problems: readonly Problem[]): number => problems.flatMap(({ fixes }) => fixes ?? []).length;
  return { offered: count(found), all: count(expected) };
}

/** inner[i] = host[map(i)], for what is written as it is. */
function assertMapped({ host, place }: Embedded): void {
  // A prime number apart: every kind of place comes up, and the suite stays quick.
  for (const { 0: letter, index } of [...place.text.matchAll(/[^\s"'\\]/gu)].filter(
    (_, at) => at % 7 === 0,
  )) {
    const { start, end } = place.hostSpan(spanOf(index, index + letter.length));
    assert.equal(host.slice(start, end), letter);
  }
}

describe('A Dockerfile in a ConfigMap', () => {
  const samples = readdirSync(folder).sort().flatMap(samplesOf);

  it('is tried in many forms', () => {
    assert.ok(samples.length > 100, String(samples.length));
  });

  for (const [name, style] of Object.entries(styles)) {
    it(`${name}: has the findings and fixes that it has alone, each in its place`, () => {
      let written = 0;
      let missing = 0;
      for (const sample of samples) {
        const text = `# é𝄞 👩‍🔧\n${sample.text.replace(/\n+$/, '')}${name === 'single-quoted' ? '' : '\n'}`;
        const entry = style(text);
        if (entry === undefined) continue;
        written++;
        try {
          const embedded = embed({ ...sample, text }, entry);
          const { offered, all } = assertSame(embedded);
          missing += all - offered;
          assertMapped(embedded);
        } catch (error) {
          throw new Error(sample.name, { cause: error });
        }
      }
      assert.ok(written > 20, String(written));
      // A line of its own cannot be put into single quotes.
      if (name !== 'single-quoted') assert.equal(missing, 0, 'a fix is not offered in the YAML');
    });
  }
});
