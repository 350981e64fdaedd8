// Cuts a template the way `github.com/a8m/envsubst/parse/lex.go` does, states and oddities included, for the two
// versions that KMM has used. It does not know what the pieces mean: envsubst.ts does.
import type { Dialect } from '../dialect.js';

export type TokenKind =
  | 'text'
  | 'escaped dollar'
  | 'variable'
  | 'operator'
  | 'open'
  | 'close'
  /** The template ends, or its line does, inside of `${`. Nothing follows. */
  | 'unclosed'
  | 'end';

export interface EnvsubstToken {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type State = 'text' | 'variable' | 'operator' | 'substitution' | 'done';

/** Ends with a token of kind `unclosed` or `end`, always. */
export function tokenize(template: string, version: Dialect['envsubst']): readonly EnvsubstToken[] {
  const lexer = new Lexer(template, version);
  lexer.run();
  return lexer.tokens;
}

const nameCharacter = /^[\p{L}\p{Nd}_]$/u;
const operators = ['+', '-', '='];

class Lexer {
  readonly tokens: EnvsubstToken[] = [];
  #start = 0;
  #position = 0;
  /** Where the token made last begins: a name right behind `${` is told by it. */
  #lastStart = 0;
  #depth = 0;

  readonly #template: string;
  readonly #version: Dialect['envsubst'];

  constructor(template: string, version: Dialect['envsubst']) {
    this.#template = template;
    this.#version = version;
  }

  run(): void {
    for (let state: State = 'text'; state !== 'done';) state = this.#enter(state);
  }

  #enter(state: State): State {
    switch (state) {
      case 'text':
        return this.#readText();
      case 'variable':
        return this.#readVariable();
      case 'operator':
        return this.#version === '1.3.0' ? this.#readSubstitution() : this.#readOperator();
      case 'substitution':
        return this.#readSubstitution();
      case 'done':
        return 'done';
    }
  }

  #readText(): State {
    for (let character = this.#next(); character !== ''; character = this.#next()) {
      if (character !== '$') continue;
      this.#emitText(this.#position - 1);
      const after = this.#peek();
      if (after === '$') this.#emitEscaped();
      else if (after === '{') return this.#emitOpen();
      else if (nameCharacter.test(after)) return 'variable';
    }
    this.#emitText(this.#position);
    this.#emit('end');
    return 'done';
  }

  #emitText(end: number): void {
    if (end === this.#start) return;
    const rest = this.#position;
    this.#position = end;
    this.#emit('text');
    this.#position = rest;
  }

  #emitEscaped(): void {
    this.#next();
    this.#emit('escaped dollar');
    // The library skips the first dollar, so its token begins with the second.
    this.#lastStart = this.#start - 1;
  }

  #emitOpen(): State {
    this.#next();
    this.#depth++;
    this.#emit('open');
    return 'operator';
  }

  /** A name is read as far as letters, digits and `_` go. `_` alone is no name. */
  #readVariable(): State {
    while (nameCharacter.test(this.#peek())) this.#next();
    const text = this.#template.slice(this.#start, this.#position);
    if (text === '_' || text === '$_') return 'text';
    this.#emit('variable');
    return this.#depth > 0 ? 'operator' : 'text';
  }

  /** Behind a name or behind `${`: an operator is only one here. What is none of these is kept for the next token. */
  #readOperator(): State {
    const character = this.#next();
    const ended = this.#endSubstitution(character);
    if (ended) return ended;
    if (nameCharacter.test(character) && this.#isBehindOpen()) return 'variable';
    if (operators.includes(character)) this.#emit('operator');
    else if (character === ':' && operators.includes(this.#next())) this.#emit('operator');
    return 'substitution';
  }

  #readSubstitution(): State {
    const character = this.#next();
    const ended = this.#endSubstitution(character);
    if (ended) return ended;
    if (character === '$' || (nameCharacter.test(character) && this.#isBehindOpen())) return 'variable';
    this.#emit(this.#version === '1.3.0' && this.#isOldOperator(character) ? 'operator' : 'text');
    return 'substitution';
  }

  /** 1.3.0 takes an operator wherever it stands; a `:` takes the next character with it in any case. */
  #isOldOperator(character: string): boolean {
    return operators.includes(character === ':' ? this.#next() : character);
  }

  #endSubstitution(character: string): State | undefined {
    if (character === '}') {
      this.#depth--;
      this.#emit('close');
      return 'text';
    }
    if (character !== '' && character !== '\r' && character !== '\n') return undefined;
    this.#emit('unclosed');
    return 'done';
  }

  #isBehindOpen(): boolean {
    return this.#template.startsWith('${', this.#lastStart);
  }

  #emit(kind: TokenKind): void {
    const start = this.#start;
    const end = this.#position;
    this.tokens.push({ kind, start, end, text: this.#template.slice(start, end) });
    this.#lastStart = start;
    this.#start = end;
  }

  /** The character at the position, which moves behind it; empty at the end. */
  #next(): string {
    const character = this.#peek();
    this.#position += character.length;
    return character;
  }

  #peek(): string {
    const code = this.#template.codePointAt(this.#position);
    return code === undefined ? '' : String.fromCodePoint(code);
  }
}
