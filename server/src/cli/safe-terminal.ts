// The one way out of the command line. It takes lines and sees to it that each is one, and that nothing in it speaks to the
// terminal or to the CI system that reads along; colours, line breaks and GitHub's workflow commands are made here.
import type { Severity } from '../core/problem.js';
import { visibleLine } from '../core/visible-text.js';
import type { Line, Piece, Style, WorkflowCommand } from './line.js';
import type { Terminal } from './terminal.js';

/** A `Terminal` for commands, who cannot write but through it. */
export interface SafeTerminal extends Omit<Terminal, 'out' | 'err' | 'color'> {
  /** Data: what a pipe should carry. */
  readonly out: (lines: readonly Line[]) => void;
  /** Progress and complaints. */
  readonly err: (lines: readonly Line[]) => void;
}

export function safeTerminal(terminal: Terminal): SafeTerminal {
  const { folder, color, readInput, input, disk, ask, onInterrupt } = terminal;
  const text = (lines: readonly Line[]): string => lines.map(line => `${written(line, color)}\n`).join('');
  return {
    ...{ folder, readInput, input, disk, onInterrupt },
    out: lines => terminal.out(text(lines)),
    err: lines => terminal.err(text(lines)),
    ask: ask && (question => ask(visibleLine(question))),
  };
}

function written(line: Line, color: boolean): string {
  if (typeof line === 'string') return visibleLine(line);
  if ('command' in line) return workflowCommand(line);
  return color ? line.map(colored).join('') : visibleLine(line.map(textOf).join(''));
}

const textOf = (piece: Piece): string => (typeof piece === 'string' ? piece : piece.text);

/** Of the terminal's own palette. */
const codes: Readonly<Record<Style, string>> = {
  ...({ error: '1;31', warning: '1;33', information: '1;36', hint: '1;36' } satisfies Record<
    Severity,
    string
  >),
  dim: '2',
};

const colored = (piece: Piece): string =>
  typeof piece === 'string'
    ? visibleLine(piece)
    : `\u001b[${codes[piece.style]}m${visibleLine(piece.text)}\u001b[0m`;

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
function workflowCommand({ command, properties, message }: WorkflowCommand): string {
  const given = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(value)}`);
  return `::${command} ${given.join(',')}::${escaped(message)}`;
}

/** Line breaks are GitHub's own business; everything else that is not seen is shown. */
const escaped = (text: string): string =>
  text
    .split(/\r\n|[\r\n]/)
    .map(line => visibleLine(line).replaceAll('%', '%25'))
    .join('%0A');

const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
