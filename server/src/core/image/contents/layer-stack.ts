// The files of an image out of its layers, put on top of each other as container runtimes do it (containerd,
// `pkg/archive/tar.go`, `applyNaive`): whiteouts take away, links above a path are followed. Names, kinds and targets
// only; it does not know where layers come from.
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

const whiteout = '.wh.';
const opaque = '.wh..wh..opq';
/** What is longer or deeper cannot be opened on Linux. */
const longestPath = 4096;
const deepest = longestPath / 2;
const mostLinks = 40;

export class LayerStack {
  readonly #root = directory(0);
  readonly #opaque = new Set<Node>();
  #layer = 0;

  /** What is added from now on is of the next layer, on top of all before. */
  nextLayer(): void {
    this.#hide();
    this.#layer++;
  }

  add({ name, kind, target }: LayerEntry): void {
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
    const linked = kind === 'hard link' ? this.#find(cleanPath(`/${target}`)) : undefined;
    above?.children.set(base, {
      kind: kind === 'hard link' ? (linked?.kind ?? 'file') : kind === 'other' ? 'unknown' : kind,
      target: kind === 'symlink' ? target : linked?.target,
      layer: this.#layer,
      children: new Map(),
    });
  }

  /** All there is now; what is in a directory comes after it. */
  files(): readonly ImageFile[] {
    this.#hide();
    const files: ImageFile[] = [];
    const open: (readonly [string, Node])[] = [['', this.#root]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [above, { children }] = next;
      for (const [name, node] of children) {
        const path = `${above}/${name}`;
        files.push({ path, kind: node.kind, target: node.target, layer: node.layer });
        if (node.children.size > 0) open.push([path, node]);
      }
    }
    return files;
  }

  #takeAway(path: string, base: string): void {
    const above = this.#walk(parentPath(path));
    if (!above) return;
    if (base === opaque) this.#opaque.add(above);
    // Others that begin so are a file system's own (`.wh..wh.plnk`).
    else if (!base.startsWith('.wh..wh.')) above.children.delete(base.slice(whiteout.length));
  }

  #hide(): void {
    for (const node of this.#opaque) keepOnly(node, this.#layer);
    this.#opaque.clear();
  }

  /** The path itself, should it be a link. */
  #find(path: string): Node | undefined {
    return path === '/' ? this.#root : this.#walk(parentPath(path))?.children.get(baseName(path));
  }

  readonly #makeDirectory = (above: Node, name: string): Node => {
    const made = directory(this.#layer);
    above.children.set(name, made);
    return made;
  };

  /** Where a path leads, links followed; `make` puts something where there is no directory on the way. */
  #walk(path: string, make?: (above: Node, name: string) => Node): Node | undefined {
    const rest = partsOf(path);
    let trail: Node[] = [this.#root];
    let links = 0;
    for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
      if (name === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const at = trail.at(-1) ?? this.#root;
      const known = at.children.get(name);
      if (known?.kind === 'symlink' && known.target !== undefined && ++links <= mostLinks) {
        if (known.target.startsWith('/')) trail = [this.#root];
        rest.push(...partsOf(known.target));
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

/** An opaque directory hides what lower layers have in it, and nothing of its own layer's. */
function keepOnly(above: Node, layer: number): void {
  for (const [name, node] of above.children) {
    keepOnly(node, layer);
    if (node.layer !== layer && node.children.size === 0) above.children.delete(name);
  }
}
