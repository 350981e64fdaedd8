// kaniko's last line -> what class of failure it is and where the instruction to blame is to be looked for. Follows
// cmd/executor/cmd/root.go, pkg/executor/build.go and push.go, pkg/commands. Knows no Dockerfile.
import type { LogKind } from './log-verdict-types.js';
import { brief, isNoMemory, isNoSpace, outsideWords } from './outside-words.js';

/** Where the instruction to blame is. */
export type Whereabouts =
  /** The last one that was printed. */
  | { readonly at: 'last'; readonly run: boolean }
  /** A COPY or ADD that is not printed yet: the next one. `path` in the file system of the builder. */
  | { readonly at: 'next'; readonly path: string | undefined }
  /** The image that was asked for last; `repository` when the error tells it. */
  | { readonly at: 'image'; readonly repository: string | undefined; readonly registry: string | undefined }
  /** FROM of the stage that is built. */
  | { readonly at: 'base' }
  /** FROM whose image is written like this. */
  | { readonly at: 'written base'; readonly text: string }
  | { readonly at: 'line'; readonly line: number }
  /** What our own parser refuses: of this kind, or at all. */
  | { readonly at: 'fault'; readonly fault: string | undefined; readonly mention?: string }
  /** ARG before the first FROM. */
  | { readonly at: 'global arg' }
  | { readonly at: 'nowhere' };

export interface KanikoError {
  readonly where: Whereabouts;
  readonly kind: LogKind;
  /** A sentence; undefined when what the command printed says it better. */
  readonly reason: string | undefined;
  /** Of the RUN. */
  readonly status: number | undefined;
  readonly signal: string | undefined;
}

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

const after = (text: string, head: string): string | undefined =>
  text.startsWith(head) ? text.slice(head.length) : undefined;

const error = (where: Whereabouts, kind: LogKind, reason: string | undefined): KanikoError => ({
  where,
  kind: kind,
  reason,
  status: undefined,
  signal: undefined,
});

