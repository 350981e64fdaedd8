// How a registry lets us in: with TLS or without, as nobody or with credentials for whom they are meant. Found out by
// asking for an image's manifest.
import { isIPv4 } from 'node:net';
import { triesPlainHttp } from '../../core/image/registry.js';
import type { ImageQuestion } from '../../service/ports/cluster-session.js';
import { challengesIn } from './challenge.js';
import { credentialsFor } from './docker-config.js';
import type { RegistryLine, RegistryReply } from './registry-http.js';
import { askOnce } from './registry-http.js';
import { authorizationFor } from './registry-sign-in.js';
import type { ImagePlace } from './registry-connection.js';

export interface Door {
  /** `https://quay.io/v2/team/kmod/`: what belongs to the repository is below it. */
  readonly base: URL;
  readonly authorization: string | undefined;
  /** To the question for the manifest. */
  readonly reply: RegistryReply;
}

/** All kinds of manifests and indexes; a registry that knows another one than asked for says that there is none. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v1+json',
].join(', ');

/**
 * With TLS, and without where that will do and TLS is not spoken (`go-containerregistry`, `transport.Ping`). What was wrong
 * with TLS is told when it is spoken after all. Undefined when the question is not understood. Rejects when nobody answers.
 */
export async function openDoor(
  question: ImageQuestion,
  place: ImagePlace,
  line: RegistryLine,
): Promise<Door | undefined> {
  const mayBePlain = question.insecure || triesPlainHttp(place.registry);
  try {
    return await askAt('https', question, place, line);
  } catch (error) {
    if (!mayBePlain || line.signal.aborted) throw error;
    const door = await askAt('http', question, place, line).catch(() => undefined);
    if (door) return door;
    throw error;
  }
}

/** Undefined when the question is not understood, as by one that speaks TLS when it is asked without. */
async function askAt(
  scheme: 'https' | 'http',
  question: ImageQuestion,
  place: ImagePlace,
  line: RegistryLine,
): Promise<Door | undefined> {
  const base = new URL(`${scheme}://${place.host}/v2/${place.repository}/`);
  const url = new URL(`manifests/${place.reference}`, base);
  const ask = (method: 'HEAD' | 'GET', authorization: string | undefined): Promise<RegistryReply> =>
    askOnce(
      {
        method,
        url,
        headers: { accept: manifestTypes, ...(authorization !== undefined && { authorization }) },
      },
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
          mayUsePlainHttp: realm => mayGiveTokensInPlain(question, url, realm),
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
  return clear.status === 400 ? undefined : { base, authorization, reply: clear };
}

/** Nobody first: what is public is nobody's business. */
function identities(
  question: ImageQuestion,
  { registry, repository }: ImagePlace,
  url: URL,
): readonly ReturnType<typeof credentialsFor>[] {
  const { dockerConfig } = question;
  const own = dockerConfig === undefined ? undefined : credentialsFor(dockerConfig, registry, repository);
  return own && (url.protocol === 'https:' || mayTellInPlain(question, url)) ? [undefined, own] : [undefined];
}

/** Whether credentials may go without TLS: to this machine, or when the user has said that it will do. */
const mayTellInPlain = ({ insecure }: ImageQuestion, { hostname }: URL): boolean =>
  insecure || isLoopback(hostname);

/**
 * What holds for a registry holds for its token server only where that is the same machine: a registry with TLS leads
 * nobody out of it, and one without leads nobody elsewhere (`go-containerregistry`, `transport.validateRealmURL`, which
 * wants the same domain even of a realm with TLS, where we believe the registry as containers/image does).
 */
const mayGiveTokensInPlain = (question: ImageQuestion, registry: URL, realm: URL): boolean =>
  registry.protocol === 'http:' &&
  mayTellInPlain(question, registry) &&
  (realm.hostname === registry.hostname || (isLoopback(realm.hostname) && isLoopback(registry.hostname)));

/**
 * As URLs write it. Of names only `localhost`, which never leads elsewhere (RFC 6761, section 6.3); `127.evil.example` is a
 * name like any other.
 */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
