// The names of the files in an image: manifest, then layer after layer as a stream, never one of them whole in memory.
// Everything that is not as it should be is `Unreadable`.
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { ImageFile } from '../../core/image/contents/layer-stack.js';
import { LayerStack } from '../../core/image/contents/layer-stack.js';
import { at, textAt } from '../../core/kernel/node-object.js';
import type { FilesQuestion } from '../../service/ports/cluster-session.js';
import { ByteReader } from './byte-reader.js';
import { jsonIn } from '../asking/read-answer.js';
import type { Door } from './registry-access.js';
import { manifestTypes } from './registry-access.js';
import type { RegistryLine } from './registry-http.js';
import { askOnce, openOnce } from './registry-http.js';
import type { ImagePlace } from './registry-connection.js';
import { Unreadable } from './registry-connection.js';
import { TarError, TarTooLarge, tarEntries } from './tar.js';
import { withTurns } from './turns.js';
import { magicLength, unpackerFor } from './unpack.js';
import { codeOf } from '../asking/failure-words.js';

export interface ImageAtDoor {
  readonly question: FilesQuestion;
  readonly place: ImagePlace;
  readonly door: Door;
  readonly line: RegistryLine;
}

/** What an image may have at most, all layers together. */
const most = { packed: 2 ** 31, unpacked: 2 ** 33, entries: 400_000 };
/** Runtimes put a fourth of them on top of each other at most (moby, `layer/layer_store.go`, `maxLayerDepth`). */
const mostLayers = 500;

const tooLarge = (what: string): Unreadable =>
  new Unreadable(
    `The image is too large to look through (${what}), so nothing that KMM's loader looks for in it was checked.`,
  );

export async function imageFiles(image: ImageAtDoor): Promise<readonly ImageFile[]> {
  const stack = new LayerStack();
  const spent = { packed: 0, unpacked: 0, entries: 0 };
  for (const digest of layersIn(await manifestOf(image))) {
    stack.nextLayer();
    await addLayer(image, digest, stack, spent);
  }
  const files = stack.files();
  if (!files) throw tooLarge(tooTangled);
  return files;
}

const tooTangled = 'what its layers say of its files makes too much of them';

/** That of the one image for the architecture, where there are several. */
async function manifestOf(image: ImageAtDoor): Promise<unknown> {
  const { place, question } = image;
  const manifest = await manifestAt(image, place.reference);
  const several = at(manifest, 'manifests');
  if (!Array.isArray(several)) return manifest;
  return manifestAt(image, digestFor(several, question.architecture));
}

async function manifestAt({ door, line, place }: ImageAtDoor, reference: string): Promise<unknown> {
  const url = new URL(`manifests/${reference}`, door.base);
  const { status, text, isCut } = await askOnce(
    { method: 'GET', url, headers: { accept: manifestTypes, ...authorization(door) } },
    line,
  );
  if (status !== 200) throw new Unreadable(`${place.registry} does not give the image (${String(status)}).`);
  if (isCut) throw tooLarge('its manifest has more than 256 KiB');
  const manifest = jsonIn(text);
  if (typeof manifest !== 'object' || manifest === null)
    throw new Unreadable(`What ${place.registry} gives for the image cannot be read.`);
  return manifest;
}

/** What is built beside an image, such as where it comes from, is for the platform `unknown`. */
function digestFor(several: readonly unknown[], architecture: string): string {
  const real = several.filter(each => textAt(each, 'platform', 'os') !== 'unknown');
  const fitting = real.find(each => textAt(each, 'platform', 'architecture') === architecture);
  const chosen = fitting ?? (real.length === 1 ? real[0] : undefined);
  if (chosen === undefined)
    throw new Unreadable(`The image is for several architectures, but not ${architecture}.`);
  return checkedDigest(textAt(chosen, 'digest'));
}

function layersIn(manifest: unknown): readonly string[] {
  const layers = at(manifest, 'layers');
  if (!Array.isArray(layers)) throw new Unreadable('The image is of a kind whose layers are not known.');
  if (layers.length > mostLayers) throw tooLarge(`more than ${String(mostLayers)} layers`);
  return layers.map(layer => checkedDigest(textAt(layer, 'digest')));
}

function checkedDigest(digest: string): string {
  if (/^sha(?:256|512):[0-9a-f]{64,128}$/.test(digest)) return digest;
  throw new Unreadable('The image names a part of it by something that is no digest.');
}

const authorization = ({ authorization: value }: Door): Readonly<Record<string, string>> =>
  value === undefined ? {} : { authorization: value };

type Spent = Record<keyof typeof most, number>;

async function addLayer(
  { door, line, place }: ImageAtDoor,
  digest: string,
  stack: LayerStack,
  spent: Spent,
): Promise<void> {
  const url = new URL(`blobs/${digest}`, door.base);
  const { status, body } = await openOnce({ method: 'GET', url, headers: authorization(door) }, line);
  if (status !== 200) {
    body.destroy();
    throw new Unreadable(`${place.registry} does not give a layer of the image (${String(status)}).`);
  }
  const [algorithm = ''] = digest.split(':');
  const hash = createHash(algorithm);
  const packed = new ByteReader(counted(body, spent, 'packed', piece => hash.update(piece)));
  try {
    const start = await packed.take(magicLength);
    await pipeline(
      joined(start, packed.pieces()),
      unpackerFor(start),
      async (source: AsyncIterable<Uint8Array>) => {
        for await (const entry of tarEntries(withTurns(counted(source, spent, 'unpacked'), line.signal))) {
          spend(spent, 'entries', 1);
          stack.add(entry);
          if (stack.isTooLarge) throw tooLarge(tooTangled);
        }
      },
      { signal: line.signal },
    );
  } catch (error) {
    throw explained(error);
  }
  if (`${algorithm}:${hash.digest('hex')}` !== digest)
    throw new Unreadable(`A layer that ${place.registry} gives is not what its digest says.`);
}

async function* joined(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield start;
  yield* rest;
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  spent: Spent,
  what: 'packed' | 'unpacked',
  see?: (piece: Uint8Array) => unknown,
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of source) {
    spend(spent, what, piece.length);
    see?.(piece);
    yield piece;
  }
}

const limitWords: Readonly<Record<keyof Spent, string>> = {
  packed: 'more than 2 GiB',
  unpacked: 'more than 8 GiB unpacked',
  entries: `more than ${String(most.entries)} files`,
};

function spend(spent: Spent, what: keyof Spent, amount: number): void {
  spent[what] += amount;
  if (spent[what] > most[what]) throw tooLarge(limitWords[what]);
}

/** Others are the connection's. */
function explained(error: unknown): unknown {
  if (error instanceof TarTooLarge) return tooLarge(error.message);
  if (error instanceof TarError)
    return new Unreadable(`A layer of the image is no tar archive: ${error.message}.`);
  const code = codeOf(error);
  return /^Z(?:STD)?_/.test(code)
    ? new Unreadable(`A layer of the image cannot be unpacked (${code}).`)
    : error;
}
