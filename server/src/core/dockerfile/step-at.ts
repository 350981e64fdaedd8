// The step of a stage that is asked for by its instruction or by a place in the text, without going through all of them.
import type { Span } from '../span.js';
import type { Instruction } from './instruction.js';
import type { Stage, Step } from './stages.js';

/** Undefined for an instruction of another stage. The steps of a stage follow each other and its FROM. */
export function stepOf({ from, steps }: Stage, instruction: Instruction | undefined): Step | undefined {
  const step = instruction && steps[instruction.index - from.instruction.index - 1];
  return step?.instruction === instruction ? step : undefined;
}

/** The one whose instruction holds all of the span. */
export function stepAt({ steps }: Stage, { start, end }: Span): Step | undefined {
  let low = 0;
  for (let high = steps.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.instruction.span.start ?? Infinity) <= start) low = middle + 1;
    else high = middle;
  }
  const step = steps[low - 1];
  return step && end <= step.instruction.span.end ? step : undefined;
}
