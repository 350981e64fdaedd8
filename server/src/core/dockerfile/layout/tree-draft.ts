// A file tree while a stage is built: each change of an instruction is made here. Knows paths, links and copies; not
// which command causes what.
import { hole, isKnown } from '../hole.js';
import { ancestorsOf, baseName, cleanPath, isWithin, joinPath, parentPath, pathBelow } from '../paths.js';
import { fixedDirectory, globExpression, mayBothMatch } from './glob.js';
import type { Certainty, Entry, EntryKind, FileTree, Gap, Origin, Removal } from './tree.js';

export type Presence = 'yes' | 'no' | 'unknown';

/** All that can be left out of a gap. */
export type GapShape = Pick<Gap, 'below' | 'reason'> &
  Partial<Pick<Gap, 'deep' | 'names' | 'tops' | 'except' | 'lacks'>>;

/** Who does it, and whether it happens. */
export interface Act {
  readonly by: Origin;
  readonly certainty: Certainty;
}

const usrLinks = /^\/(bin|sbin|lib|lib32|lib64|libx32)(?=\/|$)/;
const mostEntries = 50_000;

export class TreeDraft {
  private readonly entries: Map<string, Entry>;
  private gaps: Gap[];
  private removals: Removal[];
  readonly mergedUsr: boolean;

  constructor(
    base: FileTree,
    private readonly clock: { now: number },
  ) {
    this.entries = new Map(base.entries);
    this.gaps = [...base.gaps];
    this.removals = [...base.removals];
    this.mergedUsr = base.mergedUsr;
  }

  finished(): FileTree {
    const { entries, gaps, removals, mergedUsr } = this;
    return { entries, gaps, removals, mergedUsr };
  }

  /** The moment of the last change. */
  time(): number {
    return this.clock.now;
  }

  /** A new moment. */
  tick(): number {
    return ++this.clock.now;
  }

  /** The path itself, with the links above it followed. */
  resolve(path: string): string {
    return resolvePath(this.finished(), path);
  }

  presence(path: string): Presence {
    return exactPresence(this.finished(), path);
  }

  /** 'absent' only when that is proven. */
  kindOf(path: string): EntryKind | 'absent' {
    const entry = this.entries.get(this.resolve(path));
    if (entry?.certainty === 'proven') return entry.kind;
    return !entry && this.presence(path) === 'no' ? 'absent' : 'unknown';
  }

  /** The path with a link at its end followed too: where a write through it goes. */
  follow(path: string): string {
    let at = this.resolve(path);
    for (let links = 0; links < 20; links++) {
      const { kind, target, certainty } = this.entries.get(at) ?? {};
      if (kind !== 'symlink' || certainty !== 'proven' || target === undefined || !isKnown(target)) return at;
      at = this.resolve(joinPath(parentPath(at), target));
    }
    return at;
  }

  /** A directory, through a link too. */
  isDirectory(path: string): Presence {
    const kind = this.kindOf(this.follow(path));
    if (kind === 'symlink') return 'unknown';
    if (kind === 'directory' || path === '/') return 'yes';
    return kind === 'unknown' ? 'unknown' : 'no';
  }

  put(path: string, kind: EntryKind, act: Act, extra: Extra = {}): void {
    const { target, index = false, history = [++this.clock.now] } = extra;
    if (!isKnown(path)) {
      this.open({ ...gapFor(path), reason: 'the path is not known' }, act.by);
      return;
    }
    const real = this.resolve(path);
    if (real === '/' || this.entries.size > mostEntries) return;
    this.parents(real, act);
    const before = this.entries.get(real);
    if (before?.certainty === 'proven' && act.certainty === 'possible') return;
    // A directory that is there already stays whose it was.
    if (before?.certainty === 'proven' && kind === 'directory' && before.kind === 'directory') return;
    this.entries.delete(real);
    this.entries.set(real, { ...fresh(real, kind, act, history), target, index });
  }

