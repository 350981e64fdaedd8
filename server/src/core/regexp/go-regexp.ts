// Go's regular expression syntax (`regexp/syntax/parse.go`, flags `Perl`), read for two ends: to place an error where
// Go finds it, in Go's words, and to hand re2js a pattern that means to it what the original means to that Go.
// It does not match anything and builds no tree; limits on size and depth are left to re2js.
import type { GoRegexpVersion } from '../dialect.js';
import { spanOf } from '../span.js';
import { readClass, readUnicodeClass } from './go-regexp-class.js';
import type { RegexpError, RegexpStep } from './go-regexp-error.js';
import { bracketError, regexpError } from './go-regexp-error.js';
import { readEscape } from './go-regexp-escape.js';

export type RegexpSyntax =
  { readonly ok: true; readonly translated: string } | { readonly ok: false; readonly error: RegexpError };

export function readRegexp(pattern: string, go: GoRegexpVersion): RegexpSyntax {
  const reader = new Reader(pattern, go);
  const error = reader.read();
  return error ? { ok: false, error } : { ok: true, translated: reader.translated };
}

/** An open group: where, and how often its costliest part is repeated so far. */
interface Group {
  readonly start: number;
  repeats: number;
}

class Reader {
  translated = '';
  readonly #groups: Group[] = [{ start: 0, repeats: 1 }];
  /** How often the part read last is repeated, in all; undefined where there is nothing to repeat. */
  #last: number | undefined;
  #position = 0;
  #operator: number | undefined;
  #operatorBefore: number | undefined;

  readonly #pattern: string;
  readonly #go: GoRegexpVersion;

  constructor(pattern: string, go: GoRegexpVersion) {
    this.#pattern = pattern;
    this.#go = go;
  }

  read(): RegexpError | undefined {
    while (this.#position < this.#pattern.length) {
      this.#operatorBefore = this.#operator;
      this.#operator = undefined;
      const step = this.#step();
      if ('error' in step) return step.error;
      this.translated += step.text;
      this.#position = step.end;
    }
    const open = this.#groups.length > 1 ? this.#groups.at(-1) : undefined;
    return open && this.#unmatched('missing closing )', open.start);
  }

