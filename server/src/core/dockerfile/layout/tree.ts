// The file tree of one stage as far as the text proves it: what is there, and where something may be that the text
// does not show. Values only; tree-draft.ts grows one, presence.ts asks it.
import type { Span } from '../../span.js';
import type { Instruction } from '../instruction.js';

/** Who put something there. */
export interface Origin {
  readonly stage: number;
  /** Undefined for what the base image brings along. */
  readonly instruction: Instruction | undefined;
  /** The command in a RUN, the instruction otherwise; the image's name in FROM for what it brings along. */
  readonly span: Span;
  /** In the stage it was copied from. */
  readonly via: Origin | undefined;
  /** `via` is only who may have made it. */
  readonly guessed?: true;
}

/** proven: there, if the build succeeds. possible: the text does not say whether. */
export type Certainty = 'proven' | 'possible';

export type EntryKind = 'file' | 'directory' | 'symlink' | 'unknown';

export interface Entry {
  readonly path: string;
  readonly kind: EntryKind;
  /** Of a symlink, as written; may be relative and may hold a `hole`. */
  readonly target: string | undefined;
  /** Made by depmod. */
  readonly index: boolean;
  readonly certainty: Certainty;
  readonly by: Origin;
  /** When it came into this tree; rises with every change. What one copy brings comes at once. */
  readonly order: number;
  /** `order`, then when it came into the tree it was copied from, and so on. */
  readonly history: readonly number[];
}

/** A place where files may be that the text does not name. */
export interface Gap {
  /** Everything under this directory … */
  readonly below: string;
  /** … or only what is directly in it. */
  readonly deep: boolean;
  /** Only names that match this pattern. */
  readonly names: string | undefined;
  /** Only under these directories of the root. */
  readonly tops: ReadonlySet<string> | undefined;
  /** Not under these directories. */
  readonly except: readonly string[];
  /** Names, or patterns of names, that are certainly not among the files. */
  readonly lacks: readonly string[];
  /** Why nothing can be said, as the end of a sentence: "`make` may write anywhere". */
  readonly reason: string;
  readonly by: Origin;
  readonly order: number;
}

/** Whether `one` came after `other`, also when both were copied together from where they came one after the other. */
export function isYounger(one: Entry, other: Entry): boolean {
  const at = one.history.findIndex((order, index) => order !== other.history[index]);
  return at >= 0 && (one.history[at] ?? 0) > (other.history[at] ?? 0);
}

export interface FileTree {
  /** By path, in the order they came. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly gaps: readonly Gap[];
  /** When a path was last taken away, with all under it. Gaps older than that say nothing about it. */
  readonly removals: ReadonlyMap<string, number>;
  /** `/lib` and `/bin` are links into `/usr`; paths are kept under `/usr`. */
  readonly mergedUsr: boolean;
}
