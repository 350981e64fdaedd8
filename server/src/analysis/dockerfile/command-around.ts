// Which command of a RUN a place stands in: the innermost, so that of `$(cat X)` and not the one it is an argument of.
import type { ShellCommand, ShellReading } from '../../core/dockerfile/shell/command.js';
import type { Span } from '../../core/span.js';
import { memo } from '../../core/memo.js';

const sorted = memo(({ commands }: ShellReading) => commands.toSorted((a, b) => a.span.start - b.span.start));

/** Undefined in an assignment, in the words of a `for` or `case`, and where no command is read. */
export function commandAround(reading: ShellReading, { start, end }: Span): ShellCommand | undefined {
  const commands = sorted(reading);
  let low = 0;
  for (let high = commands.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((commands[middle]?.span.start ?? start) <= start) low = middle + 1;
    else high = middle;
  }
  return commands.slice(Math.max(0, low - mostBetween), low).findLast(({ span }) => span.end >= end);
}

/** Nobody writes more commands into the arguments of one. */
const mostBetween = 50;
