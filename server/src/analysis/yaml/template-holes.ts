// What a template leaves open in the tree that was read of it: which maps and lists may hold more than is written, and
// on what it depends that something is there at all.
import type { Span } from '../../core/span.js';
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
      mayHold: (node, key) => reader.opened.get(node)?.some(keys => mayBring(keys, key)) ?? false,
      isOpen: node => reader.opened.has(node),
      branchAt: offset => branchAt(template.branches, offset),
    },
  };
}

const mayBring = (keys: LineGap['keys'], key: string | number): boolean =>
  keys === undefined || typeof key === 'number' || keys.has(key);

const branchAt = (branches: readonly Branch[], offset: number): Branch | undefined =>
  branches.findLast(({ span }) => span.start <= offset && offset < span.end);

/** A node with its actions in it again, and the gaps that may be in a collection around it as well. */
interface Read<Node extends Located = Located> {
  readonly node: Node;
  readonly left: readonly LineGap[];
}

class HoleReader {
  readonly opened = new Map<Located, LineGap['keys'][]>();
  readonly #original: string;
  readonly #actions: readonly TemplateAction[];
  readonly #template: CoveredTemplate;

  constructor(original: string, actions: readonly TemplateAction[], template: CoveredTemplate) {
    this.#original = original;
    this.#actions = actions;
    this.#template = template;
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
    this.opened.set(node, [...(this.opened.get(node) ?? []), keys]);
  }

  #entry(entry: LocatedEntry, value = entry.value): LocatedEntry {
    const { keySpan } = entry;
    const key = entry.key.includes(cover) ? this.#original.slice(keySpan.start, keySpan.end) : entry.key;
    if (
      value.kind === 'list' &&
      value.items.some(item => this.#branchAt(item) !== this.#branchAt({ span: keySpan }))
    )
      this.#open(value, undefined);
    return { ...entry, key, value };
  }

  #branchAt({ span }: { readonly span: Span }): Branch | undefined {
    return branchAt(this.#template.branches, span.start);
  }

  #scalar(scalar: LocatedScalar, gaps: readonly LineGap[], column: number): Read {
    const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
    const filling =
      scalar.value === null || isBlock ? gaps.filter(gap => (gap.column ?? column + 1) >= column) : [];
    const left = gaps.filter(gap => !filling.includes(gap) || (gap.column ?? column) <= column);
    const covered = typeof scalar.value === 'string' && scalar.value.includes(cover);
    if (filling.length === 0 && !covered) return { node: scalar, left };
    return {
      node: { ...scalar, value: isBlock ? this.#block(scalar, filling) : this.#flow(scalar, filling) },
      left,
    };
  }

  #flow({ span, style, value }: LocatedScalar, filling: readonly LineGap[]): string {
    const { actions, original } = { actions: this.#actions, original: this.#original };
    if (value === null) return filling.map(gap => actionAt(actions, original, gap.offset)).join('\n');
    const written = original.slice(span.start, span.end);
    return style === 'plain' ? written : written.slice(1, -1);
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

function actionAt(actions: readonly TemplateAction[], original: string, offset: number): string {
  const found = actions.find(({ span }) => span.start === offset);
  return found ? original.slice(found.span.start, found.span.end) : '{{ }}';
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
