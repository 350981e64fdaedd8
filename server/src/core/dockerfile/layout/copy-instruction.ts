// COPY and ADD: from where, what, and where to. The destination is a directory when it says so (a slash at its end),
// when it is one already, or when there are several sources (kaniko pkg/util/command_util.go, DestinationFilepath;
// BuildKit's copy does the same).
import type { Builder } from '../builder.js';
import { hole, isKnown, withEllipses } from '../hole.js';
import { readMark } from '../heredoc.js';
import { baseName, joinPath } from '../paths.js';
import type { Step, StepWord } from '../stages.js';
import { fixedDirectory, isPattern } from './glob.js';
import type { Entry, EntryKind, FileTree, Origin } from './tree.js';
import { gapCovers, gapMayHold, targetOf } from './gaps.js';
import type { Act, TreeDraft } from './tree-draft.js';
import { carried, costOfCopying } from './tree-draft.js';
import type { Presence } from './tree-path.js';
import { resolvePath } from './tree-path.js';
import { fileGlob } from './glob.js';

/** What `--from` names, or what stands in its place. */
export type CopySource =
  | { readonly kind: 'context' }
  | { readonly kind: 'stage'; readonly index: number }
  | { readonly kind: 'image'; readonly text: string }
  | { readonly kind: 'url' }
  | { readonly kind: 'heredoc' };

/** One source of a COPY or ADD, for rules. */
export interface CopyCall {
  readonly step: Step;
  readonly from: CopySource;
  readonly source: StepWord;
  /** Absolute, without a slash at its end. May hold a `hole`. */
  readonly sourcePath: string;
  readonly destination: StepWord;
  /** Absolute. */
  readonly destinationPath: string;
  /** Whether the destination is taken for a directory. */
  readonly intoDirectory: Presence;
  readonly order: number;
}

export interface CopyContext {
  readonly draft: TreeDraft;
  readonly act: Act;
  readonly step: Step;
  readonly builder: Builder;
  /** Trees of the stages before this one. */
  readonly trees: readonly FileTree[];
  /** The first of each name. */
  readonly stageNames: ReadonlyMap<string, number>;
  /** The tree of an image named by `--from`. */
  readonly imageTree: (text: string) => FileTree;
  readonly copies: CopyCall[];
}

/** Nothing is known of the files people build with; under KMM there are none. */
const contextTree: FileTree = {
  entries: new Map(),
  gaps: [],
  removals: new Map(),
  mergedUsr: false,
};

export function copyInstruction(context: CopyContext): void {
  const { step, draft, act } = context;
  const destination = step.words.at(-1);
  const sources = step.words.slice(0, -1);
  if (!destination || sources.length === 0) return;
  const flags = new Set(step.instruction.flags.map(({ name }) => name));
  const to = joinPath(step.workdir, destination.text);
  const asDirectory = /(?:^|\/)\.?$/.test(destination.text) || sources.length > 1;
  for (const source of sources) {
    const from = sourceOf(context, source);
    const intoDirectory = asDirectory ? 'yes' : isDirectory(draft, to);
    const path = joinPath('/', source.text);
    context.copies.push({
      step,
      from,
      source,
      sourcePath: path,
      destination,
      destinationPath: to,
      intoDirectory,
      order: draft.time() + 1,
    });
    if (flags.has('parents') || !isKnown(to)) openDestination(context, to);
    else copyOne(context, { from, path, to, intoDirectory, text: source.text });
    if (flags.has('exclude')) draft.remove(to, 'possible');
  }
  if (asDirectory && isKnown(to)) draft.put(to, 'directory', act);
}

/** Nobody calls a directory like a module or an archive; anything may hide in a gap otherwise. */
function isDirectory(draft: TreeDraft, path: string): Presence {
  const answer = isKnown(path) ? draft.isDirectory(path) : 'unknown';
  return answer === 'unknown' && looksLikeFile(path) ? 'no' : answer;
}

const openDestination = ({ draft, act, step }: CopyContext, to: string): void =>
  draft.open(
    {
      below: isKnown(to) ? to : fixedDirectory(to),
      reason: `where \`${step.instruction.keyword}\` copies to is not known`,
    },
    act.by,
  );

