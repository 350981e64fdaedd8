import assert from 'node:assert/strict';
import { bundledSchemas } from '../../server/src/start/bundled-schemas.js';
import { analyseYaml } from '../../server/src/analysis/objects/document.js';
import { checkDocument } from '../../server/src/analysis/lint/engine.js';
import { rules } from '../../server/src/analysis/rules/registry.gen.js';
import type { Release } from '../../server/src/core/release.js';
import { parseRelease } from '../../server/src/core/release.js';
import { formatFieldPath } from '../../server/src/core/field-path.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

interface Vectors {
  readonly source: { readonly tag: string };
  readonly cases: readonly Case[];
}

interface Case {
  readonly id: string;
  readonly yaml: string;
  readonly code: number;
  readonly message?: string;
  readonly causes?: readonly { readonly field: string }[];
}

/**
 * Refused by the server, and not KMM's as far as anybody can tell from the text (nothing, a bare word), or a template
 * whose result nobody knows.
 */
const silent = new Set(['raw-empty', 'raw-scalar', 'raw-helm']);

describe('parity: what the API server refuses, and at which fields', () => {
  for (const { name, path } of parityFiles(/^apiserver-/)) {
    const { source, cases } = readParity<Vectors>(path);
    it(`${name}: ${String(cases.length)} documents`, () => {
      const release = parseRelease(source.tag);
      assert.ok(release, source.tag);
      assert.equal(listMismatches(cases.flatMap(one => compare(one, release))), '');
    });
  }
});

function compare(one: Case, release: Release): readonly string[] {
  const wanted = silent.has(one.id) ? 'accepted' : answerOf(one);
  const got = ourAnswer(one.yaml, release);
  return got === wanted ? [] : [`${one.id}: ${got} instead of ${wanted}`];
}

/** Fields from the causes, or from the message when there are none; causes without a field have `<nil>`. */
function answerOf({ code, message = '', causes = [] }: Case): string {
  if (code === 201) return 'accepted';
  const unknown = [...message.matchAll(/unknown field ("(?:[^"\\]|\\.)*")/g)].map(([, quoted = '""']) =>
    String(JSON.parse(quoted)),
  );
  const invalid = causes.map(({ field }) => field).filter(field => field !== '<nil>');
  return refusal(code === 422 ? invalid : unknown, code === 400 ? unknown : []);
}

/** Only the first document of a request counts. */
function ourAnswer(yaml: string, release: Release): string {
  const document = analyseYaml(yaml).documents[0]?.document;
  assert.ok(document);
  const subject = { document, release, distribution: 'upstream', schemas: bundledSchemas } as const;
  const problems = checkDocument(rules, subject, (ruleId, error) => {
    throw new Error(`Rule ${ruleId} failed`, { cause: error });
  });
  const refused = problems.filter(({ refusedBy }) => refusedBy === 'schema');
  if (refused.length === 0) return 'accepted';
  const fields = (of: typeof refused) => of.flatMap(({ field }) => (field ? [formatFieldPath(field)] : []));
  return refusal(fields(refused), fields(refused.filter(({ code }) => code.includes('unknown'))));
}

function refusal(fields: readonly string[], unknown: readonly string[]): string {
  const list = (names: readonly string[]) => [...new Set(names)].sort().join(', ') || 'nothing';
  return `refused at ${list(fields)}, unknown ${list(unknown)}`;
}
