// Many paths to fields at once, kept as the tree that they are, so that a document with thousands of them does not compare
// all with all.
import type { FieldPath } from './field-path.js';

interface Node {
  readonly below: Map<string | number, Node>;
  isMember: boolean;
}

/** A step into a map and one into a list differ, as `"1"` and `1` do. */
export class PathSet {
  readonly #root = node();

  constructor(paths: Iterable<FieldPath>) {
    for (const path of paths) this.#add(path);
  }

  has(path: FieldPath): boolean {
    return this.#walk(path).end?.isMember === true;
  }

  /** Whether a member is the path itself, above it or below it. */
  hasInWayOf(path: FieldPath): boolean {
    const { end, passesMember } = this.#walk(path);
    return passesMember || (end !== undefined && end.below.size > 0);
  }

  /** `end` is undefined where no member is at the path or below it. */
  #walk(path: FieldPath): { readonly end: Node | undefined; readonly passesMember: boolean } {
    let here: Node | undefined = this.#root;
    let passesMember = here.isMember;
    for (const step of path) {
      here = here.below.get(step);
      if (!here) break;
      passesMember ||= here.isMember;
    }
    return { end: here, passesMember };
  }

  #add(path: FieldPath): void {
    let here = this.#root;
    for (const step of path) {
      const next = here.below.get(step) ?? node();
      here.below.set(step, next);
      here = next;
    }
    here.isMember = true;
  }
}

const node = (): Node => ({ below: new Map(), isMember: false });
