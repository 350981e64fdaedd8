// The substitution that KMM runs over image names and `sign` fields: `github.com/a8m/envsubst/parse` with no
// restrictions, so that an unknown variable is an empty string. Every piece of the result knows where it comes from.
// It does not know which variables there are.
import type { Dialect } from '../dialect.js';
import { wellFormed } from '../go/text.js';
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import type { Token } from './envsubst-lexer.js';
import { tokenize } from './envsubst-lexer.js';

export interface TemplateVariable {
  readonly name: string;
  readonly value: string;
}

/** A stretch of the template and what it becomes. Pieces follow each other without gaps and in order. */
export type TemplatePiece = TextPiece | EscapePiece | VariablePiece;

export interface TextPiece {
  readonly kind: 'text';
  readonly span: Span;
  readonly value: string;
}

/** `$$`, which is a `$` that starts nothing. */
export interface EscapePiece {
  readonly kind: 'escape';
  readonly span: Span;
  readonly value: '$';
}

/** `$NAME` or `${NAME…}`. */
export interface VariablePiece {
  readonly kind: 'variable';
  readonly span: Span;
  /** As KMM reads it: `${ A}` asks for a variable whose name begins with a blank. */
  readonly name: string;
  /** There is such a variable, even if it is empty. */
  readonly known: boolean;
  readonly value: string;
  /** `:-`, `-`, `:=`, `=`, `:+` or `+`; undefined where there is none or where it is without effect. */
  readonly operator?: string;
  /** What stands behind the operator, or what bash would take for one (`%.*`, `/a/b`, `^^`) and KMM ignores. */
  readonly rest?: TemplateRest;
}

export interface TemplateRest {
  readonly span: Span;
  readonly text: string;
  /** It is the value of `text` as a variable, not `text` itself. */
  readonly variable: boolean;
  /** It takes part in the result. */
  readonly used: boolean;
}

export type Expansion =
  | { readonly ok: true; readonly text: string; readonly pieces: readonly TemplatePiece[] }
  | { readonly ok: false; readonly error: TemplateError };

export interface TemplateError {
  /** The library's words, or ours where it never returns. */
  readonly message: string;
  /** From the `${` that is not closed to where the library gives up. */
  readonly span: Span;
}

/** `ReplaceInTemplates` of `internal/utils/replaceStrings.go`. Of several variables with one name the first counts. */
export function expandTemplate(
  template: string,
  variables: readonly TemplateVariable[],
  version: Dialect['envsubst'],
): Expansion {
  const tokens = tokenize(wellFormed(template), version);
  const pieces: TemplatePiece[] = [];
  for (let i = 0; i < tokens.length;) {
    const step = readPiece(tokens, i, variables);
    if ('error' in step) return { ok: false, error: step.error };
    if (step.piece) addPiece(pieces, step.piece);
    i = step.next;
  }
  return { ok: true, text: pieces.map(piece => piece.value).join(''), pieces };
}

type Step =
  { readonly piece: TemplatePiece | undefined; readonly next: number } | { readonly error: TemplateError };

/** `parse.go`, `parse`: an operator or a brace that belongs to no variable is text. */
function readPiece(tokens: readonly Token[], at: number, variables: readonly TemplateVariable[]): Step {
  const token = tokens[at];
  const next = at + 1;
  switch (token?.kind) {
    case undefined:
    case 'end':
      return { piece: undefined, next };
    case 'unclosed':
      return { error: unclosed(tokens, at) };
    case 'escaped dollar':
      return { piece: { kind: 'escape', span: spanOf(token.start, token.end), value: '$' }, next };
    case 'variable':
      return {
        piece: variablePiece(spanOf(token.start, token.end), token.text.replace(/^\$/, ''), variables),
        next,
      };
    case 'open':
      return tokens[next]?.kind === 'variable'
        ? readSubstitution(tokens, at, variables)
        : textStep(token, next);
    case 'text':
    case 'operator':
    case 'close':
      return textStep(token, next);
  }
}

const textStep = (token: Token, next: number): Step => ({
  piece: { kind: 'text', span: spanOf(token.start, token.end), value: token.text },
  next,
});

function addPiece(pieces: TemplatePiece[], piece: TemplatePiece): void {
  const last = pieces.at(-1);
  if (piece.kind !== 'text' || last?.kind !== 'text') {
    pieces.push(piece);
    return;
  }
  const span = spanOf(last.span.start, piece.span.end);
  pieces[pieces.length - 1] = { kind: 'text', span, value: last.value + piece.value };
}

