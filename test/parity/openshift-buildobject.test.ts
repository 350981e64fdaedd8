import assert from 'node:assert/strict';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { plainValue } from '../../server/src/analysis/yaml/value.js';
import type { BuildObject } from '../../server/src/core/build-object/operator.js';
import { openShiftBuild, openShiftSign } from '../../server/src/core/build-object/openshift-build.js';
import { hashPlaceholder } from '../../server/src/core/build-object/pod.js';
import { dialectOf } from '../../server/src/core/dialect.js';
import { readModule } from '../../server/src/core/module/read-module.js';
import { resolveModule } from '../../server/src/core/module/resolve.js';
import type { Release } from '../../server/src/core/release.js';
import { parseRelease } from '../../server/src/core/release.js';
import { isObject } from '../../server/src/core/json/json-value.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

type Contents = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Case {
  readonly id: string;
  readonly yaml: string;
  readonly kernel: string;
  readonly ownerName?: string;
  readonly dtkImage?: string;
  readonly push: unknown;
  readonly noPush?: unknown;
}

interface Vectors {
  readonly source: { readonly release: string };
  readonly env: Readonly<Record<string, string>>;
  readonly configMaps: Contents;
  readonly secrets: Contents;
  readonly dtk: Readonly<Record<string, string | { readonly error: string }>>;
  readonly cases: readonly Case[];
}

/** Its number is upstream's; the branch is the head of its patches. */
const releaseOf = (text: string): Release | undefined =>
  parseRelease(text === 'release-2.4' ? '2.4.1' : text.replace(/^release-(.*)$/, '$1.0'));

describe('parity: the Builds that KMM creates on OpenShift', () => {
  for (const { name, path } of parityFiles(/^openshift-buildobject-/)) {
    const vectors = readParity<Vectors>(path);
    it(`${name}: ${String(vectors.cases.length)} Modules`, () => {
      const release = releaseOf(vectors.source.release);
      assert.ok(release, vectors.source.release);
      const mismatches = vectors.cases.flatMap(one => [
        ...compare(vectors, one, 'push', release),
        ...(one.noPush === undefined ? [] : compare(vectors, one, 'no push', release)),
      ]);
      assert.equal(listMismatches(mismatches), '');
    });
  }
});

function compare(
  vectors: Vectors,
  one: Case,
  destination: 'push' | 'no push',
  release: Release,
): readonly string[] {
  const wanted = masked(destination === 'push' ? one.push : one.noPush);
  try {
    assert.deepEqual(masked(answer(vectors, one, destination, release)), wanted);
    return [];
  } catch (error) {
    return [`${one.id} ${destination}: ${error instanceof Error ? error.message : ''}`];
  }
}

function answer(vectors: Vectors, one: Case, destination: 'push' | 'no push', release: Release): unknown {
  const reading = readModule(plainValue(parseYaml(one.yaml).root));
  if (!reading.ok) return { error: `decode: ${reading.error}` };
  const module = reading.value;
  const namespace = module.metadata.namespace || 'default';
  const { kernel, loaded, failure } = resolveModule(module, namespace, one.kernel, release);
  if (!loaded) return { error: failure?.message };
  const owner = dialectOf(release).buildObjectOwner === 'Module' ? '555555555555' : '666666666666';
  const configMap = vectors.configMaps[loaded.effective.build?.dockerfileConfigMap?.name ?? ''];
  const known = vectors.dtk[kernel];
  // A PreflightValidationOCP's image is for a kernel of no node.
  const toolkit = typeof known === 'string' ? known : (one.dtkImage ?? known);
  const request = {
    ...{ module, namespace, release, kernel, loaded, destination },
    images: { build: '', sign: vectors.env['RELATED_IMAGE_SIGN'] ?? '' },
    objects: { configMap: keysIn(vectors.configMaps), secret: keysIn(vectors.secrets) },
    ...(one.ownerName !== undefined && { ownerName: one.ownerName }),
    ownerUid: `11111111-2222-3333-4444-${owner}`,
    dockerfile: configMap?.['dockerfile'],
    driverToolkit: toolkit,
  };
  return { build: outcome(openShiftBuild(request)), sign: outcome(openShiftSign(request)) };
}

const keysIn = (contents: Contents) => (name: string) => {
  const data = contents[name];
  return data ? Object.keys(data) : 'missing';
};

const outcome = (result: BuildObject | null): unknown =>
  result && (result.ok ? result.object : { error: result.error });

/** The hash needs Go's own types; the vectors leave out what is empty. */
function masked(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replace(/("kmm\.node\.kubernetes\.io\/last-hash":)"\d+"/g, `$1"${hashPlaceholder}"`)
    .replaceAll(/,"output":\{\}|"output":\{\},/g, '');
  return isObject(JSON.parse(text)) ? JSON.parse(text) : text;
}
