// A file tree while a stage is built: each change of an instruction is made here. Knows paths, links and copies; not
// which command causes what.
import type { Effort } from '../effort.js';
import { isKnown } from '../hole.js';
import type { Glob } from '../../glob/glob.js';
import { ancestorsOf, cleanPath, isWithin, joinPath, parentPath, pathBelow, wayTo } from '../paths.js';
import type { GapShape } from './gaps.js';
import { coveredByRemoval, gapFor, gapMayHold, movedGap, shapeOf, targetOf } from './gaps.js';
import { fixedDirectory, fileGlob } from './glob.js';
import type { Certainty, Entry, EntryKind, FileTree, Gap, Origin } from './tree.js';
import type { Links, Presence } from './tree-path.js';
import { exactPresence, resolvePath } from './tree-path.js';

/** Who does it, and whether it happens. */
export interface Act {
  readonly by: Origin;
  readonly certainty: Certainty;
}

/** So few are gone through whatever else the Dockerfile does. */
const mostForNothing = 200;
/** To hold a path against a pattern costs as much as to look at so many. */
const forPattern = 3;
const mostEntries = 30_000;
const mostGaps = 500;
/** More than this is copied as something of which nothing is known. */
const mostCopied = 5_000;

export class TreeDraft {
  readonly #entries: Map<string, Entry>;
  /** By shape, in the order they came. */
  #gaps: Map<string, Gap>;
  readonly #removals: Map<string, number>;
  readonly #volumes = new Set<string>();
  readonly mergedUsr: boolean;

  readonly #clock: { now: number };
  readonly #effort: Effort;

  constructor(
    base: FileTree,
    clock: { now: number },
    effort: Effort,
    /** Whoever changes it now. */
    public by: Origin,
  ) {
    this.#clock = clock;
    this.#effort = effort;
    this.mergedUsr = base.mergedUsr;
    const { entries, gaps, removals } = base;
    const isFollowed = this.mayGoThrough(entries.size + gaps.length + removals.size);
    this.#entries = new Map(isFollowed ? entries : []);
    this.#gaps = new Map(gaps.map(gap => [shapeOf(gap), gap]));
    this.#removals = new Map(isFollowed ? removals : []);
    if (!isFollowed) this.#giveUp(by);
  }

  /** Whether so many files are gone through, each at a price. */
  mayGoThrough(files: number, price = 1): boolean {
    if (files <= mostForNothing) return true;
    return this.#effort.spend(files * price, this.by.span, 'what becomes of so many files');
  }

