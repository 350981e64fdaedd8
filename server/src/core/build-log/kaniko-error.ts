// kaniko's last line -> what class of failure it is and where the instruction to blame is to be looked for. Follows
// cmd/executor/cmd/root.go, pkg/executor/build.go and push.go, pkg/commands. Knows no Dockerfile.
import type { KanikoError, Whereabouts } from './kaniko-error-types.js';
import { after, because, error, shortageOr } from './kaniko-error-types.js';
import { stageError } from './kaniko-stage-error.js';
import { brief, isNoMemory, isNoSpace, goErrorWords } from './go-error-words.js';

/** Such errors come before any instruction is printed. */
export const isEarly = ({ where, kind }: KanikoError): boolean =>
  where.at === 'line' || where.at === 'fault' || where.at === 'global arg' || kind === 'arguments';

const heads =
  /(?:error building image: |error pushing image: |error checking push permissions -- |error resolving relative paths to absolute paths: |error changing to root dir: |kaniko should only be run inside of a container|panic: |fatal error: (?:runtime|all goroutines))/;

/** From where in the line the builder's error stands; a command may have left something in front. */
export function errorStart(line: string): number {
  const at = line.search(heads);
  if (at < 0) return -1;
  // Go's own last words begin a line; commands say such things, too.
  return at > 0 && /^(?:panic|fatal)/.test(line.slice(at)) ? -1 : at;
}

export function readError(text: string): KanikoError {
  const building = after(text, 'error building image: ');
  if (building !== undefined) return buildingError(building);
  const pushing = after(text, 'error pushing image: ');
  if (pushing !== undefined) return pushError(pushing);
  if (text.startsWith('error checking push permissions')) {
    return pushError(text.slice(text.indexOf('try again: ') + 'try again: '.length));
  }
  if (/^(?:panic|fatal error): /.test(text)) {
    return error(
      { at: 'nowhere' },
      isNoMemory(text) ? 'out of memory' : 'builder',
      `The builder crashed: ${brief(text)}.`,
    );
  }
  return error({ at: 'nowhere' }, 'builder', sentence(text));
}

/** `Error: …`, in front of the usage: kaniko does not even begin. */
export function argumentError(text: string): KanikoError {
  const said = text.replace(/^Error: /, '');
  const file = /resolving dockerfile path/.test(said);
  return error(
    { at: 'nowhere' },
    'arguments',
    file
      ? 'The builder finds no Dockerfile where its argument `--dockerfile` says.'
      : `The builder does not take its arguments: ${brief(said)}.`,
  );
}

