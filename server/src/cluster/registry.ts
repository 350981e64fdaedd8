// Does a registry have an image? By the OCI distribution API
// (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull), anonymously first, with credentials only
// for whom they are meant. An answer is yes, no, or unknown with the reason; it never fails.
import { EnvHttpProxyAgent } from 'undici';
import type { ImageReference } from '../core/image/reference.js';
import { readReference } from '../core/image/reference.js';
import { triesPlainHttp } from '../core/image/registry.js';
import { at } from '../core/kernel/node-object.js';
import type { StopSignal } from '../core/stop.js';
import type { ImageAnswer, ImageQuestion, RegistryPort } from '../service/cluster-session.js';
import { challengesIn } from './challenge.js';
import { deadline } from './deadline.js';
import { credentialsFor, isDockerHub } from './docker-config.js';
import { jsonIn } from './read-answer.js';
import type { Line, RegistryReply } from './registry-http.js';
import { askOnce } from './registry-http.js';
import { authorizationFor } from './registry-sign-in.js';
import { codeOf, isAboutTls } from './words.js';
import type { KubeWorld } from './world.js';

type RegistryWorld = Pick<KubeWorld, 'clock' | 'env' | 'patience'>;

/** Where an image is looked for. */
interface Place {
  /** As people write it, with its port. */
  readonly registry: string;
  /** Who is asked. */
  readonly host: string;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

/** All kinds of manifests and indexes; a registry that knows another one than asked for says that there is none. */
const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v1+json',
].join(', ');

export const createRegistry = (world: RegistryWorld): RegistryPort => ({
  exists: (question, stop) => exists(question, world, stop),
});