  #step(): RegexpStep {
    switch (this.#pattern.charAt(this.#position)) {
      case '(':
        return this.#open();
      case ')':
        return this.#close();
      case '|':
        this.#endPart();
        return this.#plain(1);
      case '*':
      case '+':
      case '?':
        return this.#repeat(this.#position + 1);
      case '{':
        return this.#count();
      case '[':
        return this.#part(readClass(this.#pattern, this.#position, this.#go));
      case '\\':
        return this.#escape();
      default:
        return this.#part(this.#plain(characterLength(this.#pattern, this.#position)));
    }
  }

  #open(): RegexpStep {
    if (this.#pattern[this.#position + 1] === '?') return this.#perlGroup();
    this.#push();
    return this.#plain(1);
  }

  #push(): void {
    this.#endPart();
    this.#groups.push({ start: this.#position, repeats: 1 });
  }

  #close(): RegexpStep {
    this.#endPart();
    const group = this.#groups.length > 1 ? this.#groups.pop() : undefined;
    if (!group) return { error: this.#unmatched('unexpected )', this.#position) };
    this.#last = group.repeats;
    return this.#plain(1);
  }

  /** The part read last can no longer be repeated by itself. */
  #endPart(): void {
    const group = this.#groups.at(-1);
    if (group) group.repeats = Math.max(group.repeats, this.#last ?? 1);
    this.#last = undefined;
  }

  #part(step: RegexpStep): RegexpStep {
    this.#endPart();
    this.#last = 1;
    return step;
  }

  #plain(length: number): { end: number; text: string } {
    const end = this.#position + length;
    return { end, text: this.#pattern.slice(this.#position, end) };
  }

  /** Flags, groups that capture nothing, and names (`parsePerlFlags`). A name is of no use to a match: it is left out. */
  #perlGroup(): RegexpStep {
    const rest = this.#pattern.slice(this.#position);
    const python = rest.length > 4 && rest.startsWith('(?P<');
    const plain = this.#go !== '1.21' && rest.length > 3 && rest.startsWith('(?<');
    if (python || plain) return this.#named(rest, python ? 4 : 3);
    const flags = /^\(\?(?:[imsU]+|[imsU]*-[imsU]+|)[:)]/.exec(rest)?.[0];
    if (flags === undefined)
      return { error: this.#wrong('invalid or unsupported Perl syntax', this.#position, this.#badFlag()) };
    if (flags.endsWith(':')) this.#push();
    return this.#plain(flags.length);
  }

  #named(rest: string, nameStart: number): RegexpStep {
    const close = rest.indexOf('>');
    const end = close < 0 ? this.#pattern.length : this.#position + close + 1;
    if (close < 0 || !/^\w+$/.test(rest.slice(nameStart, close))) {
      return { error: this.#wrong('invalid named capture', this.#position, end) };
    }
    this.#push();
    return { end, text: '(' };
  }

  /** The end of the first character that is no flag where it stands. */
  #badFlag(): number {
    let negative = false;
    let at = this.#position + 2;
    while (at < this.#pattern.length) {
      const character = this.#pattern.slice(at, at + characterLength(this.#pattern, at));
      at += character.length;
      if (character === '-' && !negative) negative = true;
      else if (!/^[imsU]$/.test(character)) break;
    }
    return at;
  }

  #count(): RegexpStep {
    const written = /^\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}/.exec(this.#pattern.slice(this.#position));
    if (!written) return this.#part(this.#plain(1));
    const end = this.#position + written[0].length;
    const min = Number(written[1]);
    const limit = written[3] === undefined ? undefined : Number(written[3]);
    const max = written[2] === undefined ? min : limit;
    if (min > 1000 || (max !== undefined && (max > 1000 || min > max))) {
      return { error: this.#wrong('invalid repeat count', this.#position, end) };
    }
    return this.#repeat(end, { min, max });
  }

  /** `end` is behind the operator; a `?` that makes it lazy belongs to it. */
  #repeat(end: number, count?: { min: number; max: number | undefined }): RegexpStep {
    const start = this.#position;
    const after = this.#pattern[end] === '?' ? end + 1 : end;
    if (this.#operatorBefore !== undefined) {
      return { error: this.#wrong('invalid nested repetition operator', this.#operatorBefore, after) };
    }
    if (this.#last === undefined) {
      return { error: this.#wrong('missing argument to repetition operator', start, after) };
    }
    this.#operator = start;
    if (count) {
      this.#last = repeats(this.#last, count.min, count.max);
      if (this.#last > 1000) return { error: this.#wrong('invalid repeat count', start, after) };
    }
    return this.#plain(after - start);
  }

  #escape(): RegexpStep {
    const letter = this.#pattern[this.#position + 1];
    if (letter !== undefined && 'AbBz'.includes(letter)) return this.#part(this.#plain(2));
    if (letter === 'C')
      return { error: this.#wrong('invalid escape sequence', this.#position, this.#position + 2) };
    if (letter === 'Q') return this.#literalText();
    if (letter === 'p' || letter === 'P')
      return this.#part(readUnicodeClass(this.#pattern, this.#position, this.#go));
    if (letter !== undefined && 'dDsSwW'.includes(letter)) return this.#part(this.#plain(2));
    const escape = readEscape(this.#pattern, this.#position);
    return this.#part('error' in escape ? escape : this.#plain(escape.end - this.#position));
  }

  /** `\Q…\E`, or to the end; without a text it leaves what stands before it to be repeated. */
  #literalText(): RegexpStep {
    const close = this.#pattern.indexOf('\\E', this.#position + 2);
    const textEnd = close < 0 ? this.#pattern.length : close;
    const step = this.#plain((close < 0 ? textEnd : close + 2) - this.#position);
    return textEnd === this.#position + 2 ? step : this.#part(step);
  }

  /** Go quotes the whole pattern. */
  #unmatched(reason: string, bracket: number): RegexpError {
    return bracketError(reason, this.#pattern, spanOf(0, this.#pattern.length), bracket);
  }

  #wrong(reason: string, start: number, end = this.#pattern.length): RegexpError {
    return regexpError(reason, this.#pattern, spanOf(start, end));
  }
}

/**
 * How often the innermost part is repeated when a part is repeated once more; Go allows 1000
 * (`repeatIsValid`, which looks only at counts of two and more).
 */
function repeats(inner: number, min: number, max: number | undefined): number {
  if (max === 0) return 1;
  return inner * Math.max(max ?? min, 1);
}

/** UTF-16 units of the character at an offset. */
const characterLength = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
