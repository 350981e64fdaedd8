// Variables, quotes and escapes in the words of an instruction, as kaniko and BuildKit read them
// (frontend/dockerfile/shell/lex.go, processStopOn and what it calls; the same code in both).
// This is not the shell: RUN is expanded by the image's shell, see shell.ts.
import { isSpace } from './blanks.js';
import { hole, isKnown } from './hole.js';
import { replaceFirst, replaceAll, trimPrefix, trimSuffix } from './shell-pattern.js';

/** What a name stands for. `text` may hold a `hole`; unset names count as empty. */
export interface NameValue {
  readonly set: boolean;
  readonly text: string;
}

/** Offsets count in the text that is expanded. */
export interface NameUse {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `-`, `:-`, `+`, `:+`, `?`, `:?`, `#`, `%`, `/`; undefined for `$X` and `${X}`. */
  readonly operator: string | undefined;
}

export interface ExpandedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface ExpandedText {
  readonly text: string;
  /** The text split at blanks, quotes respected, for those who want it. Empty when there is a fault. */
  readonly words: readonly ExpandedWord[];
  readonly uses: readonly NameUse[];
  /** What the builder refuses; `text` is empty then. */
  readonly fault: string | undefined;
}

export interface ExpandOptions {
  readonly escape?: string;
  readonly rawQuotes?: true;
  readonly rawEscapes?: true;
  /** Leaves unset variables as they are written. */
  readonly skipUnset?: true;
  /** Wants the words. */
  readonly split?: true;
  /** Whether a value of that length is brought; one that is not becomes a `hole`. */
  readonly brings?: (length: number) => boolean;
}

export type Lookup = (name: string) => NameValue;

export function expand(source: string, lookup: Lookup, options: ExpandOptions = {}): ExpandedText {
  const reader = new Reader(source, lookup, options);
  const words = options.split && new Words();
  const text = reader.readUntil('', options.rawEscapes === true, words);
  const { uses, fault } = reader;
  if (reader.isTooDeep) return { text: hole, words: [], uses, fault: undefined };
  if (fault !== undefined) return { text: '', words: [], uses, fault };
  return { text, words: words?.finish(source.length) ?? [], uses, fault: undefined };
}

/** More than anybody writes; each costs a few calls. */
const deepest = 50;

class Reader {
  readonly uses: NameUse[] = [];
  fault: string | undefined;
  /** What it becomes is not followed. */
  isTooDeep = false;
  #at = 0;
  #depth = 0;
  readonly #escape: string;

  readonly #source: string;
  readonly #lookup: Lookup;
  readonly #options: ExpandOptions;

  constructor(source: string, lookup: Lookup, options: ExpandOptions) {
    this.#source = source;
    this.#lookup = lookup;
    this.#options = options;
    this.#escape = options.escape ?? '\\';
  }

  /** Up to `stop`, which is taken too, or to the end when `stop` is empty. */
  readUntil(stop: string, rawEscapes: boolean, words?: Words): string {
    let text = '';
    while (this.#at < this.#source.length && this.fault === undefined) {
      const start = this.#at;
      const character = this.#source.charAt(start);
      if (stop !== '' && character === stop) {
        this.#at++;
        return text;
      }
      const special = this.#special(character, rawEscapes);
      if (special !== undefined) {
        text += special;
        if (character === '$') words?.addText(special, start, this.#at);
        else words?.addRaw(special, start, this.#at);
        continue;
      }
      this.#at++;
      if (character !== this.#escape) {
        words?.addCharacter(character, start);
        text += character;
        continue;
      }
      if (rawEscapes) {
        words?.addRaw(character, start, this.#at);
        text += character;
      }
      const escaped = this.#source.charAt(this.#at++);
      words?.addRaw(escaped, start, this.#at);
      text += escaped;
    }
    if (stop !== '' && !this.isTooDeep) this.#fail(`no closing ${stop}`);
    return text;
  }

  #special(character: string, rawEscapes: boolean): string | undefined {
    if (character === '$') return this.#dollar();
    if (character === '<') return this.#possibleHeredoc();
    if (character === "'") return this.#singleQuoted();
    return character === '"' ? this.#doubleQuoted(rawEscapes) : undefined;
  }

  #fail(reason: string): string {
    this.fault ??= reason;
    this.#at = this.#source.length;
    return '';
  }

  #giveUp(): string {
    this.#options.brings?.(Infinity);
    this.isTooDeep = true;
    this.#at = this.#source.length;
    return '';
  }

  #possibleHeredoc(): string {
    const [token = '<'] = /^<<[\t\r ]*|^</.exec(this.#source.slice(this.#at, this.#at + 200)) ?? [];
    this.#at += token.length;
    return token;
  }

  #singleQuoted(): string {
    const close = this.#source.indexOf("'", this.#at + 1);
    if (close < 0) return this.#fail('a single quote is not closed');
    const inner = this.#source.slice(this.#at + 1, close);
    this.#at = close + 1;
    return this.#options.rawQuotes ? `'${inner}'` : inner;
  }

