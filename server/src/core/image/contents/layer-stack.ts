// The files of an image out of its layers, put on top of each other as container runtimes do it (containerd,
// `pkg/archive/tar.go`, `applyNaive`): whiteouts take away, links above a path are followed. Names, kinds and targets
// only; it does not know where layers come from. A layer can make far more of itself than it is long, by deep paths, links
// and what it hides: all of it is paid for, and what nobody can pay for is said to be too large.
import { Budget } from '../../budget.js';
import type { EntryKind } from '../../dockerfile/layout/tree.js';
import { baseName, cleanPath, parentPath } from '../../dockerfile/paths.js';

/** One entry of a layer's archive. */
export interface LayerEntry {
  /** As written: `./opt/a`, `opt/b/`. */
  readonly name: string;
  /** `other` is no file that can be read: a device, a pipe. */
  readonly kind: 'file' | 'directory' | 'symlink' | 'hard link' | 'other';
  /** Of links. */
  readonly target: string;
}

export interface ImageFile {
  /** Absolute. */
  readonly path: string;
  readonly kind: EntryKind;
  /** Of a symlink, as written. */
  readonly target: string | undefined;
  /** The layer it comes from, from 1. */
  readonly layer: number;
}

interface Node {
  kind: EntryKind;
  target: string | undefined;
  layer: number;
  readonly children: Map<string, Node>;
}

const nodeKinds = { file: 'file', directory: 'directory', symlink: 'symlink', other: 'unknown' } as const;

const whiteout = '.wh.';
const opaque = '.wh..wh..opq';
/** What is longer or deeper cannot be opened on Linux. */
const longestPath = 4096;
const deepest = longestPath / 2;
const mostLinks = 40;

/** Of everything that is in the image, with directories that nobody has written down. */
const mostNodes = 500_000;
/** In characters read or written; whoever looks at a node pays `step`. */
const mostWork = 2 ** 28;
const step = 16;

export class LayerStack {
  readonly #root = directory(0);
  readonly #opaque = new Set<Node>();
  readonly #nodes = new Budget(mostNodes);
  readonly #work = new Budget(mostWork);
  #layer = 0;

  /** From then on nothing is added any more, and what there is says nothing about the image. */
  get isTooLarge(): boolean {
    return this.#nodes.isSpent || this.#work.isSpent;
  }

  /** What is added from now on is of the next layer, on top of all before. */
  nextLayer(): void {
    this.#hide();
    this.#layer++;
  }

  add({ name, kind, target }: LayerEntry): void {
    if (this.isTooLarge || !this.#work.spend(name.length + target.length)) return;
    const path = cleanPath(`/${name}`);
    if (path === '/' || path.length > longestPath) return;
    const base = baseName(path);
    if (base.startsWith(whiteout)) return this.#takeAway(path, base);
    const above = this.#walk(parentPath(path), this.#makeDirectory);
    const before = above?.children.get(base);
    if (kind === 'directory' && before?.kind === 'directory') {
      before.layer = this.#layer;
      return;
    }
    if (!above || !this.#nodes.spend()) return;
    const linked = kind === 'hard link' ? this.#find(cleanPath(`/${target}`)) : undefined;
    above.children.set(base, {
      kind: kind === 'hard link' ? (linked?.kind ?? 'file') : nodeKinds[kind],
      target: kind === 'symlink' ? target : linked?.target,
      layer: this.#layer,
      children: new Map(),
    });
  }

  /** All there is now, unless it is too large; what is in a directory comes after it. */
  files(): readonly ImageFile[] | undefined {
    this.#hide();
    const files: ImageFile[] = [];
    const open: (readonly [string, Node])[] = [['', this.#root]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [above, { children }] = next;
      for (const [name, node] of children) {
        if (!this.#work.spend(2 * (above.length + name.length))) return undefined;
        const path = `${above}/${name}`;
        files.push({ path, kind: node.kind, target: node.target, layer: node.layer });
        if (node.children.size > 0) open.push([path, node]);
      }
    }
    return this.isTooLarge ? undefined : files;
  }

  #takeAway(path: string, base: string): void {
    const above = this.#walk(parentPath(path));
    if (!above) return;
    if (base === opaque) this.#opaque.add(above);
    // Others that begin so are a file system's own (`.wh..wh.plnk`).
    else if (!base.startsWith('.wh..wh.')) above.children.delete(base.slice(whiteout.length));
  }

  #hide(): void {
    for (const node of this.#opaque) this.#keepOnly(node);
    this.#opaque.clear();
  }

  /** An opaque directory hides what lower layers have in it, and nothing of its own layer's. */
  #keepOnly(above: Node): void {
    for (const [name, node] of above.children) {
      if (!this.#work.spend(step)) return;
      this.#keepOnly(node);
      if (node.layer !== this.#layer && node.children.size === 0) above.children.delete(name);
    }
  }

  /** The path itself, should it be a link. */
  #find(path: string): Node | undefined {
    return path === '/' ? this.#root : this.#walk(parentPath(path))?.children.get(baseName(path));
  }

  readonly #makeDirectory = (above: Node, name: string): Node | undefined => {
    if (!this.#nodes.spend()) return undefined;
    const made = directory(this.#layer);
    above.children.set(name, made);
    return made;
  };

  /** Where a path leads, links followed; `make` puts something where there is no directory on the way. */
  #walk(path: string, make?: (above: Node, name: string) => Node | undefined): Node | undefined {
    const rest = partsOf(path);
    let trail: Node[] = [this.#root];
    let links = 0;
    for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
      if (!this.#work.spend(step)) return undefined;
      if (name === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const at = trail.at(-1) ?? this.#root;
      const known = at.children.get(name);
      if (known?.kind === 'symlink' && known.target !== undefined && ++links <= mostLinks) {
        if (known.target.startsWith('/')) trail = [this.#root];
        if (!this.#work.spend(known.target.length)) return undefined;
        for (const part of partsOf(known.target)) rest.push(part);
        continue;
      }
      const next = known?.kind === 'directory' ? known : make?.(at, name);
      if (!next || trail.length > deepest) return undefined;
      trail.push(next);
    }
    return trail.at(-1);
  }
}

/** The last one first. */
const partsOf = (path: string): string[] =>
  path
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .reverse();

function directory(layer: number): Node {
  return { kind: 'directory', target: undefined, layer, children: new Map() };
}
