// What a template becomes, piece by piece: types only.
import type { Span } from '../span.js';

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
  /** The library waits for more and never returns. */
  readonly endless: boolean;
  /** From the `${` that is not closed to where the library gives up. */
  readonly span: Span;
}
