// Puts the scanner's tokens together to nodes, accepting what the API server's parser accepts.
// Source of the rules: go.yaml.in/yaml/v2 parserc.go. Only the first document counts.
import type { Span } from '../../core/span.js';
import type { Scan } from './scan.js';
import { scan } from './scan.js';
import type {
  Anchor,
  ListNode,
  MapNode,
  ScalarNode,
  SyntaxFailure,
  SyntaxNode,
  SyntaxPair,
} from './syntax.js';
import { emptyScalar } from './syntax.js';
import type { ScalarToken, TagToken, Token } from './token.js';

export interface Syntax {
  /** Undefined when nothing is written or there is a failure. */
  readonly root: SyntaxNode | undefined;
  readonly failure: SyntaxFailure | undefined;
  /** Where the text goes on although the document is over: the API server ignores all from there on. */
  readonly ignored: Span | undefined;
}

/** Reads a document as the API server's parser does: all of it or nothing. */
export function parseSyntax(text: string): Syntax {
  const parser = new Parser(scan(text), text);
  const root = parser.document();
  if (parser.failure) return { root: undefined, failure: parser.failure, ignored: undefined };
  return { root, failure: undefined, ignored: parser.rest() };
}

/** In a line that is no comment, no directive, and no marker with nothing behind it. */
const written =
  /(?<=[\r\n\u0085\u2028\u2029])(?![#%]|(?:---|\.\.\.)[ \t]*(?:[#\r\n\u0085\u2028\u2029]|$))[ \t]*[^\s#]/g;

function writtenBehind(text: string, border: number): Span | undefined {
  written.lastIndex = border;
  const found = written.exec(text);
  if (!found) return undefined;
  const end = found.index + found[0].length;
  return { start: end - 1, end };
}

interface Properties {
  readonly anchor: Anchor | undefined;
  readonly tag: string | undefined;
  readonly start: number;
}

const flowStops: Readonly<Record<'flow-list-end' | 'flow-map-end', string>> = {
  'flow-list-end': 'a `,` or the closing `]` is missing',
  'flow-map-end': 'a `,` or the closing `}` is missing',
};

const documentBorders = ['document-start', 'document-end', 'yaml-directive', 'tag-directive', 'end'] as const;

class Parser {
  failure: SyntaxFailure | undefined;
  readonly #scan: Scan;
  readonly #text: string;
  readonly #end: Token;
  readonly #tagPrefixes = new Map([
    ['!', '!'],
    ['!!', 'tag:yaml.org,2002:'],
  ]);
  readonly #anchors = new Map<string, Anchor>();
  #index = 0;
  /** The end of the last token that is really written. */
  #written = 0;

  constructor(scanned: Scan, text: string) {
    this.#scan = scanned;
    this.#text = text;
    this.#end = { type: 'end', start: text.length, end: text.length };
  }

  document(): SyntaxNode | undefined {
    const explicit = this.#directives();
    const empty = explicit ? this.#isAny(...documentBorders) : this.#is('end');
    const root = empty ? undefined : this.#node('block');
    // The server looks one token further than the document before it lets the rest be.
    if (this.#index >= this.#scan.certain) this.failure ??= this.#scan.failure;
    return root;
  }

  /** The first token behind the document, when it belongs to none, or to another document that nobody asks for. */
  rest(): Span | undefined {
    if (this.#is('end')) return undefined;
    if (this.#isAny(...documentBorders)) return writtenBehind(this.#text, this.#token.start);
    const { start, end } = this.#token;
    return { start, end: Math.max(end, start + 1) };
  }

  /** True when the document begins with `---`. */
  #directives(): boolean {
    const seen = new Set<string>();
    for (let token = this.#token; ; token = this.#token) {
      if (token.type !== 'yaml-directive' && token.type !== 'tag-directive') break;
      const name = token.type === 'tag-directive' ? token.handle : '%YAML';
      if (seen.has(name)) this.#fail(`\`${name}\` is declared twice`);
      seen.add(name);
      if (token.type === 'tag-directive') this.#tagPrefixes.set(token.handle, token.prefix);
      this.#take();
    }
    if (this.#is('document-start')) {
      this.#take();
      return true;
    }
    if (seen.size > 0) this.#fail('`---` must follow a line that starts with `%`');
    return false;
  }

  #node(context: 'block' | 'block-in-map' | 'flow'): SyntaxNode {
    const token = this.#token;
    if (token.type === 'alias') {
      this.#take();
      const { name, start, end } = token;
      return { kind: 'alias', name, target: this.#anchors.get(name), span: { start, end } };
    }
    const properties = this.#properties();
    const node = this.#content(context, properties) ?? this.#emptyNode(properties);
    if (properties.anchor) properties.anchor.node = node;
    return node;
  }

  #properties(): Properties {
    const { start } = this.#token;
    let anchor: Anchor | undefined;
    let tag: string | undefined;
    for (let token = this.#token; ; token = this.#token) {
      if (token.type === 'anchor' && anchor === undefined) anchor = this.#declare(token.name);
      else if (token.type === 'tag' && tag === undefined) tag = this.#fullTag(token);
      else break;
      this.#take();
    }
    return { anchor, tag, start };
  }

  #declare(name: string): Anchor {
    const anchor = { name };
    this.#anchors.set(name, anchor);
    return anchor;
  }

  #fullTag({ handle, suffix }: TagToken): string {
    if (handle === '') return suffix;
    const prefix = this.#tagPrefixes.get(handle);
    if (prefix === undefined) this.#fail(`no \`%TAG\` line says what \`${handle}\` stands for`);
    return (prefix ?? '') + suffix;
  }

  #content(context: 'block' | 'block-in-map' | 'flow', properties: Properties): SyntaxNode | undefined {
    const token = this.#token;
    if (token.type === 'scalar') return this.#scalar(token, properties);
    if (token.type === 'flow-list-start') return this.#flowList(properties);
    if (token.type === 'flow-map-start') return this.#flowMap(properties);
    if (context === 'flow') return undefined;
    if (token.type === 'block-list-start') return this.#blockList(properties);
    if (token.type === 'block-map-start') return this.#blockMap(properties);
    const dash = context === 'block-in-map' && token.type === 'block-entry';
    return dash ? this.#listInMap(properties) : undefined;
  }

  #scalar({ start, end, text, style }: ScalarToken, { anchor, tag }: Properties): ScalarNode {
    this.#take();
    return { kind: 'scalar', text, style, tag, anchor, span: { start, end } };
  }

  #emptyNode({ anchor, tag, start }: Properties): SyntaxNode {
    const at = Math.max(this.#written, start);
    if (anchor === undefined && tag === undefined) {
      this.#fail('a value must stand here');
      return emptyScalar(at);
    }
    return { ...emptyScalar(at), anchor, tag };
  }

  #blockList({ anchor }: Properties): ListNode {
    const { start } = this.#take();
    const items: SyntaxNode[] = [];
    while (this.#is('block-entry')) {
      this.#take();
      items.push(this.#isAny('block-entry', 'block-end') ? this.#empty() : this.#node('block'));
    }
    const end = this.#written;
    this.#expect(
      'block-end',
      this.#misplaced('an item with `- ` must stand here, or this list must be over'),
    );
    return { kind: 'list', items, flow: false, anchor, span: { start, end } };
  }

  /** A list whose dashes stand no deeper than the key it belongs to. */
  #listInMap({ anchor }: Properties): ListNode {
    const { start } = this.#token;
    const items: SyntaxNode[] = [];
    while (this.#is('block-entry')) {
      this.#take();
      const empty = this.#isAny('block-entry', 'key', 'value', 'block-end');
      items.push(empty ? this.#empty() : this.#node('block'));
    }
    return { kind: 'list', items, flow: false, anchor, span: { start, end: this.#written } };
  }

  #blockMap({ anchor }: Properties): MapNode {
    const { start } = this.#take();
    const pairs: SyntaxPair[] = [];
    while (this.#is('key')) {
      const key = this.#blockPart();
      pairs.push({ key, value: this.#is('value') ? this.#blockPart() : this.#empty() });
    }
    const end = this.#written;
    this.#expect('block-end', this.#misplaced('a key and a `:` must stand here'));
    return { kind: 'map', pairs, flow: false, anchor, span: { start, end } };
  }

  /** What follows a `key` or `value` token in a block map. */
  #blockPart(): SyntaxNode {
    this.#take();
    return this.#isAny('key', 'value', 'block-end') ? this.#empty() : this.#node('block-in-map');
  }

  #flowList({ anchor }: Properties): ListNode {
    const { start } = this.#take();
    const items: SyntaxNode[] = [];
    while (!this.#is('flow-list-end')) {
      if (items.length > 0 && !this.#separator('flow-list-end', start)) break;
      if (this.#is('flow-list-end')) break;
      items.push(this.#is('key') ? this.#singlePair() : this.#node('flow'));
      if (this.failure) break;
    }
    const end = this.#closing('flow-list-end', start);
    return { kind: 'list', items, flow: true, anchor, span: { start, end } };
  }

  /** `[a: b]` is a list of one map. */
  #singlePair(): MapNode {
    const { start } = this.#take();
    const emptyKey = this.#isAny('value', 'flow-entry', 'flow-list-end');
    // The server swallows the token that shows the key to be empty, so `[? : a]` is refused.
    if (emptyKey) this.#take();
    const key = emptyKey ? this.#empty() : this.#node('flow');
    const value = this.#flowValue('flow-list-end');
    return { kind: 'map', pairs: [{ key, value }], flow: true, span: { start, end: this.#written } };
  }

  #flowMap({ anchor }: Properties): MapNode {
    const { start } = this.#take();
    const pairs: SyntaxPair[] = [];
    while (!this.#is('flow-map-end')) {
      if (pairs.length > 0 && !this.#separator('flow-map-end', start)) break;
      if (this.#is('flow-map-end')) break;
      pairs.push(this.#is('key') ? this.#flowPair() : { key: this.#node('flow'), value: this.#empty() });
      if (this.failure) break;
    }
    const end = this.#closing('flow-map-end', start);
    return { kind: 'map', pairs, flow: true, anchor, span: { start, end } };
  }

  #flowPair(): SyntaxPair {
    this.#take();
    const emptyKey = this.#isAny('value', 'flow-entry', 'flow-map-end');
    const key = emptyKey ? this.#empty() : this.#node('flow');
    return { key, value: this.#flowValue('flow-map-end') };
  }

  #flowValue(closing: 'flow-list-end' | 'flow-map-end'): SyntaxNode {
    if (!this.#is('value')) return this.#empty();
    this.#take();
    return this.#isAny('flow-entry', closing) ? this.#empty() : this.#node('flow');
  }

  /** What opens a block where none can be is indented like nothing above it. */
  #misplaced(reason: string): string {
    const sameLine = !this.#text.slice(this.#written, this.#token.start).includes('\n');
    if (sameLine && !this.#is('end'))
      return 'nothing can stand here behind the value; put all of it in quotes';
    const isBlock = this.#isAny('block-map-start', 'block-list-start');
    return isBlock ? 'the indentation of this line fits none of the lines above it' : reason;
  }

  #separator(closing: 'flow-list-end' | 'flow-map-end', opened: number): boolean {
    if (this.#is('flow-entry')) {
      this.#take();
      return true;
    }
    this.#failOpen(flowStops[closing], opened);
    return false;
  }

  #closing(type: 'flow-list-end' | 'flow-map-end', opened: number): number {
    if (this.#is(type)) this.#take();
    else this.#failOpen(flowStops[type], opened);
    return this.#written;
  }

  #empty(): SyntaxNode {
    return emptyScalar(this.#written);
  }

  get #token(): Token {
    return this.#scan.tokens[this.#index] ?? this.#end;
  }

  #is(type: Token['type']): boolean {
    return this.#token.type === type;
  }

  #isAny(...types: readonly Token['type'][]): boolean {
    return types.some(type => this.#is(type));
  }

  #take(): Token {
    const token = this.#token;
    if (token.end > token.start) this.#written = token.end;
    this.#index += 1;
    return token;
  }

  #expect(type: Token['type'], reason: string): void {
    if (this.#is(type)) this.#take();
    else this.#fail(reason);
  }

  /** A bracket that was opened in another line is a better place than wherever its absence shows. */
  #failOpen(reason: string, opened: number): void {
    const isFar = this.#text.slice(opened, this.#token.start).includes('\n');
    this.#fail(reason, isFar ? { start: opened, end: opened + 1 } : undefined);
  }

  /** The first failure counts; one of the scanner lies behind all tokens, so it comes last. */
  #fail(reason: string, place?: Span): void {
    if (this.#index >= this.#scan.tokens.length) this.failure ??= this.#scan.failure;
    this.failure ??= { span: place ?? visible(this.#token, this.#text), reason };
  }
}

/** A token without extent shows as the word it stands in front of, or the character it stands behind. */
function visible({ start, end }: Token, text: string): Span {
  if (end > start) return { start, end };
  const word = /^[^\s:,\]}]+/.exec(text.slice(start, start + 80))?.[0] ?? '';
  if (word) return { start, end: start + word.length };
  const last = text.slice(0, start).trimEnd().length;
  return { start: Math.max(0, last - 1), end: last };
}
