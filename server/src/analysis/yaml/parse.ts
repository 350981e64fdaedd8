// From the text of one document to values with places, whatever the text is. The verdict and, for good YAML, the
// tree come from our own reading, which follows the API server's parser; for broken YAML the tree is what `yaml`
// can save of it. The only importer of `yaml`.
import type { Node, Pair, ParsedNode } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { lineStart } from './lines.js';
import type { Composition, DuplicateKey } from './compose.js';
import { compose, tooManyAliases } from './compose.js';
import { parseSyntax } from './grammar.js';
import type { Located, ScalarStyle } from './located.js';
import type { TemplateAction } from './template-actions.js';
import { actionsIn, holdsAction } from './template-actions.js';
import type { BranchChoice, CoveredTemplate } from './template-cover.js';
import { cover } from './template-actions.js';
import { coverTemplate } from './template-cover.js';
import type { TemplateHoles } from './template-holes.js';
import { withHoles } from './template-holes.js';
import type { Anchor, ScalarNode, SyntaxFailure, SyntaxNode } from './syntax.js';
import { emptyScalar } from './syntax.js';

/** A place where the tree ceases to be what the text says. */
export interface SyntaxProblem {
  readonly span: Span;
  /** What is wrong, without who says so; starts small, has no full stop. */
  readonly message: string;
  /**
   * refused: the API server's parser stops there too. unfollowed: the server may read on, but we do not.
   * ignored: the server itself ignores what follows, so the tree is right.
   */
  readonly kind: 'refused' | 'unfollowed' | 'ignored';
  /** What multiplies is refused: nothing else is wrong with the text, and nothing behind this is in the tree. */
  readonly multiplies?: true;
}

/** Where the tree begins to be a guess; undefined when all of it is what the API server has. */
export const guessedFrom = ({ syntax }: Pick<ParsedYaml, 'syntax'>): SyntaxProblem | undefined =>
  syntax.find(({ kind }) => kind !== 'ignored');

export type { DuplicateKey } from './compose.js';

export interface ParsedYaml {
  /** Undefined when nothing is written, or nothing can be made of it. */
  readonly root: Located | undefined;
  /** In the order of the text. See `guessedFrom`. */
  readonly syntax: readonly SyntaxProblem[];
  /** Keys that the same map has twice; go-yaml's own reading of "same", merge keys counted. */
  readonly duplicates: readonly DuplicateKey[];
  /**
   * Actions of a template (`{{ … }}`) stand in values or between them: what they will become cannot be known. There
   * are only those duplicates and syntax problems that no action can be the cause of. A scalar that holds an
   * action shows it in its value.
   */
  readonly templated: boolean;
  /** Of a template: what may be there or not. Undefined when nothing can be made of it. */
  readonly holes?: TemplateHoles | undefined;
  /** Of a template: what was read in its place, with characters that mean nothing for its actions. */
  readonly covered?: CoveredTemplate & { readonly root: Located | undefined };
}

/** Never throws, and never takes long: aliases of aliases are cut off. */
export const parseYaml: ReadYaml = (text, pick) => parse(text, false, pick);

/** For a text all of which a template engine works on, block scalars included. */
export const parseTemplate: ReadYaml = (text, pick) => parse(text, true, pick);

/** Of alternatives that a template has at one place, `pick` tells which is read; else it is the first. */
export type ReadYaml = (text: string, pick?: (choice: BranchChoice) => number) => ParsedYaml;

function parse(
  text: string,
  isTemplate: boolean,
  pick: (choice: BranchChoice) => number = () => 0,
): ParsedYaml {
  const actions = actionsIn(text);
  if (actions.length === 0) return read(text);
  const { failure } = parseSyntax(text);
  const plain = failure ? undefined : read(text);
  if (plain && !isTemplate && isOwnText(plain, actions)) return plain;
  const template = coverTemplate(text, actions, pick);
  const again = read(template.text);
  const refused = new Set(
    [failure?.span, ...(plain?.syntax ?? []).map(({ span }) => span)].map(span => span?.start),
  );
  const isOwn = ({ kind, span }: SyntaxProblem) => kind === 'unfollowed' || refused.has(span.start);
  const made = again.root && withHoles(again.root, text, actions, template);
  return {
    root: made?.root,
    syntax: again.syntax.filter(isOwn),
    duplicates: again.duplicates.filter(
      ({ key, first, second }) =>
        !key.includes(cover) && made?.holes.branchAt(first.start) === made?.holes.branchAt(second.start),
    ),
    templated: true,
    holes: made?.holes,
    covered: { ...template, root: again.root },
  };
}

/**
 * Block scalars hold Dockerfiles and scripts with braces of their own: `podman inspect --format '{{.Id}}'`. What Helm
 * alone has tells a template.
 */
function isOwnText({ syntax, root }: ParsedYaml, actions: readonly TemplateAction[]): boolean {
  return (
    syntax.length === 0 &&
    !holdsTemplate(root) &&
    !actions.some(({ words }) => /\.(?:Values|Release|Chart)\b/.test(words))
  );
}