const sentence = (text: string): string => {
  const trimmed = brief(text).replace(/[.\s]+$/, '');
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}.`;
};

const because = (what: string, text: string): string =>
  `${what}: ${outsideWords(text) ?? brief(text).replace(/[.\s]+$/, '')}.`;

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
  const base = /^resolving args: resolving base name (.*?): (.*)$/.exec(text);
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
      outsideKind(text, 'builder'),
      because('The builder cannot keep the files of a stage', text),
    );
  if (/^failed to process|unexpected end of statement|unsupported modifier/.test(text))
    return error({ at: 'fault', fault: undefined }, 'syntax', sentence(text));
  if (isImageError(text)) return imageError(text);
  if (isNoSpace(text) || isNoMemory(text))
    return error({ at: 'nowhere' }, outsideKind(text, 'builder'), because('The builder gave up', text));
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
    outsideWords(text) ??
      brief(text.replace(/^unable to complete operation after \d+ attempts, last error: /, '')),
  );
}

function syntaxError(text: string): KanikoError {
  const placed = /^dockerfile parse error on lines? (\d+)(?:-\d+)?: (.*)$/.exec(text);
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

function stageError(text: string): KanikoError {
  const optimizing = after(text, 'failed to optimize instructions: ') ?? text;
  const context = after(optimizing, 'failed to get files used from context: ');
  if (context !== undefined) return contextError(context);
  const executing = after(text, 'failed to execute command: ');
  if (executing !== undefined) return commandError(executing);
  const unpacking = after(text, 'failed to get filesystem from image: ');
  if (unpacking !== undefined)
    return error(
      { at: 'base' },
      outsideKind(unpacking, rights(unpacking) ? 'builder' : 'base image'),
      because('The base image cannot be unpacked', unpacking),
    );
  return error(
    { at: 'last', run: false },
    outsideKind(text, 'builder'),
    because('The builder cannot keep what the instruction did', text),
  );
}

const rights = (text: string): boolean =>
  /operation not permitted|permission denied|read-only file system/.test(text);

const outsideKind = (text: string, otherwise: LogKind): LogKind =>
  isNoSpace(text) ? 'no space' : isNoMemory(text) ? 'out of memory' : otherwise;

function contextError(text: string): KanikoError {
  const path = /(?:fileinfo for |lstat |stat |open )(\/.*?): /.exec(text)?.[1];
  const where: Whereabouts = { at: 'next', path };
  if (text.includes('resolved envs is empty'))
    return error(
      where,
      'copy',
      'The builder finds nothing to copy: it does not know here-documents, or a variable is empty.',
    );
  if (text.includes('when specifying multiple sources'))
    return error(where, 'copy', 'Several files are copied, so the destination has to end in `/`.');
  if (path !== undefined && /no such file or directory/.test(text))
    return error(where, 'copy', missingFile(path));
  return error(where, 'copy', because('What is to be copied cannot be made out', text));
}

function missingFile(path: string): string {
  const stage = /^\/kaniko\/(\d+)(\/.*)$/.exec(path);
  if (stage) return `${stage[2] ?? ''} does not exist in the stage it is copied from.`;
  const image = /^\/kaniko\/(.+?)(\/(?:usr|opt|etc|lib|bin|var|src|root|home)\b.*)$/.exec(path);
  if (image) return `${image[2] ?? ''} does not exist in the image ${image[1] ?? ''}.`;
  return `${path.replace(/^\/workspace\//, '')} is not in the build context.`;
}

function commandError(text: string): KanikoError {
  const status = /^(?:waiting for process to exit: )?exit status (\d+)$/.exec(text.trim());
  if (status) return { ...error({ at: 'last', run: true }, 'command', undefined), status: Number(status[1]) };
  const signal = /^(?:waiting for process to exit: )?signal: (.*)$/.exec(text.trim());
  if (signal) return { ...error({ at: 'last', run: true }, 'command', undefined), signal: signal[1] ?? '' };
  const starting = /^(?:starting command: )?(?:fork\/exec (\S+): |exec: "?([^":]*)"?: )(.*)$/.exec(text);
  if (starting)
    return error(
      { at: 'last', run: true },
      'command',
      notStarted(starting[1] ?? starting[2] ?? '', starting[3] ?? ''),
    );
  if (/^(?:starting command|getting group id|waiting for process)/.test(text))
    return error(
      { at: 'last', run: true },
      outsideKind(text, 'command'),
      because('The command cannot be started', text),
    );
  const user =
    /user (\S+) is not a uid and does not exist on the system|unknown (?:user|group)(?: name|id)? ?:?"?([^"\s]+)/.exec(
      text,
    );
  if (user)
    return error(
      { at: 'last', run: text.startsWith('credentials') },
      'instruction',
      `The image has no user or group ${user[1] ?? user[2] ?? ''}.`,
    );
  const download = /^downloading remote source file: (.*)$/.exec(text);
  if (download) {
    const url = /"(https?:\/\/[^"]+)"/.exec(text)?.[1];
    return error(
      { at: 'last', run: false },
      outsideKind(text, 'network'),
      because(url === undefined ? 'The file cannot be downloaded' : `${url} cannot be downloaded`, text),
    );
  }
  if (/^(?:unpacking local tar|determining dest for tar)/.test(text))
    return error(
      { at: 'last', run: false },
      outsideKind(text, 'copy'),
      because('The archive cannot be unpacked', text.replace(/^unpacking local tar: /, '')),
    );
  if (
    /^(?:executing copy command|resolving src|copying|could not copy source|find destination path|getting user group|getting permissions|resolving dest symlink|failed to get fileinfo|when specifying multiple)/.test(
      text,
    )
  )
    return error({ at: 'last', run: false }, outsideKind(text, 'copy'), copyReason(text));
  return error(
    { at: 'last', run: false },
    outsideKind(text, 'instruction'),
    because('The instruction fails', text),
  );
}

function copyReason(text: string): string {
  const path = /lstat (\/\S.*?): no such file/.exec(text)?.[1];
  if (path !== undefined) return missingFile(path);
  if (text.includes('getting permissions from chmod'))
    return because('`--chmod` cannot be read', text.replace(/^.*?: parsing value from chmod: /, ''));
  return because('The files cannot be copied', text);
}

function notStarted(program: string, text: string): string {
  if (/no such file or directory|executable file not found/.test(text)) return `The image has no ${program}.`;
  if (/exec format error/.test(text))
    return `${program} is built for another architecture than that of the node.`;
  return because(`${program} cannot be started`, text);
}

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