function sourceOf({ step, trees, stageNames, builder }: CopyContext, source: StepWord): CopySource {
  if (step.instruction.heredocs.length > 0 && readMark(source.word.text)) return { kind: 'heredoc' };
  const from = step.instruction.flags.find(({ name }) => name === 'from')?.value;
  if (step.instruction.keyword === 'ADD' && /^(?:https?|ftp):\/\/|^git@|\.git(?:#.*)?$/s.test(source.text)) {
    return { kind: 'url' };
  }
  if (from === undefined || step.instruction.keyword === 'ADD') return { kind: 'context' };
  const byName = stageNames.get(from.toLowerCase());
  if (byName !== undefined) return { kind: 'stage', index: byName };
  if (/^\d+$/.test(from) && Number(from) < trees.length) return { kind: 'stage', index: Number(from) };
  // Neither builder expands variables here; what is left is taken for an image of that name.
  const isCertain = builder.name === 'kaniko' || !from.includes('$');
  return { kind: 'image', text: isCertain ? from : hole };
}

interface One {
  readonly from: CopySource;
  readonly path: string;
  readonly to: string;
  readonly intoDirectory: Presence;
  /** The source as written, for its slash at the end and for URLs. */
  readonly text: string;
}

function copyOne(context: CopyContext, one: One): void {
  const { draft, act, builder } = context;
  const { from, to, intoDirectory } = one;
  switch (from.kind) {
    case 'stage':
      return copyFrom(context, one, context.trees[from.index] ?? contextTree);
    case 'image':
      return copyFrom(context, one, context.imageTree(from.text));
    case 'context':
      return copyFrom(context, one, undefined);
    case 'url': {
      const name = baseName(one.text.replace(/[?#].*/s, ''));
      const repository = /\.git(?:#.*)?$|^git@/s.test(one.text);
      if (repository)
        return draft.open({ below: to, reason: 'what the repository holds is not known' }, act.by);
      return draft.put(intoDirectory === 'yes' ? joinPath(to, name) : to, 'file', act);
    }
    case 'heredoc': {
      if (builder.heredocs === 'dropped') return;
      const name = readMark(one.text)?.name ?? hole;
      return draft.put(intoDirectory === 'yes' ? joinPath(to, name) : to, 'file', act);
    }
  }
}

/** `tree` undefined: the build context, of which nothing is known. */
function copyFrom(context: CopyContext, one: One, tree: FileTree | undefined): void {
  if (isPattern(one.path)) return copyMatches(context, one, tree);
  const { draft, act } = context;
  const { path, to, intoDirectory } = one;
  if (tree && !draft.mayGoThrough(tree.gaps.length)) return openDestination(context, to);
  const kind = one.text.endsWith('/') || one.text === '.' ? 'directory' : kindIn(tree, path);
  if (kind === 'directory') {
    draft.put(to, 'directory', act);
    return copyDirectory(context, tree, path, to);
  }
  const entry = tree?.entries.get(resolvePath(tree, path));
  const extra = entry ? { ...carried(entry), history: [draft.tick(), ...entry.history] } : {};
  const by = { ...act.by, ...originIn(tree, path, entry) };
  if (intoDirectory === 'unknown') {
    draft.put(to, 'unknown', { ...act, by });
    draft.open(
      {
        below: to,
        deep: false,
        names: baseName(path),
        reason: `whether \`${to}\` is a directory is not known`,
      },
      by,
    );
    return;
  }
  if (kind === 'unknown' && !looksLikeFile(path)) return copyEither(context, one, tree);
  const at = intoDirectory === 'yes' ? joinPath(to, baseName(path)) : to;
  draft.put(at, entry?.kind === 'symlink' ? 'symlink' : 'file', { ...act, by }, extra);
}

/** Who made it; of what the text does not name, who may have. */
function originIn(
  tree: FileTree | undefined,
  path: string,
  entry: Entry | undefined,
): Pick<Origin, 'via' | 'guessed'> {
  if (entry) return { via: entry.by };
  const target = tree && targetOf(resolvePath(tree, path));
  // A build comes after what it is built from.
  const last = target && tree.gaps.findLast(gap => gap.by.instruction && gapCovers(tree, gap, target));
  return last ? { via: last.by, guessed: true } : { via: undefined };
}

/** A module, a library, an archive: nobody calls a directory like that. */
const looksLikeFile = (path: string): boolean =>
  /\.(?:ko|so|bin|fw|conf|sh|json|txt|a|o|py|c|h|tar|gz|xz|zst|tgz|zip|rpm|deb|pem|der|crt|key|dep|alias)(?:\.\w+)?$/.test(
    path,
  ) || /^modules\./.test(baseName(path));

/** A file would land at one place, the content of a directory at another. */
function copyEither(
  context: CopyContext,
  { path, to, intoDirectory }: One,
  tree: FileTree | undefined,
): void {
  const { draft, act } = context;
  const possible: Act = { ...act, certainty: 'possible' };
  draft.put(to, intoDirectory === 'yes' ? 'directory' : 'unknown', act);
  if (intoDirectory === 'yes') draft.put(joinPath(to, baseName(path)), 'unknown', possible);
  copyDirectory({ ...context, act: possible }, tree, path, to);
}

function copyDirectory(
  { draft, act, step }: CopyContext,
  tree: FileTree | undefined,
  path: string,
  to: string,
): void {
  if (tree) draft.copyTree(tree, path, to, act);
  else
    draft.open(
      {
        below: to,
        reason: `what \`${step.instruction.keyword} ${path.slice(1) || '.'}\` finds is not known`,
      },
      act.by,
    );
}

const kindIn = (tree: FileTree | undefined, path: string): EntryKind => {
  const entry = tree?.entries.get(resolvePath(tree, path));
  return entry?.certainty === 'proven' ? entry.kind : 'unknown';
};

/** A pattern: what is known to match goes to the directory by its name; the content of directories goes there as it is. */
function copyMatches(context: CopyContext, one: One, tree: FileTree | undefined): void {
  const { draft, act, step } = context;
  const { path, to, intoDirectory } = one;
  if (tree && !draft.mayGoThrough(tree.entries.size + tree.gaps.length)) return openDestination(context, to);
  const glob = fileGlob(tree ? resolvePath(tree, path) : path);
  const matches = [...(tree?.entries.values() ?? [])].filter(entry => glob.matches(entry.path));
  if (!draft.mayGoThrough(costOfCopying(matches))) return openDestination(context, to);
  const target = targetOf(tree ? resolvePath(tree, path) : path);
  const open = tree === undefined || !isKnown(path) || tree.gaps.some(gap => gapMayHold(gap, target));
  const single = matches.length === 1 && !open && intoDirectory === 'no';
  // Several files and a destination that is no directory: kaniko fails, others do one thing or another.
  const doubtful = !single && intoDirectory === 'no';
  for (const entry of matches) {
    const sure = entry.certainty === 'proven' && !doubtful;
    const inner: CopyContext = { ...context, act: { ...act, certainty: sure ? act.certainty : 'possible' } };
    if (entry.kind === 'directory') copyDirectory(inner, tree, entry.path, to);
    else copyFrom(inner, { ...one, path: entry.path, intoDirectory: single ? 'no' : 'yes' }, tree);
  }
  if (doubtful) draft.put(to, 'unknown', { ...act, certainty: 'possible' });
  if (!open || (doubtful && context.builder.name === 'kaniko')) return;
  const names = (path.split('/').at(-1) ?? '*').replaceAll(hole, '*');
  const reason = `what \`${step.instruction.keyword} ${withEllipses(path)}\` finds is not known`;
  const filter = mayBeDirectory(names) ? {} : { deep: false, names };
  draft.open({ below: to, reason, ...filter }, act.by);
}

/** `*` and `build*` may match directories, whose content is copied; `*.ko` does not. */
const mayBeDirectory = (names: string): boolean => !looksLikeFile(names.replaceAll('*', 'x'));
