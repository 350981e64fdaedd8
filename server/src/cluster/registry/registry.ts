// Does a registry have an image, and what is in it? By the OCI distribution API
// (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull), anonymously first, with credentials only
// for whom they are meant. An answer is what was asked for, or unknown with the reason; it never fails.
import { at } from '../../core/kernel/node-object.js';
import type { StopSignal } from '../../core/stop.js';
import type {
  FilesAnswer,
  FilesQuestion,
  ImageAnswer,
  ImageQuestion,
  RegistryPort,
} from '../../service/ports/cluster-session.js';
import { credentialsFor } from './docker-config.js';
import { imageFiles } from './image-files.js';
import { jsonIn } from '../asking/read-answer.js';
import type { Door } from './registry-access.js';
import { openDoor } from './registry-access.js';
import type { RegistryReply } from './registry-http.js';
import type { ImagePlace, RegistryWorld } from './registry-connection.js';
import { Unreadable, askRegistry } from './registry-connection.js';

export const createRegistry = (world: RegistryWorld): RegistryPort => ({
  exists: (question, stop) => exists(question, world, stop),
  files: (question, stop) => files(question, world, stop),
});

const exists = (question: ImageQuestion, world: RegistryWorld, stop: StopSignal): Promise<ImageAnswer> =>
  askRegistry(question, {
    ...{ world, stop, unknown },
    ask: async (place, line) => {
      const door = await openDoor(question, place, line);
      return door ? answerIn(door, question, place) : unknown(notUnderstood(place));
    },
  });

const files = (question: FilesQuestion, world: RegistryWorld, stop: StopSignal): Promise<FilesAnswer> =>
  askRegistry<FilesAnswer>(question, {
    ...{ world, stop },
    unknown: words => ({ known: false, words }),
    ask: async (place, line, wait) => {
      const door = await openDoor(question, place, line);
      if (!door) throw new Unreadable(notUnderstood(place));
      const { exists, words } = answerIn(door, question, place);
      if (exists !== 'yes') throw new Unreadable(words);
      wait(world.patience.image, 'sent the image');
      return { known: true, files: await imageFiles({ question, place, door, line }) };
    },
  });

const notUnderstood = ({ registry }: ImagePlace): string =>
  `${registry} does not understand the question (400).`;

const answerIn = ({ reply }: Door, question: ImageQuestion, place: ImagePlace): ImageAnswer =>
  reply.status === 401 ? unknown(unnamedWords(question, place)) : meaningOf(reply, place);

function meaningOf(reply: RegistryReply, { registry, reference }: ImagePlace): ImageAnswer {
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
function unnamedWords({ dockerConfig }: ImageQuestion, { registry, repository }: ImagePlace): string {
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

const unknown = (words: string): ImageAnswer => ({ exists: 'unknown', digest: undefined, words });
