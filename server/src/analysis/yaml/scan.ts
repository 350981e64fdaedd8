// Cuts the text of one document into tokens exactly where the API server's parser does. Block structure shows as
// `block-…-start` and `block-end` tokens, made from indentation; a key without `?` gets its `key` token when its
// colon is found. Source of the rules: go.yaml.in/yaml/v2 scannerc.go. It stops behind the first document.
import type { ScalarStyle } from './located.js';
import { ScanPosition } from './scan-position.js';
import { scanDirective, scanName, scanTag } from './scan-property.js';
import type { ScannedScalar } from './scan-scalar.js';
import { scanBlock, scanPlain, scanQuoted } from './scan-scalar.js';
import type { SyntaxFailure } from './syntax.js';
import type { Mark, ScanFailure, Token } from './token.js';

export interface Scan {
  /** Ends with an `end` token or a document marker unless there is a failure. */
  readonly tokens: readonly Token[];
  readonly failure: SyntaxFailure | undefined;
  /** With a failure: how many of the tokens are certain. What comes later might still have become a key. */
  readonly certain: number;
}

export function scan(text: string): Scan {
  const control = controlCharacter.exec(text);
  if (control) {
    const { index } = control;
    const reason = 'control characters are not allowed';
    return { tokens: [], failure: { span: { start: index, end: index + 1 }, reason }, certain: 0 };
  }
  return new Scanner(text).run();
}

const controlCharacter = /[^\t\n\r\x20-\x7E\x85\xA0-\uFFFD]/;

/** A token that becomes a key when a colon follows: in the same line and no more than 1024 characters on. */
interface PossibleKey {
  readonly token: number;
  readonly start: number;
  readonly line: number;
  readonly column: number;
  /** Nothing but a key can stand there. */
  readonly required: boolean;
  /** An oddity: go-yaml lets go of `{}` and `[]` before it can know that a colon follows. */
  readonly letGo?: true;
}

const blanks = /[ \t]+/y;
const spaces = / +/y;
const comment = /#[^\r\n\u0085\u2028\u2029]*/y;

const longestKey = 1024;
/** Far above what anybody writes and far below what a call stack bears; the server itself stops at 10,000. */
const deepest = 1000;

const cannotStart = (character: string): string =>
  character === '\t'
    ? 'a tab must not be used for indentation'
    : `\`${character}\` cannot start a value; put it in quotes`;

class Scanner {
  readonly #cursor: ScanPosition;
  readonly #tokens: Token[] = [];
  #failure: SyntaxFailure | undefined;
  #indent = -1;
  readonly #indents: number[] = [];
  /** One place for each open flow collection and one for the block around them. */
  readonly #keys: (PossibleKey | undefined)[] = [undefined];
  /** For each open flow collection whether a key could have started in it. */
  readonly #hadKeys: boolean[] = [];
  #keyAllowed = true;
  #hasContent = false;
  /** Where the token that is being scanned was begun, white space in front of it included. */
  #from = { line: 0, position: 0 };
  #certain = 0;

  constructor(text: string) {
    this.#cursor = new ScanPosition(text);
  }

  run(): Scan {
    while (!this.#failure && !this.#isDone()) this.#next();
    return { tokens: this.#tokens, failure: this.#failure, certain: this.#certain };
  }

  get #inFlow(): boolean {
    return this.#keys.length > 1;
  }

  #isDone(): boolean {
    const last = this.#tokens.at(-1)?.type;
    return last === 'end' || (this.#hasContent && (last === 'document-start' || last === 'document-end'));
  }

  #next(): void {
    const cursor = this.#cursor;
    this.#from = { line: cursor.line, position: cursor.position };
    this.#skipToToken();
    this.#closeBlocks(cursor.column);
    if (cursor.isEnd()) this.#scanEnd();
    else if (cursor.column === 0 && cursor.peek() === '%') this.#scanDirective();
    else if (cursor.isMarker('---')) this.#scanMarker('document-start');
    else if (cursor.isMarker('...')) this.#scanMarker('document-end');
    else this.#scanContent();
  }