  private parents(path: string, act: Act): void {
    for (const above of ancestorsOf(path).toReversed()) {
      if (above === '/') continue;
      const entry = this.entries.get(above);
      if (entry && (entry.certainty === 'proven' || act.certainty === 'possible')) continue;
      this.entries.set(above, fresh(above, 'directory', act, [this.clock.now]));
    }
  }

  /** Says that files may be there that the text does not name. */
  open(shape: GapShape, by: Origin): void {
    const { deep = true, names, tops, except = [], lacks = [] } = shape;
    const below = isKnown(shape.below) ? this.resolve(shape.below) : fixedDirectory(shape.below);
    const order = ++this.clock.now;
    this.gaps.push({ below, deep, names, tops, except, lacks, reason: shape.reason, by, order });
  }

  /** Takes away what a path or a pattern names, and all under it. */
  remove(path: string, certainty: Certainty): void {
    const order = ++this.clock.now;
    const fixed = isKnown(path) && !/[*?[]/.test(path) ? this.resolve(path) : undefined;
    const expression = fixed === undefined ? globExpression(cleanPath(path)) : undefined;
    const sure = certainty === 'proven' && isKnown(path);
    for (const [at, entry] of this.entries) {
      const hit = fixed !== undefined ? isWithin(at, fixed) : hits(expression, at);
      if (!hit) continue;
      if (sure) this.entries.delete(at);
      else this.entries.set(at, { ...entry, certainty: 'possible' });
    }
    if (!sure || fixed === undefined) return;
    this.gaps = this.gaps.filter(({ below }) => !isWithin(below, fixed));
    this.removals.push({ path: fixed, order });
  }

  /** Entries a pattern names, in the order of the tree. */
  matching(pattern: string): readonly Entry[] {
    const expression = globExpression(cleanPath(pattern));
    return [...this.entries.values()].filter(({ path }) => expression.test(path));
  }

  /** Gaps that may hold something the pattern names. */
  gapsMatching(pattern: string): readonly Gap[] {
    return this.gaps.filter(gap => gapMayHold(gap, cleanPath(pattern)));
  }

  /** What is under `from` in `source` comes under `to`. */
  copyTree(source: FileTree, from: string, to: string, act: Act): void {
    const start = resolvePath(source, from);
    const now = ++this.clock.now;
    for (const entry of [...source.entries.values()]) {
      if (entry.path === start || !isWithin(entry.path, start)) continue;
      const certainty = act.certainty === 'proven' ? entry.certainty : 'possible';
      const by = { ...act.by, via: entry.by };
      const extra = { ...carried(entry), history: [now, ...entry.history] };
      this.put(joinPath(to, pathBelow(entry.path, start)), entry.kind, { by, certainty }, extra);
    }
    for (const gap of [...source.gaps]) {
      const moved = movedGap(gap, start, to);
      if (moved && !coveredByRemoval(source, gap, start)) this.open(moved, { ...act.by, via: gap.by });
    }
  }
}

/** What else an entry can be. */
export interface Extra {
  readonly target?: string;
  readonly index?: true;
  /** Of a copy: now, then its history in the tree it comes from. */
  readonly history?: readonly number[];
}

const fresh = (path: string, kind: EntryKind, { certainty, by }: Act, history: readonly number[]): Entry => ({
  path,
  kind,
  target: undefined,
  index: false,
  certainty,
  by,
  order: history[0] ?? 0,
  history,
});

/** What stays of an entry when it is copied. */
export const carried = ({ target, index }: Entry): Pick<Extra, 'target' | 'index'> => ({
  ...(target !== undefined && { target }),
  ...(index && { index: true as const }),
});

const hits = (expression: RegExp | undefined, path: string): boolean =>
  expression !== undefined &&
  (expression.test(path) || ancestorsOf(path).some(above => expression.test(above)));

/** Where a path with an unknown part may lead. */
function gapFor(path: string): Pick<Gap, 'below' | 'names'> {
  const slash = path.lastIndexOf('/');
  const last = path.slice(slash + 1);
  // An unknown part in the middle makes directories of unknown names as well.
  const names = isKnown(path.slice(0, slash)) && last !== '' ? last.replaceAll(hole, '*') : undefined;
  return { below: fixedDirectory(path), names };
}

/** The same gap seen from the copy; undefined when nothing of it is copied. */
function movedGap(gap: Gap, from: string, to: string): GapShape | undefined {
  const { deep, names, lacks, reason } = gap;
  const top = from.split('/')[1] ?? '';
  if (gap.tops && top !== '' && !gap.tops.has(top)) return undefined;
  if (gap.except.some(path => isWithin(from, path))) return undefined;
  const except = gap.except
    .filter(path => isWithin(path, from))
    .map(path => joinPath(to, pathBelow(path, from)));
  const shape = { deep, lacks, reason, except, ...(names !== undefined && { names }) };
  if (isWithin(from, gap.below)) {
    return gap.deep || gap.below === from ? { ...shape, below: to } : undefined;
  }
  return isWithin(gap.below, from)
    ? { ...shape, below: joinPath(to, pathBelow(gap.below, from)) }
    : undefined;
}

const coveredByRemoval = ({ removals }: FileTree, gap: Gap, path: string): boolean =>
  removals.some(removal => removal.order > gap.order && isWithin(path, removal.path));

export function exactPresence(tree: FileTree, path: string): Presence {
  if (!isKnown(path)) return 'unknown';
  const real = resolvePath(tree, path);
  if (real === '/') return 'yes';
  const entry = tree.entries.get(real);
  if (entry) return entry.certainty === 'proven' ? 'yes' : 'unknown';
  return tree.gaps.some(gap => gapCovers(tree, gap, real)) ? 'unknown' : 'no';
}

export function gapCovers(tree: FileTree, gap: Gap, path: string): boolean {
  return gapMayHold(gap, path) && !coveredByRemoval(tree, gap, path);
}

/** Whether something that `pattern` names, which may be one path, can be in the gap. */
export function gapMayHold(gap: Gap, pattern: string): boolean {
  // Where files may be, the directory they are in may be.
  if (gap.below !== '/' && isWithin(gap.below, pattern)) return true;
  const directory = fixedDirectory(pattern);
  const last = pattern.split('/').at(-1) ?? '';
  if (gap.names !== undefined && !mayBothMatch(gap.names, last)) return false;
  // A pattern that another one matches as a text is narrower than it: `a*.ko` than `*.ko`.
  if (gap.lacks.some(lacked => globExpression(lacked).test(last))) return false;
  if (gap.tops && directory !== '/' && !gap.tops.has(directory.split('/')[1] ?? '')) return false;
  if (gap.tops && directory === '/' && !gap.tops.has(last)) return false;
  if (gap.except.some(path => isWithin(pattern, path))) return false;
  const parent = parentPath(pattern);
  if (!gap.deep) return gap.below === parent || (directory !== parent && isWithin(gap.below, directory));
  return isWithin(directory, gap.below) || (directory !== parent && isWithin(gap.below, directory));
}

/** Follows the links in the directories above a path; the last part stays. At most twenty. */
export function resolvePath(tree: FileTree, path: string): string {
  let at = merged(tree, cleanPath(path));
  for (let links = 0; links < 20; links++) {
    const link = ancestorsOf(at)
      .map(above => tree.entries.get(above))
      .findLast(
        entry => entry?.kind === 'symlink' && entry.certainty === 'proven' && entry.target !== undefined,
      );
    if (!link || link.target === undefined || !isKnown(link.target)) return at;
    at = merged(tree, joinPath(joinPath(parentPath(link.path), link.target), pathBelow(at, link.path)));
  }
  return at;
}

/** The same with a link at the end followed too. */
export const resolveDirectory = (tree: FileTree, path: string): string =>
  parentPath(resolvePath(tree, joinPath(path, 'x')));

const merged = ({ mergedUsr }: FileTree, path: string): string =>
  mergedUsr ? path.replace(usrLinks, '/usr/$1') : path;

/** Where a file lands whose directory is `directory`. */
export const placeIn = (directory: string, source: string): string => joinPath(directory, baseName(source));