async function exists(question: ImageQuestion, world: RegistryWorld, stop: StopSignal): Promise<ImageAnswer> {
  if (stop.stopped) return unknown('Cancelled.');
  const read = readReference(question.image);
  if (!read.ok) return unknown(`\`${question.image}\` is no name of an image, so no registry was asked.`);
  const place = placeOf(read.reference);
  const dispatcher = agentFor(question, world.env);
  if (!dispatcher) return unknown('The proxy in the environment (`HTTPS_PROXY`, `HTTP_PROXY`) is no URL.');
  const limit = deadline(world.clock, world.patience.request, stop);
  try {
    return await askBySchemes(question, place, { dispatcher, signal: limit.signal });
  } catch (error) {
    if (limit.over() === 'stopped') return unknown('Cancelled.');
    const seconds = Math.round(world.patience.request / 1000);
    if (limit.over()) return unknown(`${place.registry} has not answered within ${String(seconds)} s.`);
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

/**
 * With TLS, and without where that will do and TLS is not spoken (`go-containerregistry`, `transport.Ping`). What was wrong
 * with TLS is told when it is spoken after all.
 */
async function askBySchemes(question: ImageQuestion, place: Place, line: Line): Promise<ImageAnswer> {
  const mayBePlain = question.insecure || triesPlainHttp(place.registry);
  try {
    const answer = await askAt('https', question, place, line);
    return answer ?? unknown(`${place.registry} does not understand the question (400).`);
  } catch (error) {
    if (!mayBePlain || line.signal.aborted) throw error;
    const answer = await askAt('http', question, place, line).catch(() => undefined);
    if (answer) return answer;
    throw error;
  }
}

/** Undefined when the question is not understood, as by one that speaks TLS when it is asked without. */
async function askAt(
  scheme: 'https' | 'http',
  question: ImageQuestion,
  place: Place,
  line: Line,
): Promise<ImageAnswer | undefined> {
  const url = new URL(`${scheme}://${place.host}/v2/${place.repository}/manifests/${place.reference}`);
  const ask = (method: 'HEAD' | 'GET', authorization: string | undefined): Promise<RegistryReply> =>
    askOnce(
      { method, url, headers: { accept, ...(authorization !== undefined && { authorization }) } },
      line,
    );
  let authorization: string | undefined;
  let reply = await ask('HEAD', authorization);
  if (reply.status === 401 && reply.url.origin === url.origin) {
    const challenges = challengesIn(reply.header('www-authenticate'));
    for (const credentials of identities(question, place, url)) {
      authorization = await authorizationFor(
        {
          challenges,
          credentials,
          scope: `repository:${place.repository}:pull`,
          mayUsePlainHttp: realm => mayTellInPlain(question, realm),
        },
        line,
      );
      if (authorization === undefined) continue;
      reply = await ask('HEAD', authorization);
      if (reply.status !== 401 && reply.status !== 403) break;
    }
  }
  // A refusal says why in its body, and a few registries know no HEAD.
  const isClear =
    reply.status === 200 || reply.status === 401 || reply.status === 403 || reply.status === 429;
  const clear = isClear ? reply : await ask('GET', authorization);
  if (clear.status === 400) return undefined;
  return clear.status === 401 ? unknown(unnamedWords(question, place)) : meaningOf(clear, place);
}

/** Nobody first: what is public is nobody's business. */
function identities(
  question: ImageQuestion,
  { registry, repository }: Place,
  url: URL,
): readonly ReturnType<typeof credentialsFor>[] {
  const { dockerConfig } = question;
  const own = dockerConfig === undefined ? undefined : credentialsFor(dockerConfig, registry, repository);
  return own && (url.protocol === 'https:' || mayTellInPlain(question, url)) ? [undefined, own] : [undefined];
}

/** Whether credentials may go without TLS: to this machine, or when the user has said that it will do. */
const mayTellInPlain = ({ insecure }: ImageQuestion, { hostname }: URL): boolean =>
  insecure || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');

function meaningOf(reply: RegistryReply, { registry, reference }: Place): ImageAnswer {
  const { status } = reply;
  if (status === 200 && isManifest(reply)) {
    const told = reply.header('docker-content-digest');
    const digest = reference.includes(':') ? reference : told;
    return {
      exists: 'yes',
      digest: /^[a-z0-9+._-]+:[0-9a-fA-F]{32,}$/.test(digest) ? digest : undefined,
      words: `${registry} says that it exists.`,
    };
  }
  if (status === 404 && isRegistrys(reply)) {
    return { exists: 'no', digest: undefined, words: `${registry} says that there is no such image (404).` };
  }
  switch (status) {
    case 200:
    case 404:
      return unknown(
        `${registry} does not answer as a registry does (${String(status)}), so it may be none.`,
      );
    case 403:
      return unknown(`${registry} does not let us ask (403), so it does not say whether the image exists.`);
    case 429:
      return unknown(`${registry} has been asked too often (429) and does not say whether the image exists.`);
    default:
      return unknown(
        `${registry} answered with status ${String(status)} instead of saying whether the image exists.`,
      );
  }
}

/** After a 401: to nobody, to whom the secret names, or to somebody it does not name. */
function unnamedWords({ dockerConfig }: ImageQuestion, { registry, repository }: Place): string {
  if (dockerConfig === undefined)
    return `${registry} wants to know who asks (401), so it does not say whether the image exists.`;
  return credentialsFor(dockerConfig, registry, repository)
    ? `${registry} does not accept the pull secret's credentials (401), so it does not say whether the image exists.`
    : `${registry} wants to know who asks (401), and the pull secret has no credentials for it.`;
}

const isManifest = (reply: RegistryReply): boolean =>
  reply.header('docker-content-digest') !== '' ||
  /^application\/(?:vnd\.(?:oci|docker)\.|json\b)/.test(reply.header('content-type'));

/** A registry's 404 says in JSON what is not there; a web server's does not. */
const isRegistrys = (reply: RegistryReply): boolean =>
  reply.header('docker-distribution-api-version') !== '' || Array.isArray(at(jsonIn(reply.text), 'errors'));

function unreachedWords(registry: string, error: unknown): string {
  const code = codeOf(error);
  return isAboutTls(code)
    ? `No safe connection to ${registry} can be made from here (${code}).`
    : `${registry} cannot be reached from here (${code}).`;
}

const unknown = (words: string): ImageAnswer => ({ exists: 'unknown', digest: undefined, words });
