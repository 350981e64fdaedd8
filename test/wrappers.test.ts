// Manifests inside of other manifests, by the rules' own fixtures: what is said of an object is said of it at the same
// lines, whatever it is a value of.
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf, snapshotOf } from './support/check.js';
import type { Fixture } from './support/markup.js';
import { parseFixture } from './support/markup.js';
import { repositoryRoot } from './support/shared.js';

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

interface Line {
  readonly text: string;
  /** Where it is in the plain file, from 1; undefined for what the wrapper brings. */
  readonly origin: number | undefined;
}

/** The lines in front of an object and how deep it is indented. */
interface Wrapper {
  readonly before: string;
  readonly indent: number;
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  List: { before: 'apiVersion: v1\nkind: List\nitems:\n-', indent: 2 },
  ManifestWork: {
    before:
      'apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata: {name: w}\nspec:\n  workload:\n    manifests:\n      -',
    indent: 8,
  },
  Policy: {
    before: `apiVersion: policy.open-cluster-management.io/v1
kind: Policy
metadata: {name: p}
spec:
  policy-templates:
    - objectDefinition:
        apiVersion: policy.open-cluster-management.io/v1
        kind: ConfigurationPolicy
        metadata: {name: c}
        spec:
          object-templates:
            - complianceType: musthave
              objectDefinition:`,
    indent: 16,
  },
  SyncSet: {
    before:
      'apiVersion: hive.openshift.io/v1\nkind: SelectorSyncSet\nmetadata: {name: s}\nspec:\n  resources:\n  -',
    indent: 4,
  },
  Template: {
    before: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n  -',
    indent: 4,
  },
  playbook: { before: '- hosts: all\n  tasks:\n    - kubernetes.core.k8s:\n        definition:', indent: 10 },
  Crossplane: {
    before:
      'apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object\nmetadata: {name: o}\nspec:\n  forProvider:\n    manifest:',
    indent: 6,
  },
};

const added = (text: string): Line => ({ text, origin: undefined });

/** Each document of a stream inside of a wrapper of its own. */
function wrapped(text: string, { before, indent }: Wrapper): readonly Line[] {
  return text.split('\n').flatMap((line, index): readonly Line[] => {
    const own = { text: line === '' ? '' : ' '.repeat(indent) + line, origin: index + 1 };
    if (line === '---') return [{ text: line, origin: index + 1 }, ...before.split('\n').map(added)];
    return index === 0 ? [...before.split('\n').map(added), own] : [own];
  });
}

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
      const plain = fixture.files.map(({ path, text }) => ({
        path,
        lines: text.split('\n').map((line, index) => ({ text: line, origin: index + 1 })),
      }));
      const expected = said(fixture, plain);
      for (const [wrapper, form] of Object.entries(wrappers)) {
        const files = fixture.files.map(({ path, text }) => ({ path, lines: wrapped(text, form) }));
        assert.deepEqual(said(fixture, files), expected, wrapper);
      }
    });
  }
});
