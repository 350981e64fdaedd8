// What a variable of a Dockerfile is at one place, kernel by kernel, and who says so: KMM, the Module, an ARG or ENV;
// or why it is empty there.
import type { PlacedUse } from '../../analysis/dockerfile/variable-uses.js';
import { usesAt } from '../../analysis/dockerfile/variable-uses.js';
import type { Instruction } from '../../core/dockerfile/instruction.js';
import type { Declaration } from '../../core/dockerfile/declarations.js';
import type { Missing, VariableOrigin, ResolvedVariable } from '../../core/dockerfile/variables.js';
import { automaticNames, driverToolkitArg } from '../../core/module/build-args.js';
import { mappingName } from '../kernels/coverage-words.js';
import type { Telling, ToldCase } from './hover-cases.js';
import { perKernel, valueCell } from './hover-cases.js';
import { codeSpan } from '../workspace/markdown.js';

/** Where it is used. Undefined for what says itself all there is to say, in a file that other extensions see into. */
export function usedHover(telling: Telling, { name, span }: PlacedUse): string | undefined {
  const answers = new Map(
    telling.cases.map(each => [
      each,
      usesAt(each.reading.staged, span.start).find(use => use.name === name && use.span.start === span.start)
        ?.resolution,
    ]),
  );
  const first = answers.get(telling.first);
  if (!first || isPlain(telling, first)) return undefined;
  const table = perKernel(telling, 'Here it is', each => {
    const resolution = answers.get(each);
    return resolution ? becomes(telling, each, resolution) : 'not used';
  });
  return [headOf(telling, name), table, ...examples(telling)].join('\n\n');
}

/** Where ARG or ENV declares it. */
export function declaredHover(telling: Telling, instruction: Instruction, name: string): string | undefined {
  const declared = (each: ToldCase): Declaration | undefined => {
    const found = each.reading.staged.declarations.get(name);
    const all = instruction.keyword === 'ARG' ? found?.args : found?.envs;
    return all?.find(one => one.instruction.index === instruction.index);
  };
  const first = declared(telling.first);
  if (!first || (telling.source.host === undefined && first.from === 'default')) return undefined;
  const table = perKernel(telling, 'From here on it is', each => {
    const declaration = declared(each);
    if (declaration?.value === undefined) return `**empty**: ${noValue(telling)}`;
    return `${valueCell(declaration.value)}, ${setBy(telling, each, declaration)}`;
  });
  const reach =
    first.stage === undefined
      ? ['Before the first FROM it is for FROM lines only; a stage that uses it needs an ARG of its own.']
      : [];
  return [headOf(telling, name), table, ...reach, ...examples(telling)].join('\n\n');
}

/** A constant of the Dockerfile's own. */
const isPlain = ({ source }: Telling, { declaration, missing, origin }: ResolvedVariable): boolean =>
  source.host === undefined &&
  missing === undefined &&
  (origin === 'base-image' || declaration?.from === 'default' || declaration?.from === 'builder');

function headOf(telling: Telling, name: string): string {
  const { dialect, distribution } = telling;
  if (automaticNames(dialect, distribution).includes(name)) {
    const what = automaticMeanings[name] ?? '';
    return `${codeSpan(name)} · build arg that KMM ${dialect.release} sets itself: ${what}`;
  }
  const givers = telling.source.modules.filter(({ mappings }) =>
    mappings.some(({ effective }) => effective.build?.buildArgs?.some(arg => arg.name === name)),
  );
  const names = givers.map(({ placed }) => codeSpan(placed.document.identity.name ?? '<name>'));
  return names.length > 0 ? `${codeSpan(name)} · build arg of Module ${names.join(', ')}` : codeSpan(name);
}

export const automaticMeanings: Readonly<Record<string, string>> = {
  KERNEL_FULL_VERSION:
    'the kernel as its node reports it, without a trailing `+`; not normalised as in image tags.',
  KERNEL_VERSION: 'the kernel. From KMM 1.1.0 on `KERNEL_FULL_VERSION` is the same and the one to use.',
  MOD_NAME: 'the name of the Module.',
  MOD_NAMESPACE: 'the namespace of the Module.',
  [driverToolkitArg]:
    'on OpenShift the driver toolkit image of the kernel, if the Dockerfile has this word anywhere; unless KMM finds one, nothing is built.',
};

function becomes(telling: Telling, each: ToldCase, resolution: ResolvedVariable): string {
  const { declaration, missing, origin, text } = resolution;
  if (origin === 'base-image') return 'what the base image sets, if it does';
  if (missing !== undefined) return `**empty**: ${reasonOf(telling, missing, declaration)}`;
  if (origin === 'undeclared')
    return `${valueCell(text)}, a build arg that no ARG declares: only kaniko lets it through, and only in FROM`;
  if (!declaration) return valueCell(text);
  return `${valueCell(text)}, ${setBy(telling, each, declaration)}${handedOn(origin)}`;
}

function handedOn(origin: VariableOrigin): string {
  if (origin === 'parent-stage') return ', and comes with the stage that this one is built on';
  return origin === 'earlier-stage' ? ' of an earlier stage, which only kaniko lets through' : '';
}

function setBy(telling: Telling, { args, builtFor }: ToldCase, declaration: Declaration): string {
  const { name, from, kind, span } = declaration;
  const line = `line ${String(telling.lineOf(span))}`;
  if (kind === 'env') return `set by ENV in ${line}`;
  switch (from) {
    case 'build-arg': {
      const giver = args.find(arg => arg.name === name)?.from;
      if (giver === undefined) return 'set by whoever builds it';
      if (giver === 'KMM') return 'set by KMM';
      const level =
        giver === 'mapping' && builtFor ? mappingName(builtFor.mapping.effective.index) : 'the container';
      return `set by \`buildArgs\` of ${level}`;
    }
    case 'global':
      return 'taken over from the ARG before the first FROM';
    case 'builder':
      return 'set by the builder';
    case 'default':
    case 'nobody':
      return `the default in ${line}`;
  }
}

function reasonOf(telling: Telling, missing: Missing, declaration: Declaration | undefined): string {
  const line = declaration ? ` (line ${String(telling.lineOf(declaration.span))})` : '';
  switch (missing) {
    case 'no-value':
      return noValue(telling);
    case 'only-before-from':
      return `its ARG before the first FROM${line} is for FROM lines only. Repeat it in this stage`;
    case 'other-stage':
      return `its ARG${line} belongs to another stage. Repeat it in this one`;
    case 'declared-later':
      return `its ARG${line} stands further down`;
    case 'never-declared':
      return 'no ARG or ENV of this stage declares it';
  }
}

const noValue = ({ source }: Telling): string =>
  source.modules.length > 0
    ? 'neither KMM nor the Module sets it, and the ARG has no default'
    : 'KMM does not set it, and the ARG has no default';

/** No Module is known to build it. */
const examples = ({ first, source }: Telling): readonly string[] =>
  first.builtFor || source.modules.length > 0
    ? []
    : ['No Module here builds with this Dockerfile; the kernels are examples.'];
