// ARG and ENV instructions -> declarations, with the value each name has from there on (kaniko pkg/commands/arg.go,
// ParseArg; pkg/dockerfile/dockerfile.go, expandNestedArgs; util.UpdateConfigEnv).
import { expand } from './expand.js';
import type { Expansion } from './expand.js';
import { hole } from './hole.js';
import type { Instruction, Pair } from './instruction.js';
import type { Declaration, Scope } from './variables.js';
import { argsOf, resolve } from './variables.js';

const platformArgs = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/;

/** `scope` is that of the instruction itself. */
export function declarationsOf(instruction: Instruction, scope: Scope): readonly Declaration[] {
  if (instruction.keyword === 'ARG') return instruction.pairs.map(pair => argument(instruction, pair, scope));
  if (instruction.keyword !== 'ENV') return [];
  return instruction.pairs.map(pair => {
    const value = expandWord(pair.value?.text ?? '', scope).text;
    return { ...common(instruction, pair, scope), kind: 'env', value, from: 'default', written: value };
  });
}

export const expandWord = (text: string, scope: Scope): Expansion =>
  expand(text, name => resolve(scope, name));

function argument(instruction: Instruction, pair: Pair, scope: Scope): Declaration {
  const base = common(instruction, pair, scope);
  const written = pair.value && expandWord(pair.value.text, scope).text;
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
  const earlier = argsOf(scope, base.name).findLast(
    ({ stage, value }) => value !== undefined && (stage === undefined || stage === scope.stage),
  );
  if (scope.stage === undefined || !earlier) return { ...declared, value: undefined, from: 'nobody' };
  return { ...declared, value: earlier.value, from: earlier.stage === undefined ? 'global' : 'default' };
}

const common = (
  instruction: Instruction,
  { name, span }: Pair,
  scope: Scope,
): Pick<Declaration, 'name' | 'stage' | 'instruction' | 'span'> => ({
  name: expandWord(name.text, scope).text,
  stage: scope.stage,
  instruction,
  span,
});
