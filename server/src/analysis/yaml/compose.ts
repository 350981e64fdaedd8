// From what is written to what the API server gets: anchors, merge keys, tags and YAML 1.1 readings applied, in the
// order go-yaml applies them, and with the reasons it would give for refusing. Never gives up: what is refused is
// noted and the tree goes on with the best guess.
// Aliases and merge keys multiply what is written; what they add is made for as long as the document's budget lasts.
// Source: go.yaml.in/yaml/v2 decode.go; sigs.k8s.io/yaml `YAMLToJSON` and `YAMLToJSONStrict`.
import { Budget } from '../../core/budget.js';
import type { Span } from '../../core/span.js';
import { refusedAlias } from './alias-share.js';
import type { Located, LocatedEntry, LocatedList, LocatedMap, LocatedScalar } from './located.js';
import type { ResolvedKey } from './scalar.js';
import { resolveKey, resolveScalar } from './scalar.js';
import { isMerge } from './syntax.js';
import type {
  AliasNode,
  Anchor,
  ListNode,
  MapNode,
  ScalarNode,
  SyntaxFailure,
  SyntaxNode,
  SyntaxPair,
} from './syntax.js';
import { plainValue } from './value.js';

export interface DuplicateKey {
  readonly key: string;
  readonly first: Span;
  readonly second: Span;
  /**
   * A merge key brings one of them. overridden: what stands behind it wins, as every reader has it. overwriting: the
   * merge key stands behind the map's own key and has another value for it; go-yaml's version 2 lets it win, later ones
   * do not. Undefined when both are written in one map.
   */
  readonly merge?: 'overridden' | 'overwriting';
}

/** A key that a map has already: where, whose text it is, and what stands there. */
interface SeenKey {
  readonly span: Span;
  readonly writer: MapNode;
  readonly value: Located;
}

/** A map while it is made. */
interface MapDraft {
  readonly owner: MapNode;
  readonly entries: LocatedEntry[];
  readonly seen: Map<string, SeenKey>;
}

export interface Composition {
  readonly root: Located;
  /** The first one is where the server stops. */
  readonly refusals: readonly SyntaxFailure[];
  /** The alias from which on none is followed any more, although the server might; each is `null` then. */
  readonly cut: Span | undefined;
  readonly duplicates: readonly DuplicateKey[];
}

export function compose(root: SyntaxNode): Composition {
  const composer = new Composer(refusedAlias(root));
  const located = composer.node(root);
  const { refusals, cut, duplicates } = composer;
  return { root: located, refusals, cut, duplicates: [...duplicates.values()] };
}

/** What aliases may add: as JSON it is about the 1.5 MiB that etcd stores of an object at most. */
const mostFromAliases = 200_000;
/** This much of a text costs as much as a value. */
const charactersPerValue = 8;
/** As deep as brackets in a text may be nested. */
const deepest = 1000;

class Composer {
  readonly refusals: SyntaxFailure[] = [];
  cut: Span | undefined;
  /** By the offset of a key: a map that is reached through two aliases has its duplicates once. */
  readonly duplicates = new Map<string, DuplicateKey>();
  readonly #refusedAlias: Span | undefined;
  readonly #budget = new Budget(mostFromAliases);
  /** Anchors whose value is being made right now. */
  readonly #open = new Set<Anchor>();
  /** The alias that stands in the text itself, not behind another one. */
  #followed: Span | undefined;
  #depth = 0;

  constructor(refused: Span | undefined) {
    this.#refusedAlias = refused;
  }

  node(node: SyntaxNode): Located {
    if (!this.#affords(node)) return nullAt(node.span);
    this.#depth += 1;
    const made = this.#content(node);
    this.#depth -= 1;
    return made;
  }

  #content(node: SyntaxNode): Located {
    switch (node.kind) {
      case 'scalar':
        return this.#scalar(node);
      case 'alias':
        return this.#alias(node);
      case 'list':
        return this.#within(node.anchor, () => this.#list(node));
      case 'map':
        return this.#within(node.anchor, () => this.#map(node));
    }
  }

