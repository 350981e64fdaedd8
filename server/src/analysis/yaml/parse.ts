// From the text of one document to values with places, whatever the text is. The verdict and, for good YAML, the
// tree come from our own reading, which follows the API server's parser; for broken YAML the tree is what `yaml`
// can save of it. The only importer of `yaml`.
import type { Node, Pair, ParsedNode } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { DuplicateKey } from './compose.js';
import { compose } from './compose.js';
import { parseSyntax } from './grammar.js';
import type { Located, ScalarStyle } from './located.js';
import { coverPlaceholders, holdsPlaceholder, uncover } from './placeholders.js';
import type { Anchor, ScalarNode, SyntaxNode } from './syntax.js';
import { emptyScalar } from './syntax.js';

/** Text that is no YAML. `refused` = the API server's parser stops there too. */
export interface SyntaxProblem {
  readonly span: Span;
  /** What is wrong, without who says so; starts small, has no full stop. */
  readonly message: string;
  readonly refused: boolean;
}

export type { DuplicateKey } from './compose.js';

export interface ParsedYaml {
  /** Undefined when nothing is written, or nothing can be made of it. */
  readonly root: Located | undefined;
  /** In the order of the text. With one that is `refused` the tree behind it is a guess. */
  readonly syntax: readonly SyntaxProblem[];
  /** Keys that the same map has twice; go-yaml's own reading of "same", merge keys counted. */
  readonly duplicates: readonly DuplicateKey[];
  /**
   * Placeholders (`{{ … }}`) stand in values or between them: what they will become cannot be known. There are no
   * syntax problems and no duplicates then. A scalar that holds a placeholder shows it in its value.
   */
  readonly templated: boolean;
}

/** Never throws, and never takes long: aliases of aliases are cut off. */
export function parseYaml(text: string): ParsedYaml {
  const parsed = read(text);
  if (!text.includes('{{')) return parsed;
  if (parsed.syntax.length === 0) return { ...parsed, ...(holdsTemplate(parsed.root) && undecided) };
  const covered = coverPlaceholders(text);
  const again = read(covered);
  const same = again.syntax[0]?.span.start === parsed.syntax[0]?.span.start;
  if (covered === text || same) return parsed;
  return { ...again, ...undecided, root: again.root && uncover(again.root, text) };
}

const undecided = { syntax: [], duplicates: [], templated: true } as const;

function read(text: string): ParsedYaml {
  const { root, failure, ignored } = parseSyntax(text);
  if (failure) {
    const syntax = [{ span: failure.span, message: failure.reason, refused: true }];
    return { root: recover(text), syntax, duplicates: [], templated: false };
  }
  const tail: SyntaxProblem[] = ignored ? [{ span: ignored, message: ignoredRest, refused: false }] : [];
  if (!root) return { root: undefined, syntax: tail, duplicates: [], templated: false };
  const { root: located, refusals, duplicates } = compose(root);
  const syntax = refusals.map(({ span, reason }) => ({ span, message: reason, refused: true }));
  return { root: located, syntax: [...syntax, ...tail], duplicates, templated: false };
}

const ignoredRest = 'the document is over before this, so all that follows is ignored';

/** Block scalars do not count: a Dockerfile or a script in one may have braces of its own. */
function holdsTemplate(node: Located | undefined): boolean {
  if (!node) return false;
  switch (node.kind) {
    case 'scalar':
      return isFlow(node.style) && typeof node.value === 'string' && holdsPlaceholder(node.value);
    case 'list':
      return node.items.some(holdsTemplate);
    case 'map':
      return node.entries.some(({ key, value }) => holdsPlaceholder(key) || holdsTemplate(value));
  }
}

const isFlow = (style: ScalarStyle): boolean => style !== 'literal' && style !== 'folded';

/** Longer texts are not worth the wait when they are broken. */
const longestRecovery = 4_000_000;

function recover(text: string): Located | undefined {
  if (text.length > longestRecovery) return undefined;
  try {
    const { contents } = parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      strict: false,
      logLevel: 'silent',
      prettyErrors: false,
    });
    return contents ? compose(converted(contents, new Map())).root : undefined;
  } catch (error) {
    // Brackets nested thousands deep overflow the stack inside of the library.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The library's node as one of ours. `anchors` collects those in front of it. */
function converted(node: Node, anchors: Map<string, Anchor>): SyntaxNode {
  const span = node.range ? spanOf(node.range[0], node.range[1]) : spanOf(0, 0);
  if (isAlias(node)) {
    return { kind: 'alias', name: node.source, target: anchors.get(node.source), span };
  }
  const name = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
  const anchor: Anchor | undefined = name === undefined ? undefined : { name };
  if (anchor) anchors.set(anchor.name, anchor);
  const converted = { ...convertedContent(node, span, anchors), anchor };
  if (anchor) anchor.node = converted;
  return converted;
}

function convertedContent(
  node: Node,
  span: Span,
  anchors: Map<string, Anchor>,
): Exclude<SyntaxNode, { kind: 'alias' }> {
  if (isMap(node)) {
    const pairs = node.items.map(pair => convertedPair(pair as Pair<ParsedNode, ParsedNode | null>, anchors));
    return { kind: 'map', pairs, flow: node.flow === true, span };
  }
  if (isSeq(node)) {
    const items = node.items.map(item => convertedItem(item, span.end, anchors));
    return { kind: 'list', items, flow: node.flow === true, span };
  }
  return convertedScalar(node, span);
}

function convertedItem(item: unknown, at: number, anchors: Map<string, Anchor>): SyntaxNode {
  if (isMap(item) || isSeq(item) || isScalar(item) || isAlias(item)) return converted(item, anchors);
  return emptyScalar(at);
}

function convertedPair(pair: Pair<ParsedNode, ParsedNode | null>, anchors: Map<string, Anchor>) {
  const key = converted(pair.key, anchors);
  return { key, value: pair.value ? converted(pair.value, anchors) : emptyScalar(key.span.end) };
}

function convertedScalar(node: Node, span: Span): ScalarNode {
  if (!isScalar(node)) return emptyScalar(span.start);
  const text = typeof node.value === 'string' ? node.value : '';
  return { kind: 'scalar', text, style: styles.get(node.type) ?? 'plain', tag: node.tag, span };
}

const styles = new Map<string | undefined, ScalarStyle>([
  ['BLOCK_LITERAL', 'literal'],
  ['BLOCK_FOLDED', 'folded'],
  ['QUOTE_DOUBLE', 'double'],
  ['QUOTE_SINGLE', 'single'],
]);
