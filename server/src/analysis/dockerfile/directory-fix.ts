// The slash that makes a directory of what COPY and ADD copy to.
import type { Step, StepWord } from '../../core/dockerfile/stages.js';
import type { Fix } from '../../core/problem.js';
import { spanOf } from '../../core/span.js';

/** None where the word ends in something that a slash does not fit behind, a quotation mark above all. */
export function endWithSlash({ instruction }: Step, { word }: StepWord): readonly Fix[] {
  if (instruction.form !== 'shell' || !/[\w}]$/.test(word.text)) return [];
  const change = { span: spanOf(word.span.end, word.span.end), text: '/' };
  return [{ title: 'End it with a `/`', changes: [change], preferred: true }];
}
