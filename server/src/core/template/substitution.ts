// A variable in a template, with or without braces (`github.com/a8m/envsubst/parse`: `parse.go`, `action`; `node.go`).
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import type { EnvsubstToken } from './envsubst-lexer.js';
import type { TemplateError, TemplatePiece, TemplateVariable, VariablePiece } from './pieces.js';

/** One piece read, or none at the end, and the index of the token behind it. */
export type SubstitutionStep =
  { readonly piece: TemplatePiece | undefined; readonly next: number } | { readonly error: TemplateError };

export function variablePiece(
  span: Span,
  name: string,
  variables: readonly TemplateVariable[],
): VariablePiece {
  const variable = variables.find(each => each.name === name);
  return { kind: 'variable', span, name, known: variable !== undefined, value: variable?.value ?? '' };
}

/** What is between `${NAME` and `}`; the last operator and the last text or variable count. */
interface Inside {
  operator: EnvsubstToken | undefined;
  rest: { readonly span: Span; readonly text: string; readonly variable: boolean } | undefined;
}

/** `parse.go`, `action`. */
export function readSubstitution(
  tokens: readonly EnvsubstToken[],
  open: number,
  variables: readonly TemplateVariable[],
): SubstitutionStep {
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
function readInside(tokens: readonly EnvsubstToken[], at: number, inside: Inside): number {
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

function textEnd(tokens: readonly EnvsubstToken[], from: number): number {
  let end = from;
  while (end < tokens.length && !['close', 'unclosed', 'end'].includes(tokens[end]?.kind ?? 'end')) end++;
  return end;
}

const tokenText = (token: EnvsubstToken): string => (token.kind === 'escaped dollar' ? '$' : token.text);

function substitution(
  tokens: readonly EnvsubstToken[],
  open: number,
  close: EnvsubstToken,
  inside: Inside,
  variables: readonly TemplateVariable[],
): VariablePiece {
  const span = spanOf(tokens[open]?.start ?? 0, close.end);
  const plain = variablePiece(span, tokens[open + 1]?.text ?? '', variables);
  if (!inside.rest) return plain;
  const used = inside.operator !== undefined && usesRest(inside.operator.text, plain);
  return {
    ...plain,
    value: used ? valueOf(inside.rest, variables) : plain.value,
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

const valueOf = (rest: NonNullable<Inside['rest']>, variables: readonly TemplateVariable[]): string =>
  rest.variable ? (variables.find(each => each.name === rest.text)?.value ?? '') : rest.text;

export function unclosed(tokens: readonly EnvsubstToken[], at: number): TemplateError {
  const span = spanOf(openBefore(tokens, at), tokens[at]?.end ?? 0);
  return { message: 'closing brace expected', endless: false, span };
}

/**
 * `${A:-$_}`: the closing brace is read as text, the library waits for it after the template's end and never returns.
 * The operator's worker hangs with it.
 */
function endless(tokens: readonly EnvsubstToken[], open: number): TemplateError {
  const span = spanOf(tokens[open]?.start ?? 0, tokens.at(-1)?.end ?? 0);
  const message = 'the closing brace is swallowed by `$_` and the operator waits for it forever';
  return { message, endless: true, span };
}

const openBefore = (tokens: readonly EnvsubstToken[], at: number): number =>
  tokens.slice(0, at).findLast(token => token.kind === 'open')?.start ?? 0;
