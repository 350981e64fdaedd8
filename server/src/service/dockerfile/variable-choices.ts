// Which build args and variables can be written at a place of a Dockerfile: those in scope, and those that KMM or the
// Module gives and the stage does not declare yet.
import type { Instruction } from '../../core/dockerfile/instruction.js';
import type { Step } from '../../core/dockerfile/stages.js';
import type { Declaration } from '../../core/dockerfile/declarations.js';
import { resolve } from '../../core/dockerfile/variables.js';
import { spanOf } from '../../core/span.js';
import { automaticNames, driverToolkitArg } from '../../core/module/build-args.js';
import { rank } from '../fields/completion-choices.js';
import type { DockerfileChoice, DockerfileSite } from './site.js';
import { before, declaring, replaced, stepAt } from './site.js';
import { withEllipses } from '../../core/dockerfile/hole.js';
import { automaticMeanings } from './variable-hover.js';
import { codeSpan } from '../workspace/markdown.js';
import { snippetLiteral } from '../fields/snippet-text.js';

/** Behind a `$`. */
export function variableChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { text, offset } = site;
  const [, dollars, brace = '', typed = ''] =
    /(?<!\$|\\(?=\$))((?:\\\$|\$)+)(\{?)(\w*)$/.exec(before(site)) ?? [];
  const step = stepAt(site);
  if (!step || dollars === undefined || !dollars.endsWith('$') || /\\\$$/.test(dollars)) return undefined;
  const start = offset - typed.length - brace.length - 1;
  const rest = /^\w*/.exec(text.slice(offset))?.[0].length ?? 0;
  const closed = brace === '{' && text.charAt(offset + rest) === '}' ? 1 : 0;
  const choice = (name: string, more: Partial<DockerfileChoice>): DockerfileChoice => {
    const written = brace === '' ? `$${name}` : `\${${name}}`;
    return {
      kind: 'variable',
      label: name,
      text: snippetLiteral(written),
      filter: written,
      replace: spanOf(start, offset + rest + closed),
      ...meaningOf(name, site),
      rank: rank.optional,
      ...more,
    };
  };
  const inScope = visibleNames(site, step).map(({ name, value }) =>
    choice(name, { detail: withEllipses(value) }),
  );
  const known = new Set(inScope.map(({ label }) => label));
  const others = step.stage === undefined ? [] : givenNames(site).filter(name => !known.has(name));
  const declared = others.flatMap(name => {
    const also = declaring(site, name);
    return also ? [choice(name, { also, detail: `and ARG ${name} in this stage`, rank: rank.aside })] : [];
  });
  return [...inScope, ...declared];
}

interface VisibleName {
  readonly name: string;
  readonly value: string;
}

/** What ARG and ENV declare for this place, with a value or without. */
const visibleNames = (
  { staged }: DockerfileSite,
  { scope, stage, instruction }: Step,
): readonly VisibleName[] =>
  [...staged.declarations].flatMap(([name, { args }]) => {
    const { set, text, missing } = resolve(scope, name);
    const here = args.some(
      one => one.stage === stage && one.instruction.index < instruction.index && stage === scope.stage,
    );
    return (set && missing === undefined) || here ? [{ name, value: set ? text : 'empty' }] : [];
  });

/** Build args that somebody gives: KMM, the Modules, an ARG before the first FROM. */
function givenNames({ source, staged, dialect, distribution }: DockerfileSite): readonly string[] {
  const own = source.users.flatMap(({ buildArgs }) => Object.keys(buildArgs));
  const globals = staged.head.flatMap(({ instruction }) => instruction.pairs.map(({ name }) => name.text));
  const automatic = automaticNames(dialect, distribution);
  return [
    ...new Set([...automatic.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)), ...own, ...globals]),
  ];
}

const order = ['KERNEL_FULL_VERSION', 'MOD_NAME', 'MOD_NAMESPACE', 'KERNEL_VERSION', driverToolkitArg];

function meaningOf(
  name: string,
  { dialect, source, distribution }: DockerfileSite,
): Partial<DockerfileChoice> {
  if (automaticNames(dialect, distribution).includes(name)) {
    const old = name === 'KERNEL_VERSION' && dialect.automaticBuildArgs.includes('KERNEL_FULL_VERSION');
    return {
      documentation: `KMM sets it: ${automaticMeanings[name] ?? ''}`,
      ...(old && { deprecated: true, rank: rank.deprecated }),
    };
  }
  const values = source.users.flatMap(({ buildArgs }) => buildArgs[name] ?? []);
  const told = [...new Set(values)].slice(0, 3).map(value => codeSpan(value));
  return told.length > 0 ? { documentation: `A build arg of the Module: ${told.join(', ')}` } : {};
}

/** The names of an ARG. */
export function argChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { instruction, staged } = site;
  if (instruction?.keyword !== 'ARG') return undefined;
  const word = /[ \t](\w*)$/.exec(before(site));
  if (!word) return undefined;
  const stage = stepAt(site)?.stage;
  const isHere = (one: Declaration): boolean =>
    one.stage === stage && one.instruction.index !== instruction.index;
  return givenNames(site)
    .filter(name => !staged.declarations.get(name)?.args.some(isHere))
    .filter(name => stage !== undefined || !staged.head.some(step => holds(step, name, instruction)))
    .map(name => ({
      kind: 'variable',
      label: name,
      text: name,
      replace: replaced(site, word[1] ?? '', /^\w*/),
      rank: rank.optional,
      ...meaningOf(name, site),
    }));
}

const holds = ({ instruction }: Step, name: string, own: Instruction): boolean =>
  instruction !== own && instruction.pairs.some(pair => pair.name.text === name);