  finished(): FileTree {
    return { ...this.#links, gaps: [...this.#gaps.values()], removals: this.#removals };
  }

  get #links(): Links {
    return { entries: this.#entries, mergedUsr: this.mergedUsr };
  }

  /** Whether all gaps are gone through. */
  mayAskGaps(): boolean {
    return this.mayGoThrough(this.#gaps.size);
  }

  /** The moment of the last change. */
  time(): number {
    return this.#clock.now;
  }

  /** A new moment. */
  tick(): number {
    return ++this.#clock.now;
  }

  /** The path itself, with the links above it followed. */
  resolve(path: string): string {
    return resolvePath(this.#links, path);
  }

  presence(path: string): Presence {
    return this.mayAskGaps() ? exactPresence(this.finished(), path) : 'unknown';
  }

  /** 'absent' only when that is proven. */
  kindOf(path: string): EntryKind | 'absent' {
    const entry = this.#entries.get(this.resolve(path));
    if (entry?.certainty === 'proven') return entry.kind;
    return !entry && this.presence(path) === 'no' ? 'absent' : 'unknown';
  }

  /** The path with a link at its end followed too: where a write through it goes. */
  follow(path: string): string {
    let at = this.resolve(path);
    for (let links = 0; links < 20; links++) {
      const { kind, target, certainty } = this.#entries.get(at) ?? {};
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

  put(path: string, kind: EntryKind, wanted: Act, extra: Extra = {}): void {
    const kept = !this.#isInVolume(path);
    const act: Act = kept ? wanted : { ...wanted, certainty: 'possible' };
    const { target, index = false, history = [++this.#clock.now] } = extra;
    if (!isKnown(path)) {
      this.open({ ...gapFor(path), reason: 'the path is not known' }, act.by);
      return;
    }
    const real = this.resolve(path);
    if (real === '/') return;
    if (this.#entries.size > mostEntries) return this.#giveUp(act.by);
    this.#parents(real, act);
    const before = this.#entries.get(real);
    if (before?.certainty === 'proven' && act.certainty === 'possible') return;
    // A directory that is there already stays whose it was.
    if (before?.certainty === 'proven' && kind === 'directory' && before.kind === 'directory') return;
    this.#entries.delete(real);
    this.#entries.set(real, { ...fresh(real, kind, act, history), target, index });
  }

  /** From now on nobody can say whether what comes under this path stays. */
  makeVolume(path: string, by: Origin): void {
    if (!isKnown(path)) return;
    this.put(path, 'directory', { by, certainty: 'possible' });
    this.#volumes.add(this.resolve(path));
  }

  #isInVolume(path: string): boolean {
    return this.#volumes.size > 0 && [...wayTo(path)].some(above => this.#volumes.has(above));
  }

  #parents(path: string, act: Act): void {
    for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const above = path.slice(0, slash);
      const entry = this.#entries.get(above);
      if (entry && (entry.certainty === 'proven' || act.certainty === 'possible')) continue;
      this.#entries.set(above, fresh(above, 'directory', act, [this.#clock.now]));
    }
  }

  /** Says that files may be there that the text does not name. */
  open(wanted: GapShape, by: Origin): void {
    const { deep = true, names, tops, except = [], lacks = [] } = wanted;
    const below = isKnown(wanted.below) ? this.resolve(wanted.below) : fixedDirectory(wanted.below);
    const order = ++this.#clock.now;
    const gap: Gap = { below, deep, names, tops, except, lacks, reason: wanted.reason, by, order };
    const shape = shapeOf(gap);
    this.#gaps.delete(shape);
    if (this.#gaps.size < mostGaps) this.#gaps.set(shape, gap);
    else this.#giveUp(by);
  }

  /** Nothing is known to be there any more, nor to be missing. */
  #forget(): void {
    this.#entries.clear();
    this.#giveUp(this.by);
  }

  #giveUp(by: Origin): void {
    const reason = 'the Dockerfile does more than is followed';
    const rest = { deep: true, names: undefined, tops: undefined, except: [], lacks: [] };
    const gap = { below: '/', ...rest, reason, by, order: this.#clock.now };
    this.#gaps = new Map([[shapeOf(gap), gap]]);
  }

  /** Takes away what a path or a pattern names, and all under it. */
  remove(path: string, certainty: Certainty): void {
    const order = ++this.#clock.now;
    if (!this.mayGoThrough(this.#entries.size + this.#gaps.size)) return this.#forget();
    const fixed = isKnown(path) && !/[*?[]/.test(path) ? this.resolve(path) : undefined;
    const glob = fixed === undefined ? fileGlob(cleanPath(path)) : undefined;
    const sure = certainty === 'proven' && isKnown(path);
    for (const [at, entry] of this.#entries) {
      const hit = fixed !== undefined ? isWithin(at, fixed) : hits(glob, at);
      if (!hit) continue;
      if (sure) this.#entries.delete(at);
      else this.#entries.set(at, { ...entry, certainty: 'possible' });
    }
    if (!sure || fixed === undefined) return;
    for (const [shape, { below }] of this.#gaps) if (isWithin(below, fixed)) this.#gaps.delete(shape);
    this.#removals.set(fixed, order);
  }

  /** Entries a pattern names, in the order of the tree. */
  matching(pattern: string): readonly Entry[] {
    if (!this.mayGoThrough(this.#entries.size, forPattern)) {
      this.#forget();
      return [];
    }
    const glob = fileGlob(cleanPath(pattern));
    return [...this.#entries.values()].filter(({ path }) => glob.matches(path));
  }

  /** Whether a gap may hold something the pattern names. */
  mayMatch(pattern: string): boolean {
    const target = targetOf(cleanPath(pattern));
    return !this.mayAskGaps() || [...this.#gaps.values()].some(gap => gapMayHold(gap, target));
  }

  /** What is under `from` in `source` comes under `to`. */
  copyTree(source: FileTree, from: string, to: string, act: Act): void {
    if (!this.mayGoThrough(source.entries.size + source.gaps.length))
      return this.open({ below: to, reason: 'it is too much to follow' }, act.by);
    const start = resolvePath(source, from);
    const now = ++this.#clock.now;
    const copied = [...source.entries.values()].filter(({ path }) => path !== start && isWithin(path, start));
    if (copied.length > mostCopied || !this.mayGoThrough(costOfCopying(copied)))
      return this.open({ below: to, reason: 'it is too much to follow' }, act.by);
    for (const entry of copied) {
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

/** Where each has been is copied along; the rest weighs as much as looking at a few others. */
export const costOfCopying = (entries: readonly Entry[]): number =>
  entries.reduce((cost, { history }) => cost + history.length + 10, 0);

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

const hits = (glob: Glob | undefined, path: string): boolean =>
  glob !== undefined && (glob.matches(path) || ancestorsOf(path).some(above => glob.matches(above)));