  #scanContent(): void {
    const cursor = this.#cursor;
    this.#hasContent = true;
    const inBlock = !this.#inFlow;
    const character = cursor.peek();
    if (character === '[') this.#openFlow('flow-list-start');
    else if (character === '{') this.#openFlow('flow-map-start');
    else if (character === ']') this.#closeFlow('flow-list-end');
    else if (character === '}') this.#closeFlow('flow-map-end');
    else if (character === ',') this.#scanFlowEntry();
    else if (character === '-' && cursor.isBlankOrEnd(1)) this.#scanBlockEntry();
    else if (character === '?' && (!inBlock || cursor.isBlankOrEnd(1))) this.#scanKey();
    else if (character === ':' && (!inBlock || cursor.isBlankOrEnd(1))) this.#scanValue();
    else if (character === '*' || character === '&') this.#scanProperty(scanName);
    else if (character === '!') this.#scanProperty(scanTag);
    else if (inBlock && (character === '|' || character === '>')) this.#scanBlockScalar();
    else if (character === '"' || character === "'") this.#scanQuotedScalar();
    else if (this.#startsPlain()) this.#scanPlainScalar();
    else this.#fail(cursor.position, cannotStart(character));
  }

  /** What begins with `-`, `?` or `:` here is not followed by white space. */
  #startsPlain(): boolean {
    const character = this.#cursor.peek();
    if (character === '-') return true;
    if (character === '?' || character === ':') return !this.#inFlow;
    return !',[]{}#&*!|>\'"%@`\t'.includes(character);
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      cursor.take(this.#inFlow || !this.#keyAllowed ? blanks : spaces);
      cursor.take(comment);
      if (!cursor.isBreak()) return;
      cursor.takeBreak();
      if (!this.#inFlow) this.#keyAllowed = true;
    }
  }

