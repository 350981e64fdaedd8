// One visit to the registry of an image: where that is, by which proxy, for how long, and in which words it fails. A visit
// never rejects.
import { EnvHttpProxyAgent } from 'undici';
import type { ImageReference } from '../core/image/reference.js';
import { readReference } from '../core/image/reference.js';
import type { StopSignal } from '../core/stop.js';
import type { ImageQuestion } from '../service/cluster-session.js';
import { deadline } from './deadline.js';
import { isDockerHub } from './docker-config.js';
import type { Line } from './registry-http.js';
import { codeOf, isAboutTls } from './words.js';
import type { KubeWorld } from './world.js';

export type RegistryWorld = Pick<KubeWorld, 'clock' | 'env' | 'patience'>;

/** Where an image is looked for. */
export interface Place {
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

export interface Visit<T> {
  readonly world: RegistryWorld;
  readonly stop: StopSignal;
  /** Milliseconds. */
  readonly patience: number;
  /** What the registry has not done in that time: `answered`. */
  readonly task: string;
  readonly ask: (place: Place, line: Line) => Promise<T>;
  /** What cannot be known, and why. */
  readonly unknown: (words: string) => T;
}

export async function visit<T>(question: ImageQuestion, visit: Visit<T>): Promise<T> {
  const { world, stop, patience, task, ask, unknown } = visit;
  if (stop.stopped) return unknown('Cancelled.');
  const read = readReference(question.image);
  if (!read.ok) return unknown(`\`${question.image}\` is no name of an image, so no registry was asked.`);
  const place = placeOf(read.reference);
  const dispatcher = agentFor(question, world.env);
  if (!dispatcher) return unknown('The proxy in the environment (`HTTPS_PROXY`, `HTTP_PROXY`) is no URL.');
  const limit = deadline(world.clock, patience, stop);
  try {
    return await ask(place, { dispatcher, signal: limit.signal });
  } catch (error) {
    if (limit.over() === 'stopped') return unknown('Cancelled.');
    const seconds = Math.round(patience / 1000);
    if (limit.over()) return unknown(`${place.registry} has not ${task} within ${String(seconds)} s.`);
    if (error instanceof Unreadable) return unknown(error.message);
    return unknown(unreachedWords(place.registry, error));
  } finally {
    limit.done();
    await dispatcher.destroy().catch(() => undefined);
  }
}

/** `busybox` is `docker.io/library/busybox`, which is kept at `registry-1.docker.io`. */
function placeOf({ registry, repository, tag, digest }: ImageReference): Place {
  const named = registry?.text ?? 'docker.io';
  const isHub = isDockerHub(named);
  const isOfficial = isHub && !repository.text.includes('/');
  return {
    registry: isHub ? 'docker.io' : named,
    host: isHub ? 'registry-1.docker.io' : named,
    repository: isOfficial ? `library/${repository.text}` : repository.text,
    reference: digest?.text ?? tag?.text ?? 'latest',
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
