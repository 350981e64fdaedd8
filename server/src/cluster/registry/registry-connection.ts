// One visit to the registry of an image: where that is, by which proxy, for how long, and in which words it fails. A visit
// never rejects.
import { EnvHttpProxyAgent } from 'undici';
import type { NamedImage } from '../../core/image/reference.js';
import { namedImage, readReference } from '../../core/image/reference.js';
import type { StopSignal } from '../../core/stop.js';
import type { ImageQuestion } from '../../service/ports/cluster-session.js';
import { deadline } from '../asking/deadline.js';
import { isDockerHub } from './docker-config.js';
import type { RegistryLine } from './registry-http.js';
import { codeOf, isAboutTls } from '../asking/failure-words.js';
import type { KubeWorld } from '../asking/world.js';

export type RegistryWorld = Pick<KubeWorld, 'clock' | 'env' | 'patience'>;

/** Where an image is looked for. */
export interface ImagePlace {
  /** As people write it, with its port. */
  readonly registry: string;
  /** Who is asked. */
  readonly host: string;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

/** What is there cannot be used; the message is for the user. */
export class Unreadable extends Error {}

/** From now on so many milliseconds are waited until it has done something: `sent the image`. */
export type Wait = (ms: number, task: string) => void;

export interface ImageLookup<T> {
  readonly world: RegistryWorld;
  readonly stop: StopSignal;
  readonly ask: (place: ImagePlace, line: RegistryLine, wait: Wait) => Promise<T>;
  /** What cannot be known, and why. */
  readonly unknown: (words: string) => T;
}

export async function askRegistry<T>(question: ImageQuestion, visit: ImageLookup<T>): Promise<T> {
  const { world, stop, ask, unknown } = visit;
  if (stop.stopped) return unknown('Cancelled.');
  const named = readReference(question.image).ok ? namedImage(question.image) : undefined;
  if (!named) return unknown(`\`${question.image}\` is no name of an image, so no registry was asked.`);
  const place = placeOf(named);
  const dispatcher = agentFor(question, world.env);
  if (!dispatcher) return unknown('The proxy in the environment (`HTTPS_PROXY`, `HTTP_PROXY`) is no URL.');
  let patience = { ms: world.patience.request, task: 'answered' };
  const limit = deadline(world.clock, patience.ms, stop);
  const wait: Wait = (ms, task) => {
    patience = { ms, task };
    limit.allow(ms);
  };
  try {
    return await ask(place, { dispatcher, signal: limit.signal }, wait);
  } catch (error) {
    if (limit.over() === 'stopped') return unknown('Cancelled.');
    const seconds = Math.round(patience.ms / 1000);
    if (limit.over())
      return unknown(`${place.registry} has not ${patience.task} within ${String(seconds)} s.`);
    if (error instanceof Unreadable) return unknown(error.message);
    return unknown(unreachedWords(place.registry, error));
  } finally {
    limit.done();
    await dispatcher.destroy().catch(() => undefined);
  }
}

/** What is in `docker.io` is kept at `registry-1.docker.io`. */
function placeOf({ registry, repository, tag, digest }: NamedImage): ImagePlace {
  const isHub = isDockerHub(registry);
  return {
    registry: isHub ? 'docker.io' : registry,
    host: isHub ? 'registry-1.docker.io' : registry,
    repository,
    reference: digest ?? tag ?? 'latest',
  };
}

/** Proxies as everybody has them in the environment, and none for this machine; undefined when they are no URLs. */
function agentFor(
  { skipTlsVerify }: ImageQuestion,
  env: RegistryWorld['env'],
): EnvHttpProxyAgent | undefined {
  const tls = { rejectUnauthorized: !skipTlsVerify };
  const valueOf = (name: string): string => env[name] ?? env[name.toUpperCase()] ?? '';
  try {
    return new EnvHttpProxyAgent({
      httpProxy: valueOf('http_proxy'),
      httpsProxy: valueOf('https_proxy'),
      noProxy: `${valueOf('no_proxy')},localhost,127.0.0.1,[::1]`,
      connect: tls,
      requestTls: tls,
    });
  } catch {
    return undefined;
  }
}

function unreachedWords(registry: string, error: unknown): string {
  const code = codeOf(error);
  return isAboutTls(code)
    ? `No safe connection to ${registry} can be made from here (${code}).`
    : `${registry} cannot be reached from here (${code}).`;
}
