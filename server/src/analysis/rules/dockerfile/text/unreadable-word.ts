import { instructionNames } from '../../../../core/dockerfile/instruction-names.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'unreadable-word',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'The builder cannot read a word of an instruction.',
  explanation: `In COPY, ADD, ENV, ARG, LABEL, WORKDIR, USER and FROM the builder itself takes quotes off and fills variables in.
A quotation mark or a \`\${\` that is never closed stops the build when it comes to the instruction. COPY and ADD are cut at
blanks first: a path with a blank needs the form \`["/a b", "/c"]\`.`,
  *check({ staged: { head, stages, inputs } }) {
    for (const { faults, instruction } of [
      ...head,
      ...stages.flatMap(({ from, steps }) => [from, ...steps]),
    ]) {
      // What is no instruction is refused for that.
      for (const { span, reason } of instructionNames.has(instruction.keyword) ? faults : []) {
        const why = inWords(reason);
        // In how a variable is modified builders differ.
        if (inputs.builder.name !== 'kaniko' && !/closed/.test(why)) continue;
        yield { span, message: `The builder cannot read this word and stops: ${why}.` };
      }
    }
  },
};

/** At the end of a word the builder misses a modifier; what its author misses is the brace. */
const inWords = (reason: string): string =>
  /^unsupported modifier :? in/.test(reason) ? '`${` is not closed' : reason;
