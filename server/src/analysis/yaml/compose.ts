// From what is written to what the API server gets: anchors, merge keys, tags and YAML 1.1 readings applied, in the
// order go-yaml applies them, and with the reasons it would give for refusing. Never gives up: what is refused is
// noted and the tree goes on with the best guess.
// Source: go.yaml.in/yaml/v2 decode.go; sigs.k8s.io/yaml `YAMLToJSON` and `YAMLToJSONStrict`.
import type { Span } from '../../core/span.js';
import type { Located, LocatedEntry, LocatedList, LocatedMap, LocatedScalar } from './located.js';
import { resolveKey, resolveScalar } from './scalar.js';
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

export interface DuplicateKey {
  readonly key: string;
  readonly first: Span;
  readonly second: Span;
}

export interface Composition {
  readonly root: Located;
  /** The first one is where the server stops. */
  readonly refusals: readonly SyntaxFailure[];
  readonly duplicates: readonly DuplicateKey[];
}

export function compose(root: SyntaxNode): Composition {
  const composer = new Composer();
  const located = composer.node(root);
  return { root: located, refusals: composer.refusals, duplicates: [...composer.duplicates.values()] };
}

const mergeTag = 'tag:yaml.org,2002:merge';
/** More nodes than this made of aliases are not looked at, whatever the server would do. */
const mostFromAliases = 200_000;

class Composer {
  readonly refusals: SyntaxFailure[] = [];
  /** By the offset of the second key: a map that is reached through two aliases has its duplicates once. */
  readonly duplicates = new Map<number, DuplicateKey>();
  /** Anchors whose value is being made right now. */
  readonly #open = new Set<Anchor>();
  #nodes = 0;
  #nodesFromAliases = 0;
  #aliasDepth = 0;

  node(node: SyntaxNode): Located {
    this.#count(node.span);
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
    if (this.#nodesFromAliases > mostFromAliases) return this.#nothing(span, tooManyAliases);
    this.#aliasDepth += 1;
    const value = this.node(target.node);
    this.#aliasDepth -= 1;
    return { ...value, span };
  }

  #list({ items, flow, span }: ListNode): LocatedList {
    return { kind: 'list', items: items.map(item => this.node(item)), flow, span };
  }

  #nothing(span: Span, reason: string): LocatedScalar {
    this.#refuse(span, reason);
    return { kind: 'scalar', value: null, integer: false, style: 'plain', span };
  }

  #map(node: MapNode): LocatedMap {
    const entries: LocatedEntry[] = [];
    this.#pairs(node, entries, new Map());
    return { kind: 'map', entries, flow: node.flow, span: node.span };
  }

  #pairs(node: MapNode, entries: LocatedEntry[], seen: Map<string, Span>): void {
    for (const pair of node.pairs) {
      if (isMerge(pair.key)) this.#merge(pair.value, entries, seen);
      else this.#pair(pair, entries, seen);
    }
  }

  #pair({ key, value }: SyntaxPair, entries: LocatedEntry[], seen: Map<string, Span>): void {
    const { text, identity } = this.#key(key);
    const located = this.node(value);
    const first = seen.get(identity);
    if (first) this.duplicates.set(key.span.start, { key: text, first, second: key.span });
    else if (identity !== notANumber) seen.set(identity, key.span);
    const end = Math.max(key.span.end, located.span.end);
    entries.push({ key: text, keySpan: key.span, value: located, span: { start: key.span.start, end } });
  }

  #key(node: SyntaxNode): { readonly text: string; readonly identity: string } {
    const target = node.kind === 'alias' ? node.target?.node : node;
    if (target?.kind !== 'scalar') {
      this.node(node);
      this.#refuse(node.span, 'a key must be a single value, not a map or a list');
      return { text: '', identity: `at ${String(node.span.start)}` };
    }
    this.#count(node.span);
    const { key, identity, refused } = resolveKey(target);
    if (refused !== undefined) this.#refuse(node.span, refused);
    return { text: key, identity };
  }

  /** `<<` puts the entries in place, so later keys win over them and they over earlier ones. */
  #merge(value: SyntaxNode, entries: LocatedEntry[], seen: Map<string, Span>): void {
    // Of several maps the first has the last word.
    const sources = value.kind === 'list' ? [...value.items].reverse() : [value];
    for (const source of sources) this.#mergeOne(source, entries, seen);
  }

  #mergeOne(source: SyntaxNode, entries: LocatedEntry[], seen: Map<string, Span>): void {
    this.#count(source.span);
    const anchor = source.kind === 'alias' ? source.target : undefined;
    const node = source.kind === 'alias' ? anchor?.node : source;
    if (node?.kind !== 'map' || (anchor && this.#open.has(anchor))) {
      this.#refuse(source.span, '`<<` must be followed by a map, an alias of one, or a list of these');
      return;
    }
    if (!anchor) {
      this.#pairs(node, entries, seen);
      return;
    }
    this.#aliasDepth += 1;
    this.#count(source.span);
    this.#pairs(node, entries, seen);
    this.#aliasDepth -= 1;
  }

  /** go-yaml's guard against aliases of aliases (`allowedAliasRatio`). */
  #count(span: Span): void {
    this.#nodes += 1;
    if (this.#aliasDepth === 0) return;
    this.#nodesFromAliases += 1;
    const [made, all] = [this.#nodesFromAliases, this.#nodes];
    if (made > 100 && all > 1000 && made / all > allowedShare(all)) this.#refuse(span, tooManyAliases);
  }

  #refuse(span: Span, reason: string): void {
    const last = this.refusals.at(-1);
    if (last?.reason !== tooManyAliases) this.refusals.push({ span, reason });
  }
}

const tooManyAliases = 'too much of this document comes from aliases';
const notANumber = 'number NaN';

function allowedShare(nodes: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (nodes <= low) return 0.99;
  return nodes >= high ? 0.1 : 0.99 - (0.89 * (nodes - low)) / (high - low);
}

const isMerge = (key: SyntaxNode): boolean =>
  key.kind === 'scalar' &&
  key.text === '<<' &&
  (key.tag === mergeTag || key.tag === '!' || (key.tag === undefined && key.style === 'plain'));
