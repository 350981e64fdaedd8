// What a template leaves open in the tree that was read of it: which maps and lists may hold more than is written, and
// on what it depends that something is there at all.
import { lineEnd, lineStart } from './lines.js';
import type { Located, LocatedEntry, LocatedList, LocatedMap, LocatedScalar } from './located.js';
import type { TemplateAction } from './template-actions.js';
import type { Branch, CoveredTemplate, LineGap } from './template-cover.js';
import { cover } from './template-actions.js';

export interface TemplateHoles {
  /** Whether a map may have that key, or a list more items, although it is not written. */
  readonly mayHold: (node: Located, key: string | number) => boolean;
  /** Whether anything may be in it that is not written. */
  readonly isOpen: (node: Located) => boolean;
  /** The innermost lines around a place that may be absent; undefined for what is always there. */
  readonly branchAt: (offset: number) => Branch | undefined;
}

export interface TreeWithHoles {
  /** With the actions in it again, as they are written. */
  readonly root: Located;
  readonly holes: TemplateHoles;
}

/** `root` was read of the covered `template`. */
export function withHoles(
  root: Located,
  original: string,
  actions: readonly TemplateAction[],
  template: CoveredTemplate,
): TreeWithHoles {
  const reader = new HoleReader(original, actions, template);
  return {
    root: reader.read(root),
    holes: {
      mayHold: (node, key) => {
        const keys = reader.opened.get(node);
        return keys !== undefined && (keys === 'any' || typeof key === 'number' || keys.has(key));
      },
      isOpen: node => reader.opened.has(node),
      branchAt: reader.branchAt,
    },
  };
}

/** Looks among thousands as among few. `branches` stand one in the other or apart, outer ones first. */
function innermostOf(branches: readonly Branch[]): TemplateHoles['branchAt'] {
  const changes: { readonly at: number; readonly branch: Branch | undefined }[] = [];
  const around: Branch[] = [];
  const leave = (offset: number): void => {
    for (let inner = around.at(-1); inner && inner.span.end <= offset; inner = around.at(-1)) {
      around.pop();
      changes.push({ at: inner.span.end, branch: around.at(-1) });
    }
  };
  for (const branch of branches) {
    leave(branch.span.start);
    around.push(branch);
    changes.push({ at: branch.span.start, branch });
  }
  leave(Infinity);
  return offset => changes[countUpTo(changes, offset) - 1]?.branch;
}

function countUpTo(changes: readonly { readonly at: number }[], offset: number): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.at ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A node with its actions in it again, and the gaps that may be in a collection around it as well. */
interface Read<Node extends Located = Located> {
  readonly node: Node;
  readonly left: readonly LineGap[];
}

class HoleReader {
  /** The keys that each may have although they are not written. */
  readonly opened = new Map<Located, Set<string> | 'any'>();
  readonly branchAt: TemplateHoles['branchAt'];
  readonly #original: string;
  readonly #actions: ReadonlyMap<number, TemplateAction>;
  readonly #template: CoveredTemplate;

  constructor(original: string, actions: readonly TemplateAction[], template: CoveredTemplate) {
    this.#original = original;
    this.#actions = new Map(actions.map(action => [action.span.start, action]));
    this.#template = template;
    this.branchAt = innermostOf(template.branches);
  }

  read(root: Located): Located {
    const { node, left } = this.#node(root, this.#template.gaps, -1);
    for (const { keys } of left) this.#open(node, keys);
    return node;
  }

