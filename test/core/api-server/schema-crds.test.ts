// The schema derived for a release says exactly what the CRD of that release says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseRelease, releases } from '../../../server/src/core/release.js';
import type { Release } from '../../../server/src/core/release.js';
import { schemaFor } from '../../../server/src/core/api-server/schema.js';
import { kindEntries } from '../../support/kind-entries.js';
import { differences, fingerprint, flatSchema } from '../../support/flat-schema.js';
import type { FlatSchema } from '../../support/flat-schema.js';
import { schemaDocuments } from '../../support/schema-documents.js';
import { repositoryRoot, sharedPath } from '../../support/shared.js';

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly CrdVersion[];
  };
}
interface CrdVersion {
  readonly name: string;
  readonly deprecated?: boolean;
  readonly schema: { readonly openAPIV3Schema: object };
}

/** `<release> <apiVersion> <kind>` -> fingerprint of the CRD, taken from KMM's repository at the tags. */
// The file is ours and holds nothing else.
const recorded = JSON.parse(
  readFileSync(join(repositoryRoot, 'test/fixtures/crd-fingerprints.json'), 'utf8'),
) as Readonly<Record<string, string>>;

const derived = (release: Release, apiVersion: string, kind: string): FlatSchema | undefined => {
  const schema = schemaFor(schemaDocuments, apiVersion, kind, release);
  return schema && flatSchema(schema);
};

describe('the schema of a release', () => {
  it(`has the fingerprint of the CRD, for all ${String(Object.keys(recorded).length)} CRD versions`, () => {
    const ours = releases.flatMap(release =>
      kindEntries(schemaDocuments).flatMap(({ group, version, kind }) => {
        const schema = derived(release, `${group}/${version}`, kind);
        return schema ? [[`${release} ${group}/${version} ${kind}`, fingerprint(schema)] as const] : [];
      }),
    );
    assert.deepEqual(Object.fromEntries(ours), recorded);
  });

  const folder = sharedPath('crds');
  for (const tag of folder === undefined ? [] : tagsIn(folder)) {
    const versions = crdsIn(join(folder ?? '', tag)).flatMap(({ spec }) =>
      spec.versions.map(version => ({ spec, version, theirs: flatSchema(version.schema.openAPIV3Schema) })),
    );
    const fields = versions.reduce((sum, { theirs }) => sum + theirs.size, 0);
    it(`equals the CRDs of ${tag}: ${String(versions.length)} schemas, ${String(fields)} places`, () => {
      const release = parseRelease(tag);
      assert.ok(release, `core/dialect.ts does not know the release of ${tag}`);
      for (const { spec, version, theirs } of versions) {
        const apiVersion = `${spec.group}/${version.name}`;
        const ours = derived(release, apiVersion, spec.names.kind);
        assert.ok(ours, `${apiVersion} ${spec.names.kind} has no schema`);
        assert.deepEqual(differences(ours, theirs), [], `${apiVersion} ${spec.names.kind}`);
        assert.equal(recorded[`${release} ${apiVersion} ${spec.names.kind}`], fingerprint(theirs));
        assertSameKind(release, spec, version);
      }
    });
  }
});

function assertSameKind(release: Release, spec: Crd['spec'], version: CrdVersion): void {
  const entry = kindEntries(schemaDocuments).find(
    known => known.kind === spec.names.kind && known.version === version.name,
  );
  const deprecation = entry?.['x-kmm-deprecated'];
  assert.equal(entry?.scope, spec.scope);
  const isDeprecated = deprecation && releases.indexOf(release) >= releases.indexOf(deprecation.since);
  assert.equal(isDeprecated ?? false, version.deprecated ?? false, `deprecated in ${release}`);
}

function tagsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter(name => /^(v\d|main)/.test(name));
}

function crdsIn(folder: string): readonly Crd[] {
  const files = readdirSync(folder).filter(file => file.endsWith('.yaml'));
  // What a CRD of upstream looks like is what this test relies on: another form fails it.
  return files.map(file => parse(readFileSync(join(folder, file), 'utf8')) as Crd);
}
