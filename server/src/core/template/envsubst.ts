// The substitution that KMM runs over image names and `sign` fields: `github.com/a8m/envsubst/parse` with no
// restrictions, so that an unknown variable is an empty string. Every piece of the result knows where it comes from.
// It does not know which variables there are: variables.ts in the Module's room does.
import type { Dialect } from '../dialect.js';
import { wellFormed } from '../json/go-text.js';
import { spanOf } from '../span.js';
import type { EnvsubstToken } from './envsubst-lexer.js';
import { tokenize } from './envsubst-lexer.js';
import type { Expansion, TemplatePiece, TemplateVariable } from './pieces.js';
import type { SubstitutionStep } from './substitution.js';
import { readSubstitution, unclosed, variablePiece } from './substitution.js';

/** `ReplaceInTemplates` of `internal/utils/replaceStrings.go`. Of several variables with one name the first counts. */
export function expandTemplate(
  template: string,
  variables: readonly TemplateVariable[],
  version: Dialect['envsubst'],
): Expansion {
  const tokens = tokenize(wellFormed(template), version);
  const pieces: TemplatePiece[] = [];
  let length = 0;
  for (let i = 0; i < tokens.length;) {
    const step = readPiece(tokens, i, variables);
    if ('error' in step) return { ok: false, error: step.error };
    if (step.piece) {
      const piece = cutTo(longestText - length, step.piece);
      length += piece.value.length;
      addPiece(pieces, piece);
    }
    i = step.next;
  }
  return { ok: true, text: pieces.map(piece => piece.value).join(''), pieces };
}

/**
 * Long values times many uses are more than there is memory. Nothing that KMM makes of a template may be as long: no
 * reference to an image is, and the API server takes no object that holds it.
 */
const longestText = 2 ** 20;

const cutTo = <Piece extends TemplatePiece>(room: number, piece: Piece): Piece =>
  piece.value.length <= room ? piece : { ...piece, value: piece.value.slice(0, room) };

/** `parse.go`, `parse`: an operator or a brace that belongs to no variable is text. */
function readPiece(
  tokens: readonly EnvsubstToken[],
  at: number,
  variables: readonly TemplateVariable[],
): SubstitutionStep {
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

const textStep = (token: EnvsubstToken, next: number): SubstitutionStep => ({
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
