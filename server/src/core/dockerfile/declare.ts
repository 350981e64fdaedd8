// ARG and ENV instructions -> declarations, with the value each name has from there on (kaniko pkg/commands/arg.go,
// ParseArg; pkg/dockerfile/dockerfile.go, expandNestedArgs; util.UpdateConfigEnv).
import { expand } from './expand.js';
import type { ExpandedText } from './expand.js';
import { hole } from './hole.js';
import type { Instruction, Pair } from './instruction.js';
import type { Declaration } from './declarations.js';
import type { Scope } from './variables.js';
import { earlierArg, resolve } from './variables.js';
import type { Word } from './words.js';

const platformArgs = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/;

/** `scope` is that of the instruction itself. */
export function declarationsOf(instruction: Instruction, scope: Scope): readonly Declaration[] {
  if (instruction.keyword === 'ARG') return instruction.pairs.map(pair => argument(instruction, pair, scope));
  if (instruction.keyword !== 'ENV') return [];
  return instruction.pairs.map(pair => {
    const value = pair.value ? expandWord(pair.value, scope).text : '';
    return { ...common(instruction, pair, scope), kind: 'env', value, from: 'default', written: value };
  });
}

export const expandWord = ({ text, span }: Word, scope: Scope): ExpandedText =>
  expand(text, name => resolve(scope, name), { brings: length => scope.effort.brings(length, span) });

function argument(instruction: Instruction, pair: Pair, scope: Scope): Declaration {
  const base = common(instruction, pair, scope);
  const written = pair.value && expandWord(pair.value, scope).text;
  const given = scope.inputs.buildArgs.get(base.name);
  const declared = { ...base, kind: 'arg' as const, written };
  // Before the first FROM an empty build arg leaves the default in place (unifyArgs).
  if (given !== undefined && (given !== '' || scope.stage !== undefined || written === undefined)) {
    return { ...declared, value: given, from: 'build-arg' };
  }
  if (written !== undefined) return { ...declared, value: written, from: 'default' };
  if (scope.inputs.builder.platformArgs === 'set' && platformArgs.test(base.name)) {
    return { ...declared, value: hole, from: 'builder' };
  }
  const earlier = earlierArg(scope, base.name);
  if (scope.stage === undefined || !earlier) return { ...declared, value: undefined, from: 'nobody' };
  return { ...declared, value: earlier.value, from: earlier.stage === undefined ? 'global' : 'default' };
}

const common = (
  instruction: Instruction,
  { name, span }: Pair,
  scope: Scope,
): Pick<Declaration, 'name' | 'stage' | 'instruction' | 'span'> => ({
  name: expandWord(name, scope).text,
  stage: scope.stage,
  instruction,
  span,
});