const sentence = (text: string): string => {
  const trimmed = brief(text).replace(/[.\s]+$/, '');
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}.`;
};

function buildingError(text: string): KanikoError {
  const stage = after(text, 'error building stage: ');
  if (stage !== undefined) return stageError(stage);
  const parsing = after(text, 'parsing dockerfile: ');
  if (parsing !== undefined) return syntaxError(parsing);
  if (text.startsWith('reading dockerfile at path'))
    return error({ at: 'nowhere' }, 'arguments', because('The builder cannot read the Dockerfile', text));
  if (text.startsWith('expanding meta ARGs: '))
    return error(
      { at: 'global arg' },
      'syntax',
      because('The value of an ARG before FROM cannot be made out', text),
    );
  const base = /^resolving args: resolving base name (.*?): (.*)$/s.exec(text);
  if (base)
    return error(
      { at: 'written base', text: base[1] ?? '' },
      'syntax',
      because(`The image of FROM ${base[1] ?? ''} cannot be made out`, base[2] ?? ''),
    );
  if (text.startsWith('Error finding target stage'))
    return error({ at: 'nowhere' }, 'arguments', sentence(text));
  const saved =
    /^could not save file: (.*)$/.exec(text) ??
    /^(?:to create workspace for stage|deleting file system after stage) (.*)$/.exec(text);
  if (saved)
    return error(
      { at: 'nowhere' },
      shortageOr(text, 'builder'),
      because('The builder cannot keep the files of a stage', text),
    );
  if (/^failed to process|unexpected end of statement|unsupported modifier/.test(text))
    return error({ at: 'fault', fault: undefined }, 'syntax', sentence(text));
  if (isImageError(text)) return imageError(text);
  if (isNoSpace(text) || isNoMemory(text))
    return error({ at: 'nowhere' }, shortageOr(text, 'builder'), because('The builder gave up', text));
  return error({ at: 'nowhere' }, 'builder', sentence(text));
}

const isImageError = (text: string): boolean =>
  /unable to complete operation after|could not parse reference|repository can only contain|tag can only contain|registries must be valid|a repository name must|image not found on any configured mapped registries|no child with platform|unsupported MediaType|\bGET https?:|\bGet "https?:|MANIFEST_UNKNOWN|UNAUTHORIZED|DENIED|NAME_UNKNOWN/.test(
    text,
  );

function imageError(text: string): KanikoError {
  const manifest = /https?:\/\/([^/"\s]+)\/v2\/(.+?)\/(?:manifests|blobs)\//.exec(text);
  const host = /https?:\/\/([^/"\s]+)/.exec(text);
  const where: Whereabouts = {
    at: 'image',
    repository: manifest?.[2],
    registry: manifest?.[1] ?? host?.[1],
  };
  return error(
    where,
    'base image',
    goErrorWords(text) ??
      brief(text.replace(/^unable to complete operation after \d+ attempts, last error: /, '')),
  );
}

function syntaxError(text: string): KanikoError {
  const placed = /^dockerfile parse error (?:on )?lines? (\d+)(?:-\d+)?: (.*)$/i.exec(text);
  if (placed)
    return error(
      { at: 'line', line: Number(placed[1]) },
      'syntax',
      `The builder refuses the Dockerfile: ${brief(placed[2] ?? '')}.`,
    );
  const known = syntaxFaults.find(([words]) => text.includes(words));
  const reason = `The builder refuses the Dockerfile: ${known?.[2] ?? brief(text)}.`;
  if (text.includes('quotes wrapping arg values')) return error({ at: 'global arg' }, 'syntax', reason);
  if (text.includes('file with no instructions')) return error({ at: 'nowhere' }, 'syntax', reason);
  const mention = /can't find = in "(.*?)"/.exec(text)?.[1];
  const where: Whereabouts = { at: 'fault', fault: known?.[1], ...(mention !== undefined && { mention }) };
  return error(where, 'syntax', reason);
}

const syntaxFaults: readonly (readonly [string, string | undefined, string])[] = [
  ['unterminated heredoc', 'unterminated-heredoc', 'a here-document has no end'],
  ['file with no instructions', undefined, 'it has no instruction'],
  ['no build stage in current context', 'no-from', 'an instruction stands before the first FROM'],
  ['dockerfile line greater than maximum', 'long-line', 'a line is too long'],
  ['invalid escape token', 'directive', 'the escape character of its first lines is none'],
  ['parser directive', 'directive', 'a directive of its first lines is given twice'],
  ['unexpected EOF', undefined, 'it ends in the middle of an instruction'],
];

function pushError(text: string): KanikoError {
  const to = /failed to push to destination (\S+): |push permission for "([^"]+)"/.exec(text);
  const place = to?.[1] ?? to?.[2];
  if (/tag immutability|repository is immutable/.test(text))
    return error(
      { at: 'nowhere' },
      'push',
      `${place ?? 'The image'} exists, and the registry does not let it be overwritten.`,
    );
  if (/getting tag for destination/.test(text))
    return error(
      { at: 'nowhere' },
      'push',
      because('The destination is no image name', text.replace(/^getting tag for destination: /, '')),
    );
  const what = place === undefined ? 'The image cannot be pushed' : `${place} cannot be pushed`;
  return error({ at: 'nowhere' }, 'push', because(what, text));
}