  /** `gaps` stand in the node or behind it; `column` is that of the collection around it. */
  #node(node: Located, gaps: readonly LineGap[], column: number): Read {
    switch (node.kind) {
      case 'scalar':
        return this.#scalar(node, gaps, column);
      case 'list':
        return this.#list(node, gaps);
      case 'map':
        return this.#map(node, gaps);
    }
  }

  #map(map: LocatedMap, gaps: readonly LineGap[]): Read {
    const starts = map.entries.map(({ keySpan }) => keySpan.start);
    const parts = partsOf(gaps, starts);
    const column = this.#columnOf(starts[0] ?? map.span.start);
    const read = map.entries.map((entry, index) => this.#node(entry.value, parts.of(index), column));
    const node = {
      ...map,
      entries: map.entries.map((entry, index) => this.#entry(entry, read[index]?.node)),
    };
    if (map.entries.some(({ key }) => key.includes(cover))) this.#open(node, undefined);
    return { node, left: this.#settled(node, column, parts.before, read) };
  }

  #list(list: LocatedList, gaps: readonly LineGap[]): Read {
    const parts = partsOf(
      gaps,
      list.items.map(({ span }) => span.start),
    );
    const column = this.#columnOf(list.span.start);
    const read = list.items.map((item, index) => this.#node(item, parts.of(index), column));
    const node = { ...list, items: read.map(item => item.node) };
    return { node, left: this.#settled(node, column, parts.before, read) };
  }

  /** Opens a collection for what may stand in it, and gives back what may also stand around it. */
  #settled(
    node: Located,
    column: number,
    before: readonly LineGap[],
    read: readonly Read[],
  ): readonly LineGap[] {
    const own = before.map(gap => ({ gap, child: undefined as Located | undefined }));
    const inner = read.flatMap(({ node: child, left }) => left.map(gap => ({ gap, child })));
    return [...own, ...inner].flatMap(({ gap, child }) => {
      const { column: wanted = column, keys } = gap;
      if (wanted < column) return [gap];
      this.#open(wanted > column && child ? child : node, keys);
      // A list may stand in the column of the key that it belongs to.
      return gap.column === undefined || (node.kind === 'list' && wanted === column) ? [gap] : [];
    });
  }

  #open(node: Located, keys: LineGap['keys']): void {
    const known = this.opened.get(node);
    if (known === 'any') return;
    if (!keys) this.opened.set(node, 'any');
    else if (!known) this.opened.set(node, new Set(keys));
    else for (const key of keys) known.add(key);
  }

  #entry(entry: LocatedEntry, value = entry.value): LocatedEntry {
    const { keySpan } = entry;
    const key = entry.key.includes(cover) ? this.#original.slice(keySpan.start, keySpan.end) : entry.key;
    const own = this.branchAt(keySpan.start);
    if (value.kind === 'list' && value.items.some(({ span }) => this.branchAt(span.start) !== own))
      this.#open(value, undefined);
    return { ...entry, key, value };
  }

  #scalar(scalar: LocatedScalar, gaps: readonly LineGap[], column: number): Read {
    const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
    const isFilling = (gap: LineGap) =>
      (scalar.value === null || isBlock) && (gap.column ?? column + 1) >= column;
    const filling = gaps.filter(isFilling);
    const left = gaps.filter(gap => !isFilling(gap) || (gap.column ?? column) <= column);
    const covered = typeof scalar.value === 'string' && scalar.value.includes(cover);
    if (filling.length === 0 && !covered) return { node: scalar, left };
    return {
      node: { ...scalar, value: isBlock ? this.#block(scalar, filling) : this.#flow(scalar, filling) },
      left,
    };
  }

  #flow({ span, style, value }: LocatedScalar, filling: readonly LineGap[]): string {
    if (value === null) return filling.map(({ offset }) => this.#writtenAt(offset)).join('\n');
    const written = this.#original.slice(span.start, span.end);
    return style === 'plain' ? written : written.slice(1, -1);
  }

  #writtenAt(offset: number): string {
    const span = this.#actions.get(offset)?.span;
    return span ? this.#original.slice(span.start, span.end) : '{{ }}';
  }

  /** Its lines as they are written, without the indentation of the first one. */
  #block({ span, value }: LocatedScalar, filling: readonly LineGap[]): string {
    const last = filling.at(-1)?.offset ?? span.end;
    const end = Math.max(span.end, lineEnd(this.#original, last));
    const [, ...lines] = this.#original.slice(span.start, end).split(/\r\n|[\r\n]/);
    const width = lines.find(line => line.trim() !== '')?.search(/\S/) ?? 0;
    const text = lines
      .map(line => (line.slice(0, width).trim() === '' ? line.slice(width) : line.trimStart()))
      .join('\n');
    return typeof value === 'string' && value.endsWith('\n') && !text.endsWith('\n') ? `${text}\n` : text;
  }

  #columnOf(offset: number): number {
    return offset - lineStart(this.#original, offset);
  }
}

interface Parts {
  /** In front of the first one. */
  readonly before: readonly LineGap[];
  readonly of: (index: number) => readonly LineGap[];
}

/** Each gap goes to the last of the nodes that start in front of it. Both stand in the order of the text. */
function partsOf(gaps: readonly LineGap[], starts: readonly number[]): Parts {
  if (gaps.length === 0) return { before: [], of: () => [] };
  const by = new Map<number, LineGap[]>();
  let node = -1;
  for (const gap of gaps) {
    while (node + 1 < starts.length && (starts[node + 1] ?? 0) < gap.offset) node += 1;
    const own = by.get(node);
    if (own) own.push(gap);
    else by.set(node, [gap]);
  }
  return { before: by.get(-1) ?? [], of: index => by.get(index) ?? [] };
}
