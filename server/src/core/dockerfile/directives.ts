// Parser directives (`# syntax=`, `# escape=`, `# check=`) at the very top of a Dockerfile
// (frontend/dockerfile/parser/directives.go, ParseLine).
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import { leadingSpace } from './blanks.js';
import type { EscapeCharacter, PhysicalLine } from './lines.js';

export interface Directive {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
}

export interface Directives {
  readonly found: readonly Directive[];
  readonly escape: EscapeCharacter;
  /** What the parser refuses: a directive given twice, an escape character that is none. */
  readonly refused: Directive | undefined;
}

const shape = /^(#[\s\u0085]*)([a-zA-Z][a-zA-Z0-9]*)([\s\u0085]*=[\s\u0085]*)(.*[^\s\u0085]|.)[\s\u0085]*$/s;
const known = new Set(['syntax', 'escape', 'check']);

/** The first line that is no directive ends them, be it blank. */
export function readDirectives(text: string, lines: readonly PhysicalLine[]): Directives {
  const found: Directive[] = [];
  for (const line of lines) {
    const directive = directiveIn(text, line);
    if (!directive) break;
    if (found.some(({ name }) => name === directive.name) || !acceptable(directive)) {
      return { found, escape: escapeOf(found), refused: directive };
    }
    found.push(directive);
  }
  return { found, escape: escapeOf(found), refused: undefined };
}

function directiveIn(text: string, line: PhysicalLine): Directive | undefined {
  const content = text.slice(line.start, line.end);
  const indent = leadingSpace(content);
  const [, opening = '', name = '', equals = '', value = ''] = shape.exec(content.slice(indent)) ?? [];
  if (!known.has(name.toLowerCase())) return undefined;
  const start = line.start + indent;
  const valueStart = start + opening.length + name.length + equals.length;
  return {
    name: name.toLowerCase(),
    value,
    span: spanOf(start, valueStart + value.length),
    valueSpan: spanOf(valueStart, valueStart + value.length),
  };
}

const acceptable = ({ name, value }: Directive): boolean =>
  name !== 'escape' || value === '\\' || value === '`';

const escapeOf = (found: readonly Directive[]): EscapeCharacter =>
  found.some(({ name, value }) => name === 'escape' && value === '`') ? '`' : '\\';
