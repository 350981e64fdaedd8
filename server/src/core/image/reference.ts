// An image's name taken apart as container runtimes do it (`github.com/distribution/reference`, `ParseNormalizedNamed`),
// or the first place where they stop. It does not know whether there is such an image.
import type { Span } from '../span.js';
import { spanOf } from '../span.js';

export interface ReferencePart {
  readonly text: string;
  readonly span: Span;
}

/** The parts of `registry.example.com:5000/team/kmod:1.0@sha256:…`. What is not written is undefined. */
export interface ImageReference {
  readonly registry: ReferencePart | undefined;
  readonly repository: ReferencePart;
  readonly tag: ReferencePart | undefined;
  readonly digest: ReferencePart | undefined;
}

export type ReferenceFaultKind =
  | 'empty'
  | 'white space'
  /** `https://`. */
  | 'scheme'
  | 'registry'
  /** Nothing in front of, between or behind the slashes. */
  | 'empty part'
  | 'upper case'
  /** A part of the repository has a character at a place where it must not be. */
  | 'repository'
  /** More than 255 characters. */
  | 'long repository'
  | 'empty tag'
  | 'tag'
  /** More than 128 characters. */
  | 'long tag'
  | 'digest'
  /** 64 hexadecimal digits, which runtimes take for an image's id. */
  | 'image id';

export interface ReferenceFault {
  readonly kind: ReferenceFaultKind;
  readonly span: Span;
}

export type ReferenceReading =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly fault: ReferenceFault };

export const longestTag = 128;
export const longestRepository = 255;

export function readReference(text: string): ReferenceReading {
  const parts = splitReference(text);
  const fault = wholeFault(text) ?? partFault(parts);
  return fault ? { ok: false, fault } : { ok: true, reference: parts };
}

/** Splits a reference into its parts as they stand, right or wrong. */
export function splitReference(text: string): ImageReference {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const start = registryLength(named);
  const colon = named.indexOf(':', start);
  const end = colon < 0 ? named.length : colon;
  return {
    registry: start === 0 ? undefined : part(text, 0, start - 1),
    repository: part(text, start, end),
    tag: colon < 0 ? undefined : part(text, colon + 1, named.length),
    digest: at < 0 ? undefined : part(text, at + 1, text.length),
  };
}

/** Which image is meant, with what runtimes put in where nothing is written. */
export interface NamedImage {
  /** `docker.io` when none is written. */
  readonly registry: string;
  /** `library/ubuntu` for `ubuntu`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The image that a reference names, which may be wrong in any other part; undefined without a repository. */
export function namedImage(text: string): NamedImage | undefined {
  const { registry, repository, tag, digest } = splitReference(text);
  if (repository.text === '') return undefined;
  const host = registry === undefined || registry.text === 'index.docker.io' ? dockerHub : registry.text;
  const isOfficial = host === dockerHub && !repository.text.includes('/');
  return {
    registry: host,
    repository: isOfficial ? `library/${repository.text}` : repository.text,
    ...{ tag: tag?.text, digest: digest?.text },
  };
}

const dockerHub = 'docker.io';

const part = (text: string, start: number, end: number): ReferencePart => ({
  text: text.slice(start, end),
  span: spanOf(start, end),
});

/**
 * The length of the registry with its slash, as `splitDockerDomain` finds it; 0 where the first part belongs to
 * the repository.
 */
function registryLength(named: string): number {
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(slash, 0));
  const isRegistry = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  return slash > 0 && isRegistry ? slash + 1 : 0;
}

function wholeFault(text: string): ReferenceFault | undefined {
  if (text === '') return { kind: 'empty', span: spanOf(0, 0) };
  const blank = /\s+/u.exec(text);
  if (blank) return { kind: 'white space', span: spanOf(blank.index, blank.index + blank[0].length) };
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(text);
  if (scheme) return { kind: 'scheme', span: spanOf(0, scheme[0].length) };
  return /^[a-f0-9]{64}$/.test(text) ? { kind: 'image id', span: spanOf(0, text.length) } : undefined;
}

const domainPart = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const registryForm = new RegExp(`^(?:${domainPart}(?:\\.${domainPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const digestForm = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

function partFault({ registry, repository, tag, digest }: ImageReference): ReferenceFault | undefined {
  if (registry && !isRegistry(registry.text)) return { kind: 'registry', span: registry.span };
  return repositoryFault(repository) ?? (tag && tagFault(tag)) ?? (digest && digestFault(digest));
}

/** One with a `_` gets through as well, for a part of the repository that it might be. */
const isRegistry = (text: string): boolean => registryForm.test(text) || repositoryPartForm.test(text);

const repositoryPartForm = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

function repositoryFault({ text, span }: ReferencePart): ReferenceFault | undefined {
  let { start } = span;
  for (const piece of text.split('/')) {
    const own = spanOf(start, start + piece.length);
    if (piece === '') return { kind: 'empty part', span: own };
    if (piece.toLowerCase() !== piece) return { kind: 'upper case', span: own };
    if (!repositoryPartForm.test(piece)) return { kind: 'repository', span: own };
    start = own.end + 1;
  }
  return text.length > longestRepository ? { kind: 'long repository', span } : undefined;
}

function tagFault({ text, span }: ReferencePart): ReferenceFault | undefined {
  if (text === '') return { kind: 'empty tag', span };
  if (!tagForm.test(text)) return { kind: 'tag', span };
  return text.length > longestTag ? { kind: 'long tag', span } : undefined;
}

/** `go-digest`: of the algorithms it knows, the length and lower case count. */
function digestFault({ text, span }: ReferencePart): ReferenceFault | undefined {
  const [algorithm = '', hex = ''] = text.split(':');
  const length = { sha256: 64, sha384: 96, sha512: 128 }[algorithm];
  const isRight = digestForm.test(text) && hex.length === length && /^[0-9a-f]+$/.test(hex);
  return isRight ? undefined : { kind: 'digest', span };
}