function variablePiece(span: Span, name: string, variables: readonly TemplateVariable[]): VariablePiece {
  const variable = variables.find(each => each.name === name);
  return { kind: 'variable', span, name, known: variable !== undefined, value: variable?.value ?? '' };
}

/** What is between `${NAME` and `}`; the last operator and the last text or variable count. */
interface Inside {
  operator: Token | undefined;
  rest: { readonly span: Span; readonly text: string; readonly variable: boolean } | undefined;
}

/** `parse.go`, `action`. */
function readSubstitution(
  tokens: readonly Token[],
  open: number,
  variables: readonly TemplateVariable[],
): Step {
  const inside: Inside = { operator: undefined, rest: undefined };
  for (let at = open + 2; ;) {
    const token = tokens[at];
    if (!token || token.kind === 'end') return { error: endless(tokens, open) };
    if (token.kind === 'unclosed') return { error: unclosed(tokens, at) };
    if (token.kind === 'close')
      return { piece: substitution(tokens, open, token, inside, variables), next: at + 1 };
    at = readInside(tokens, at, inside);
  }
}

/** Takes one token, or a text with all that follows it; returns the index of the next one. */
function readInside(tokens: readonly Token[], at: number, inside: Inside): number {
  const token = tokens[at];
  if (!token) return at;
  if (token.kind === 'variable') {
    const span = spanOf(token.start, token.end);
    inside.rest = { span, text: token.text.replace(/^\$/, ''), variable: true };
  } else if (token.kind === 'text' || token.kind === 'escaped dollar') {
    const end = textEnd(tokens, at + 1);
    const parts = tokens.slice(at, end);
    const span = spanOf(token.start, parts.at(-1)?.end ?? token.end);
    inside.rest = { span, text: parts.map(tokenText).join(''), variable: false };
    return end;
  } else {
    inside.operator = token;
  }
  return at + 1;
}

function textEnd(tokens: readonly Token[], from: number): number {
  const end = tokens.findIndex((token, i) => i >= from && ['close', 'unclosed', 'end'].includes(token.kind));
  return end < 0 ? tokens.length : end;
}

const tokenText = (token: Token): string => (token.kind === 'escaped dollar' ? '$' : token.text);

function substitution(
  tokens: readonly Token[],
  open: number,
  close: Token,
  inside: Inside,
  variables: readonly TemplateVariable[],
): VariablePiece {
  const span = spanOf(tokens[open]?.start ?? 0, close.end);
  const plain = variablePiece(span, tokens[open + 1]?.text ?? '', variables);
  if (!inside.rest) return plain;
  const used = inside.operator !== undefined && usesRest(inside.operator.text, plain);
  const value = used
    ? valueOf(inside.rest, variables)
    : restDrops(inside.operator?.text, plain)
      ? ''
      : plain.value;
  return {
    ...plain,
    value,
    ...(inside.operator && { operator: inside.operator.text }),
    rest: { ...inside.rest, used },
  };
}

/** `node.go`, `SubstitutionNode.String`. */
function usesRest(operator: string, variable: VariablePiece): boolean {
  if (operator === ':-' || operator === ':=') return variable.value === '';
  if (operator === '+' || operator === ':+') return variable.known;
  return !variable.known;
}

/** `${A+b}` without an `A` is empty, as is `A`. */
const restDrops = (operator: string | undefined, variable: VariablePiece): boolean =>
  (operator === '+' || operator === ':+') && !variable.known;

const valueOf = (rest: NonNullable<Inside['rest']>, variables: readonly TemplateVariable[]): string =>
  rest.variable ? (variables.find(each => each.name === rest.text)?.value ?? '') : rest.text;

function unclosed(tokens: readonly Token[], at: number): TemplateError {
  return { message: 'closing brace expected', span: spanOf(openBefore(tokens, at), tokens[at]?.end ?? 0) };
}

/**
 * `${A:-$_}`: the closing brace is read as text, the library waits for it after the template's end and never returns.
 * The operator's worker hangs with it.
 */
function endless(tokens: readonly Token[], open: number): TemplateError {
  const span = spanOf(tokens[open]?.start ?? 0, tokens.at(-1)?.end ?? 0);
  return { message: 'the closing brace is swallowed by `$_` and the operator waits for it forever', span };
}

const openBefore = (tokens: readonly Token[], at: number): number =>
  tokens.slice(0, at).findLast(token => token.kind === 'open')?.start ?? 0;
