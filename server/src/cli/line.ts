// What a command prints: lines of pieces. A piece is text, whoever wrote it; colours and orders to GitHub are said beside
// the text and made by the terminal alone, so that no text can imitate them.
import type { Severity } from '../core/problem.js';

export type Style = 'dim' | Severity;

export type Piece = string | { readonly style: Style; readonly text: string };

/** `::error file=a.yaml,line=1::Text`: an annotation on a line of a pull request. */
export interface WorkflowCommand {
  readonly command: 'error' | 'warning' | 'notice';
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export type Line = string | readonly Piece[] | WorkflowCommand;

export const dim = (text: string): Piece => ({ style: 'dim', text });

export const styled = (style: Style, text: string): Piece => ({ style, text });

/** Of a text that we have made: JSON, YAML, help. Its last line break ends the last line. */
export const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');

export const jsonLines = (value: unknown): readonly string[] => linesOf(JSON.stringify(value, null, 2));
