// Where go-yaml gives up on a document because too much of it comes from aliases. It counts what the server would
// decode, in the server's order, and makes nothing.
// Source: go.yaml.in/yaml/v2 decode.go (`unmarshal`, `alias`, `merge`, `allowedAliasRatio`).
import type { Span } from '../../core/span.js';
import { isMerge } from './syntax.js';
import type { AliasNode, Anchor, MapNode, SyntaxNode } from './syntax.js';

/** The alias in the text that is one too many; undefined when the server follows all of them. */
export function refusedAlias(root: SyntaxNode): Span | undefined {
  const counter = new Counter();
  counter.node(root);
  return counter.refused;
}

/** Deeper than the server can read a text, and than a call stack bears. */
const deepest = 1000;

class Counter {
  refused: Span | undefined;
  readonly #open = new Set<Anchor>();
  #all = 0;
  #fromAliases = 0;
  /** The alias that stands in the text itself, not behind another one. */
  #followed: Span | undefined;
  #depth = 0;

  node(node: SyntaxNode): void {
    this.#count();
    if (this.refused || this.#depth > deepest) return;
    this.#depth += 1;
    if (node.kind === 'alias') this.#alias(node);
    else this.#content(node);
    this.#depth -= 1;
  }

  #content(node: Exclude<SyntaxNode, AliasNode>): void {
    if (node.anchor) this.#open.add(node.anchor);
    if (node.kind === 'list') for (const item of node.items) this.node(item);
    if (node.kind === 'map') this.#pairs(node);
    if (node.anchor) this.#open.delete(node.anchor);
  }

  #alias({ target, span }: AliasNode): void {
    if (!target?.node || this.#open.has(target)) return;
    const isFirst = this.#followed === undefined;
    this.#followed ??= span;
    this.node(target.node);
    if (isFirst) this.#followed = undefined;
  }

  #pairs({ pairs }: MapNode): void {
    for (const { key, value } of pairs) {
      if (isMerge(key)) this.#merge(value);
      else {
        this.node(key);
        this.node(value);
      }
    }
  }

  /** Of a list the server takes the last map first. */
  #merge(value: SyntaxNode): void {
    if (value.kind !== 'list') this.node(value);
    else for (const item of value.items.toReversed()) this.node(item);
  }

  #count(): void {
    this.#all += 1;
    if (!this.#followed) return;
    this.#fromAliases += 1;
    const [made, all] = [this.#fromAliases, this.#all];
    if (made > 100 && all > 1000 && made / all > allowedShare(all)) this.refused ??= this.#followed;
  }
}

function allowedShare(nodes: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (nodes <= low) return 0.99;
  return nodes >= high ? 0.1 : 0.99 - (0.89 * (nodes - low)) / (high - low);
}