  #scanEnd(): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#push('end', 0);
  }

  #scanMarker(type: 'document-start' | 'document-end'): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#keyAllowed = false;
    if (type === 'document-start' && this.#tokens.some(token => token.type === 'document-start')) {
      this.#hasContent = true;
    }
    this.#push(type, 3);
  }

  #scanDirective(): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#keyAllowed = false;
    this.#add(scanDirective(this.#cursor));
  }

  #openFlow(type: 'flow-list-start' | 'flow-map-start'): void {
    this.#noteKey();
    this.#keys.push(undefined);
    this.#hadKeys.push(false);
    if (this.#keys.length > deepest) this.#failDeep(this.#cursor.position);
    this.#keyAllowed = true;
    this.#push(type, 1);
  }

  #closeFlow(type: 'flow-list-end' | 'flow-map-end'): void {
    this.#dropKey();
    if (this.#inFlow) {
      this.#keys.pop();
      const key = this.#keys.at(-1);
      if (key && this.#hadKeys.at(-1) === false) this.#setKey({ ...key, letGo: true });
      this.#hadKeys.pop();
    }
    this.#keyAllowed = false;
    this.#push(type, 1);
  }

  #scanFlowEntry(): void {
    this.#dropKey();
    this.#keyAllowed = true;
    this.#push('flow-entry', 1);
  }

  #scanBlockEntry(): void {
    if (!this.#inFlow) {
      if (!this.#keyAllowed) {
        this.#fail(this.#cursor.position, 'a list item cannot start here');
        return;
      }
      this.#openBlock(this.#cursor.column, 'block-list-start', this.#tokens.length, this.#cursor.position);
    }
    this.#dropKey();
    this.#keyAllowed = true;
    this.#push('block-entry', 1);
  }

  #scanKey(): void {
    if (!this.#inFlow) {
      if (!this.#keyAllowed) {
        this.#fail(this.#cursor.position, 'a key cannot start here');
        return;
      }
      this.#openBlock(this.#cursor.column, 'block-map-start', this.#tokens.length, this.#cursor.position);
    }
    this.#dropKey();
    this.#keyAllowed = !this.#inFlow;
    this.#push('key', 1);
  }

  #scanValue(): void {
    const key = this.#keys.at(-1);
    if (key && this.#isKeyStill(key)) {
      const at = key.letGo ? this.#tokens.length : key.token;
      this.#tokens.splice(at, 0, { type: 'key', start: key.start, end: key.start });
      this.#openBlock(key.column, 'block-map-start', key.letGo ? at + 1 : at, key.start);
      this.#setKey(undefined);
      this.#keyAllowed = false;
    } else if (!this.#scanValueWithoutKey()) return;
    this.#push('value', 1);
  }

  #scanValueWithoutKey(): boolean {
    this.#setKey(undefined);
    if (!this.#inFlow) {
      if (!this.#keyAllowed) {
        this.#fail(this.#cursor.position, 'a second `:` cannot stand here; put the value in quotes');
        return false;
      }
      this.#openBlock(this.#cursor.column, 'block-map-start', this.#tokens.length, this.#cursor.position);
    }
    this.#keyAllowed = !this.#inFlow;
    return true;
  }

  #scanProperty(scanOne: (at: ScanPosition) => Token | ScanFailure): void {
    this.#noteKey();
    this.#keyAllowed = false;
    this.#add(scanOne(this.#cursor));
  }

  #scanBlockScalar(): void {
    this.#dropKey();
    this.#keyAllowed = true;
    const style = this.#cursor.peek() === '|' ? 'literal' : 'folded';
    const start = this.#cursor.position;
    this.#pushScalar(start, style, scanBlock(this.#cursor, this.#indent));
  }

  #scanQuotedScalar(): void {
    this.#noteKey();
    this.#keyAllowed = false;
    const style = this.#cursor.peek() === "'" ? 'single' : 'double';
    const start = this.#cursor.position;
    this.#pushScalar(start, style, scanQuoted(this.#cursor));
  }

  #scanPlainScalar(): void {
    this.#noteKey();
    this.#keyAllowed = false;
    const start = this.#cursor.position;
    const scanned = scanPlain(this.#cursor, this.#indent + 1, this.#inFlow ? 'flow' : 'block');
    this.#pushScalar(start, 'plain', scanned);
    if ('endsLine' in scanned && scanned.endsLine) this.#keyAllowed = true;
  }

  #pushScalar(start: number, style: ScalarStyle, scanned: ScannedScalar | ScanFailure): void {
    const isToken = !('failedAt' in scanned);
    this.#add(isToken ? { type: 'scalar', text: scanned.text, style, start, end: scanned.end } : scanned);
  }

  #add(scanned: Token | ScanFailure): void {
    if ('failedAt' in scanned) this.#fail(scanned.failedAt, scanned.reason);
    else this.#tokens.push(scanned);
  }

  /** A key may start here: remember the token that comes next. */
  #noteKey(): void {
    if (!this.#keyAllowed) return;
    this.#dropKey();
    const { position: start, line, column } = this.#cursor;
    const required = !this.#inFlow && this.#indent === column;
    if (this.#inFlow) this.#hadKeys[this.#hadKeys.length - 1] = true;
    this.#setKey({ token: this.#tokens.length, start, line, column, required });
  }

  #dropKey(): void {
    const key = this.#keys.at(-1);
    if (key?.required) this.#failKey(key);
    this.#setKey(undefined);
  }

  #isKeyStill(key: PossibleKey): boolean {
    const still = isNear(key, this.#cursor);
    if (!still && key.required) this.#failKey(key);
    return still;
  }

  #setKey(key: PossibleKey | undefined): void {
    this.#keys[this.#keys.length - 1] = key;
  }

  #failKey(key: PossibleKey): void {
    const { text } = this.#cursor;
    const rest = /[^\r\n\u0085\u2028\u2029]*/y;
    rest.lastIndex = key.start;
    const line = (rest.exec(text)?.[0] ?? '').trimEnd();
    this.#fail(key.start, 'a key and a `:` must stand here', Math.max(line.length, 1));
  }

  #openBlock(column: number, type: 'block-list-start' | 'block-map-start', before: number, at: number): void {
    if (this.#inFlow || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > deepest) this.#failDeep(at);
    this.#tokens.splice(before, 0, { type, start: at, end: at });
  }

  #closeBlocks(column: number): void {
    if (this.#inFlow) return;
    while (this.#indent > column) {
      this.#push('block-end', 0);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #push(type: Mark, length: number): void {
    const start = this.#cursor.position;
    this.#cursor.position += length;
    this.#tokens.push({ type, start, end: start + length });
  }

  #failDeep(at: number): void {
    this.#fail(at, 'this is nested too deep');
    if (this.#failure) this.#failure = { ...this.#failure, hopeless: true };
  }

  /** The first failure counts. */
  #fail(start: number, reason: string, length = 1): void {
    if (this.#failure) return;
    const end = Math.min(start + length, this.#cursor.text.length);
    this.#failure = { span: { start: Math.min(start, end), end }, reason };
    const open = this.#keys.find(key => key && !key.letGo && (key.required || isNear(key, this.#from)));
    this.#certain = open?.token ?? this.#tokens.length;
  }
}

const isNear = (key: PossibleKey, at: { readonly line: number; readonly position: number }): boolean =>
  key.line === at.line && at.position - key.start <= longestKey;