  #doubleQuoted(rawEscapes: boolean): string {
    let text = this.#options.rawQuotes ? '"' : '';
    this.#at++;
    while (this.#at < this.#source.length) {
      const character = this.#source.charAt(this.#at);
      if (character === '$') {
        text += this.#dollar();
        continue;
      }
      this.#at++;
      if (character === '"') return this.#options.rawQuotes ? text + '"' : text;
      if (character !== this.#escape) {
        text += character;
        continue;
      }
      if (rawEscapes) text += character;
      const next = this.#source.charAt(this.#at);
      if (next === '"' || next === '$' || next === this.#escape) {
        text += next;
        this.#at++;
      } else if (next !== '') {
        text += character;
      }
    }
    return this.isTooDeep ? '' : this.#fail('a double quote is not closed');
  }

  #dollar(): string {
    const start = this.#at++;
    if (this.#source.charAt(this.#at) !== '{') {
      const name = this.#name();
      if (name === '') return '$';
      return this.#plain(name, start, '$' + name);
    }
    this.#at++;
    const next = this.#source.charAt(this.#at);
    if (next === '') return this.#fail('`${` is not closed');
    if (next === '{' || next === '}' || next === ':') return this.#fail('bad substitution');
    const name = this.#name();
    const after = this.#source.charAt(this.#at++);
    if (after === '}') return this.#plain(name, start, `\${${name}}`);
    if (++this.#depth > deepest) return this.#giveUp();
    const text = after === '/' ? this.#replaced(name, start) : this.#modified(name, start, after);
    this.#depth--;
    return text;
  }

  #plain(name: string, start: number, written: string): string {
    this.uses.push({ name, start, end: this.#at, operator: undefined });
    const value = this.#valueOf(name);
    return !value.set && this.#options.skipUnset ? written : value.text;
  }

  #valueOf(name: string): NameValue {
    const value = this.#lookup(name);
    return this.#brings(value.text.length) ? value : { set: value.set, text: hole };
  }

  #brings(length: number): boolean {
    return this.#options.brings?.(length) ?? true;
  }

  #modified(name: string, start: number, first: string): string {
    const orEmpty = first === ':';
    const operator = orEmpty ? this.#source.charAt(this.#at++) : first;
    const whole = orEmpty ? ':' + operator : operator;
    const trims = operator === '#' || operator === '%';
    if (!'+-?#%'.includes(operator) || operator === '' || (orEmpty && trims)) {
      return this.#fail(`unsupported modifier ${whole} in a variable`);
    }
    const word = this.readUntil('}', trims);
    if (this.fault !== undefined || this.isTooDeep) return '';
    this.uses.push({ name, start, end: this.#at, operator: whole });
    const value = this.#valueOf(name);
    if (this.#options.skipUnset && !value.set) return `\${${name}${whole}${word}}`;
    return this.#choose(name, value, operator, orEmpty, word);
  }

  #choose(name: string, value: NameValue, operator: string, orEmpty: boolean, word: string): string {
    if (orEmpty && value.set && !isKnown(value.text)) return hole;
    const absent = !value.set || (orEmpty && value.text === '');
    if (operator === '-') return absent ? word : value.text;
    if (operator === '+') return absent ? '' : word;
    if (operator === '?') return absent ? this.#fail(`${name}: ${word || 'must be set'}`) : value.text;
    if (!isKnown(value.text) || !isKnown(word)) return hole;
    const greedy = word.startsWith(operator);
    const pattern = greedy ? word.slice(1) : word;
    return (operator === '%' ? trimSuffix : trimPrefix)(pattern, value.text, greedy ? 'longest' : 'shortest');
  }

  #replaced(name: string, start: number): string {
    const all = this.#source.charAt(this.#at) === '/';
    if (all) this.#at++;
    const pattern = this.readUntil('/', true);
    const replacement = this.readUntil('}', true);
    if (this.fault !== undefined || this.isTooDeep) return '';
    this.uses.push({ name, start, end: this.#at, operator: '/' });
    const value = this.#valueOf(name);
    if (this.#options.skipUnset && !value.set) return `\${${name}/${pattern}/${replacement}}`;
    if (![value.text, pattern, replacement].every(isKnown)) return hole;
    const places = all ? value.text.length + 1 : 1;
    if (!this.#brings(value.text.length + places * replacement.length)) return hole;
    return (all ? replaceAll : replaceFirst)(pattern, value.text, replacement);
  }

  #name(): string {
    const rest = this.#source.slice(this.#at, this.#at + 300);
    const [name = ''] = /^(?:\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*)/u.exec(rest) ?? [];
    this.#at += name.length;
    return name;
  }
}

class Words {
  readonly #words: ExpandedWord[] = [];
  #text = '';
  #start = -1;

  addRaw(text: string, start: number, end: number): void {
    if (this.#start < 0) this.#start = start;
    this.#text += text;
    this.#end = end;
  }

  #end = 0;

  addCharacter(character: string, start: number): void {
    if (isSpace(character)) this.#cut();
    else this.addRaw(character, start, start + 1);
  }

  /** An expansion: blanks in it split too. */
  addText(text: string, start: number, end: number): void {
    for (const character of text) {
      if (isSpace(character)) this.#cut();
      else this.addRaw(character, start, end);
    }
  }

  finish(end: number): readonly ExpandedWord[] {
    this.#cut(end);
    return this.#words;
  }

  #cut(end = this.#end): void {
    if (this.#text !== '')
      this.#words.push({ text: this.#text, start: this.#start, end: Math.min(end, this.#end) });
    this.#text = '';
    this.#start = -1;
  }
}
