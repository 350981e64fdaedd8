// What is said of names against what kustomize does: every kustomization of the rule's fixture is built by
// `kubectl kustomize`, and where the rule speaks, and only there, the Module names what nothing is called. Runs where
// there is a kubectl.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { analyseYaml } from '../../server/src/analysis/objects/document.js';
import { objectFacts } from '../../server/src/analysis/objects/object-references.js';
import { problemsOf, snapshotOf } from '../support/check.js';
import { parseFixture } from '../support/markup.js';

const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

/** A kustomization that is applied, and the Module that goes through it. */
const applied: readonly (readonly [string, string])[] = [
  ['hashed', 'hashed'],
  ['overlay', 'prefixed'],
  ['off', 'off'],
  ['configured', 'configured'],
  ['merging', 'unhashed-later'],
];

if (!hasKubectl) console.log('No kubectl: what is said of names is not held against the real kustomize.');
else
  describe('names as the real kustomize makes them', () => {
    const name = 'kustomize-name.yaml';
    const fixture = parseFixture(readFileSync(`test/fixtures/rules/${name}`, 'utf8'), name);
    const { files } = fixture;
    let folder = '';

    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'kmm-kustomize-'));
      for (const { path, text } of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      writeFileSync(join(folder, 'hashed/Dockerfile'), 'FROM a\n');
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    for (const [root, home] of applied) {
      it(`${root}: speaks of the names that lead nowhere`, () => {
        const built = spawnSync('kubectl', ['kustomize', join(folder, root)], { encoding: 'utf8' });
        assert.equal(built.status, 0, built.stderr);
        const facts = analyseYaml(built.stdout).documents.map(({ document }) => objectFacts(document));
        const there = new Set(facts.flatMap(({ declaration }) => (declaration ? [keyOf(declaration)] : [])));
        const lost = facts.flatMap(({ references }) => references.map(keyOf)).filter(key => !there.has(key));
        const said = problemsOf(snapshotOf(fixture), `${home}/module.yaml`)
          .filter(({ code }) => code === 'kustomize-name')
          .map(({ span }) => {
            const text = files.find(({ path }) => path === `${home}/module.yaml`)?.text ?? '';
            return text.slice(span.start, span.end);
          });
        assert.deepEqual(said.toSorted(), lost.map(key => key.slice(key.indexOf('/') + 1)).toSorted());
      });
    }
  });

const keyOf = ({ kind, name }: { readonly kind: string; readonly name: string }): string => `${kind}/${name}`;