function read(text: string): ParsedYaml {
  const { root, failure, ignored } = parseSyntax(text);
  if (failure) {
    const { span, reason } = conflictMarker(text, failure) ?? unindentedText(text, failure) ?? failure;
    const saved = recover(text, failure);
    const refused: SyntaxProblem = { span, message: reason, kind: 'refused' };
    return {
      root: saved?.root,
      syntax: inOrder([refused, ...cutIn(saved)]),
      duplicates: [],
      templated: false,
    };
  }
  const tail: SyntaxProblem[] = ignored ? [{ span: ignored, message: ignoredRest, kind: 'ignored' }] : [];
  if (!root) return { root: undefined, syntax: tail, duplicates: [], templated: false };
  const made = compose(root);
  const refusals = made.refusals.map(({ span, reason }): SyntaxProblem => ({
    span,
    message: reason,
    kind: 'refused',
    ...(reason === tooManyAliases && { multiplies: true }),
  }));
  const syntax = [...(made.cut ? inOrder([...refusals, ...cutIn(made)]) : refusals), ...tail];
  return { root: made.root, syntax, duplicates: made.duplicates, templated: false };
}

const cutIn = (made: Composition | undefined): readonly SyntaxProblem[] =>
  made?.cut ? [{ span: made.cut, message: tooLarge, kind: 'unfollowed' }] : [];

const inOrder = (problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] =>
  problems.toSorted((a, b) => a.span.start - b.span.start);

const tooLarge = 'what aliases and merge keys add to this document is too large to follow';

/** Git's markers make the YAML around them fail in one way or another: the first marker is the place to look at. */
function conflictMarker(text: string, failure: SyntaxFailure): SyntaxFailure | undefined {
  const found = /^<{7}(?: .*)?$/m.exec(text);
  if (!found || found.index > failure.span.start || !/^>{7}/m.test(text)) return undefined;
  const span = spanOf(found.index, found.index + found[0].length);
  return { span, reason: 'this is a merge conflict that is not resolved' };
}

/** A block scalar whose lines stand no further right than its key is empty, and its lines are read as YAML. */
function unindentedText(text: string, { span }: SyntaxFailure): SyntaxFailure | undefined {
  const start = lineStart(text, span.start);
  const [line = ''] = /[^\r\n]*/.exec(text.slice(start)) ?? [];
  const width = /^ */.exec(line)?.[0].length ?? 0;
  // More lines of the text may look like YAML than the parser gets over.
  const before = text
    .slice(Math.max(0, start - mostLooked), start)
    .trimEnd()
    .split(/\r?\n/);
  const header = before.findLast(each => !isText(each, width)) ?? '';
  const key = blockHeader.exec(header);
  if (key?.[1]?.length !== width || line.trim() === '') return undefined;
  const reason = `the text behind \`|\` or \`>\` must be indented further than its key \`${key[2] ?? ''}\``;
  return { span: spanOf(start + width, start + line.length), reason };
}

const mostLooked = 2000;
const blockHeader = /^([ ]*)["']?([\w.-]+)["']?[ ]*:[ ]+[|>][-+\d]*[ ]*(?:#.*)?$/;
const isText = (line: string, width: number): boolean =>
  line.trim() === '' || (line.startsWith(' '.repeat(width)) && !blockHeader.test(line));

const ignoredRest = 'the document is over before this, so all that follows is ignored';

/** Block scalars do not count: a Dockerfile or a script in one may have braces of its own. */
function holdsTemplate(node: Located | undefined): boolean {
  if (!node) return false;
  switch (node.kind) {
    case 'scalar':
      return isFlow(node.style) && typeof node.value === 'string' && holdsAction(node.value);
    case 'list':
      return node.items.some(holdsTemplate);
    case 'map':
      return node.entries.some(({ key, value }) => holdsAction(key) || holdsTemplate(value));
  }
}

const isFlow = (style: ScalarStyle): boolean => style !== 'literal' && style !== 'folded';

/** What can be read when one line after the other is left out that the parser stops in, and else what `yaml` saves. */
function recover(text: string, failure: SyntaxFailure): Composition | undefined {
  let rest = text;
  let next: SyntaxFailure | undefined = failure;
  for (let tries = 0; next && !next.hopeless && tries < linesToLeaveOut; tries++) {
    rest = withoutLine(rest, next.span.start);
    const { root, failure: further } = parseSyntax(rest);
    if (root) return compose(root);
    next = further;
  }
  if (next?.hopeless) return undefined;
  return text.length > longestRecovery ? beginning(text, failure) : saved(text);
}

const linesToLeaveOut = 4;
/** The library is thorough and slow: longer texts are not worth the wait. */
const longestRecovery = 100_000;

/** All lines in front of the one that the parser stops in. */
function beginning(text: string, { span }: SyntaxFailure): Composition | undefined {
  const { root } = parseSyntax(text.slice(0, lineStart(text, span.start)));
  return root && compose(root);
}

/** The same text with the line around an offset blank, so that all places stay what they are. */
function withoutLine(text: string, offset: number): string {
  const start = lineStart(text, offset);
  const [line = ''] = /[^\r\n]*/.exec(text.slice(start)) ?? [];
  return text.slice(0, start) + ' '.repeat(line.length) + text.slice(start + line.length);
}

function saved(text: string): Composition | undefined {
  try {
    const { contents } = parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      strict: false,
      logLevel: 'silent',
      prettyErrors: false,
    });
    return contents ? compose(converted(contents, new Map())) : undefined;
  } catch (error) {
    // Brackets nested too deep overflow the stack inside of the library.
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
