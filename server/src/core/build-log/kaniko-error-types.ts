// What a failure of kaniko is, and the few words all of them are made of.
import type { LogKind } from './verdict-types.js';
import { brief, isNoMemory, isNoSpace, goErrorWords } from './go-error-words.js';

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

/** What follows such a beginning; undefined when it does not begin so. */
export const after = (text: string, head: string): string | undefined =>
  text.startsWith(head) ? text.slice(head.length) : undefined;

export const error = (where: Whereabouts, kind: LogKind, reason: string | undefined): KanikoError => ({
  where,
  kind: kind,
  reason,
  status: undefined,
  signal: undefined,
});

/** What does not work, and why, in a sentence. */
export const because = (what: string, text: string): string =>
  `${what}: ${goErrorWords(text) ?? brief(text).replace(/[.\s]+$/, '')}.`;

/** What the machine lacks, else what it is otherwise. */
export function shortageOr(text: string, otherwise: LogKind): LogKind {
  if (isNoSpace(text)) return 'no space';
  return isNoMemory(text) ? 'out of memory' : otherwise;
}
