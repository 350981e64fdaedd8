import assert from 'node:assert/strict';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { plainValue } from '../../server/src/analysis/yaml/value.js';
import type { BuildObject } from '../../server/src/core/build-object/operator.js';
import { buildObject, signObject } from '../../server/src/core/build-object/operator.js';
import { hashPlaceholder } from '../../server/src/core/build-object/pod.js';
import type { NamespaceObjects } from '../../server/src/core/build-object/request.js';
import type { Dialect } from '../../server/src/core/dialect.js';
import { dialectOf } from '../../server/src/core/dialect.js';
import { parseRelease } from '../../server/src/core/release.js';
import { readModule } from '../../server/src/core/module/read-module.js';
import { resolveModule } from '../../server/src/core/module/resolve.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

type Contents = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Case {
  readonly id: string;
  readonly yaml: string;
  readonly kernel: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly ownerName?: string;
  readonly push: unknown;
  readonly noPush?: unknown;
}

interface Vectors {
  readonly source: { readonly tag: string };
  readonly env: Readonly<Record<string, string>>;
  readonly configMaps: Contents;
  readonly secrets: Contents;
  readonly cases: readonly Case[];
}

describe('parity: the objects KMM creates to build and to sign', () => {
  for (const { name, path } of parityFiles(/^buildobject-/)) {
    const vectors = readParity<Vectors>(path);
    it(`${name}: ${String(vectors.cases.length)} Modules`, () => {
      const release = parseRelease(vectors.source.tag);
      assert.ok(release, vectors.source.tag);
      const mismatches = vectors.cases.flatMap(one => [
        ...compare(vectors, one, 'push', dialectOf(release)),
        ...(one.noPush === undefined ? [] : compare(vectors, one, 'no push', dialectOf(release))),
      ]);
      assert.equal(listMismatches(mismatches), '');
    });
  }
});

function compare(
  vectors: Vectors,
  one: Case,
  destination: 'push' | 'no push',
  dialect: Dialect,
): readonly string[] {
  const wanted = maskHash(destination === 'push' ? one.push : one.noPush);
  const got = answer(vectors, one, destination, dialect);
  try {
    assert.deepEqual(got, wanted);
    return [];
  } catch (error) {
    return [`${one.id} ${destination}: ${error instanceof Error ? error.message : ''}`];
  }
}

function answer(vectors: Vectors, one: Case, destination: 'push' | 'no push', dialect: Dialect): unknown {
  const reading = readModule(plainValue(parseYaml(one.yaml).root));
  if (!reading.ok) return { error: `decode: ${reading.error}` };
  const module = reading.value;
  const namespace = module.metadata.namespace || 'default';
  const { kernel, loaded, failure } = resolveModule(module, namespace, one.kernel, dialect.release);
  if (!loaded) return { error: failure?.message };
  const images = imagesOf({ ...vectors.env, ...one.env }, dialect);
  const { release } = dialect;
  const owner = dialect.buildObjectOwner === 'Module' ? '555555555555' : '666666666666';
  const request = {
    ...{ module, namespace, release, kernel, loaded, destination, images, objects: objectsOf(vectors) },
    ...(one.ownerName !== undefined && { ownerName: one.ownerName }),
    ownerUid: `11111111-2222-3333-4444-${owner}`,
  };
  return { build: outcome(buildObject(request)), sign: outcome(signObject(request)) };
}

const outcome = (result: BuildObject | null): unknown =>
  result && (result.ok ? result.object : { error: result.error });

/** The file's own `env` has the names of 2.0.1 and later only; 1.x had the same images under the older names. */
const imagesOf = (env: Readonly<Record<string, string>>, { imageVariableNames }: Dialect) => ({
  build: env[imageVariableNames.build] ?? env['RELATED_IMAGE_BUILD'] ?? '',
  sign: env[imageVariableNames.sign] ?? env['RELATED_IMAGE_SIGN'] ?? '',
});

function objectsOf({ configMaps, secrets }: Vectors): NamespaceObjects {
  const keysIn = (contents: Contents) => (name: string) => {
    const data = contents[name];
    return data ? Object.keys(data) : 'missing';
  };
  return { configMap: keysIn(configMaps), secret: keysIn(secrets) };
}

/** The hash needs Go's own types; everything else has to be equal. */
function maskHash(value: unknown): unknown {
  const text = JSON.stringify(value).replace(
    /("kmm\.node\.kubernetes\.io\/last-hash":)"\d+"/g,
    `$1"${hashPlaceholder}"`,
  );
  return JSON.parse(text);
}