  #within(anchor: Anchor | undefined, make: () => Located): Located {
    if (!anchor) return make();
    this.#open.add(anchor);
    const made = make();
    this.#open.delete(anchor);
    return made;
  }

  #scalar(node: ScalarNode): LocatedScalar {
    const { value, integer, refused } = resolveScalar(node);
    if (refused !== undefined) this.#refuse(node.span, refused);
    return { kind: 'scalar', value, integer, style: node.style, span: node.span };
  }

  #alias({ name, target, span }: AliasNode): Located {
    if (!target?.node) return this.#nothing(span, `no \`&${name}\` stands in front of this`);
    if (this.#open.has(target))
      return this.#nothing(span, `\`*${name}\` stands inside of \`&${name}\` itself`);
    const { node } = target;
    const value = this.#following(span, () => this.node(node));
    return { ...(value ?? nullAt(span)), span };
  }

  /** Undefined when no alias is followed any more. */
  #following<T>(span: Span, follow: () => T): T | undefined {
    if (this.#followed) return this.#isOver ? undefined : follow();
    if (span.start === this.#refusedAlias?.start) this.#refuseAliases(span);
    if (this.#isOver) return undefined;
    this.#followed = span;
    const made = follow();
    this.#followed = undefined;
    return made;
  }

  #list({ items, flow, span }: ListNode): LocatedList {
    return { kind: 'list', items: items.map(item => this.node(item)), flow, span };
  }

  #nothing(span: Span, reason: string): LocatedScalar {
    this.#refuse(span, reason);
    return nullAt(span);
  }

  #map(node: MapNode): LocatedMap {
    const entries: LocatedEntry[] = [];
    this.#pairs(node, { owner: node, entries, seen: new Map() });
    return { kind: 'map', entries, flow: node.flow, span: node.span };
  }

  #pairs(node: MapNode, draft: MapDraft): void {
    for (const pair of node.pairs) {
      if (isMerge(pair.key)) this.#merge(pair.value, draft);
      else this.#pair(pair, node, draft);
    }
  }

  #pair({ key, value }: SyntaxPair, writer: MapNode, { owner, entries, seen }: MapDraft): void {
    const { text, identity } = this.#key(key);
    const located = this.node(value);
    const first = seen.get(identity);
    const second = { span: key.span, writer, value: located };
    if (first) this.#twice(text, first, second, owner);
    else if (identity !== notANumber) seen.set(identity, second);
    const end = Math.max(key.span.end, located.span.end);
    entries.push({ key: text, keySpan: key.span, value: located, span: { start: key.span.start, end } });
  }

  #twice(key: string, first: SeenKey, second: SeenKey, owner: MapNode): void {
    const merge = mergeOf(first, second, owner);
    // Merged maps may stand anywhere, and many maps may merge the same.
    const at = merge === 'overwriting' ? first.span : second.span;
    this.duplicates.set(`${merge ?? ''} ${String(at.start)}`, {
      key,
      first: first.span,
      second: second.span,
      ...(merge && { merge }),
    });
  }

  #key(node: SyntaxNode): { readonly text: string; readonly identity: string } {
    const target = node.kind === 'alias' ? node.target?.node : node;
    if (target?.kind !== 'scalar') {
      this.node(node);
      this.#refuse(node.span, 'a key must be a single value, not a map or a list');
      return namelessKey(node.span);
    }
    const resolved = node.kind === 'alias' ? this.#aliasKey(node, target) : this.#scalarKey(target);
    if (!resolved) return namelessKey(node.span);
    const { key, identity, refused } = resolved;
    if (refused !== undefined) this.#refuse(node.span, refused);
    return { text: key, identity };
  }

  #aliasKey({ span }: AliasNode, target: ScalarNode): ResolvedKey | undefined {
    return this.#following(span, () => this.#scalarKey(target));
  }

  #scalarKey(node: ScalarNode): ResolvedKey | undefined {
    return this.#affords(node) ? resolveKey(node) : undefined;
  }

  /** `<<` puts the entries in place, so later keys win over them and they over earlier ones. */
  #merge(value: SyntaxNode, draft: MapDraft): void {
    // Of several maps the first has the last word.
    const sources = value.kind === 'list' ? [...value.items].reverse() : [value];
    for (const source of sources) this.#mergeOne(source, draft);
  }

  #mergeOne(source: SyntaxNode, draft: MapDraft): void {
    const anchor = source.kind === 'alias' ? source.target : undefined;
    const node = source.kind === 'alias' ? anchor?.node : source;
    if (node?.kind !== 'map' || (anchor && this.#open.has(anchor))) {
      this.#refuse(source.span, '`<<` must be followed by a map, an alias of one, or a list of these');
      return;
    }
    if (anchor) this.#following(source.span, () => this.#merged(node, draft));
    else this.#merged(node, draft);
  }

  #merged(node: MapNode, draft: MapDraft): void {
    if (!this.#affords(node)) return;
    this.#depth += 1;
    this.#pairs(node, draft);
    this.#depth -= 1;
  }

  /** Only what comes from aliases has a price: the rest is as long as the text. */
  #affords(node: SyntaxNode): boolean {
    if (!this.#followed) return true;
    const length = node.kind === 'scalar' ? node.text.length : 0;
    const isGranted = this.#depth <= deepest && this.#budget.spend(1 + length / charactersPerValue);
    if (!isGranted) this.cut ??= this.#followed;
    return isGranted && !this.#isOver;
  }

  get #isOver(): boolean {
    return this.cut !== undefined || this.refusals.at(-1)?.reason === tooManyAliases;
  }

  /** What the server says counts more than where our own patience ended. */
  #refuseAliases(span: Span): void {
    this.#refuse(this.cut ?? span, tooManyAliases);
    this.cut = undefined;
  }

  /** Behind too many aliases the server gets no further. */
  #refuse(span: Span, reason: string): void {
    const last = this.refusals.at(-1);
    if (last?.reason !== tooManyAliases) this.refusals.push({ span, reason });
  }
}

function mergeOf(first: SeenKey, second: SeenKey, owner: MapNode): DuplicateKey['merge'] {
  if (first.writer === second.writer) return undefined;
  const isOverwriting = first.writer === owner && !isSame(first.value, second.value);
  return isOverwriting ? 'overwriting' : 'overridden';
}

const isSame = (a: Located, b: Located): boolean =>
  a.kind === 'scalar' || b.kind === 'scalar'
    ? a.kind === b.kind && plainValue(a) === plainValue(b)
    : JSON.stringify(plainValue(a)) === JSON.stringify(plainValue(b));

export const tooManyAliases = 'too much of this document comes from aliases';
const notANumber = 'number NaN';

const nullAt = (span: Span): LocatedScalar => ({
  kind: 'scalar',
  value: null,
  integer: false,
  style: 'plain',
  span,
});

const namelessKey = ({ start }: Span) => ({ text: '', identity: `at ${String(start)}` });
