// What can be written at a place of a Dockerfile as far as KMM or the ConfigMap around it has a say: variables and build
// args, stages, mounted Secrets, the directory KMM looks in. Each choice is a text and what it replaces; how that gets
// into the file is dockerfile-item.ts' business.
import type { DockerfileSource } from '../analysis/dockerfile-sources.js';
import { lineBreakOf } from '../analysis/edits/lines.js';
import type { Dialect, Distribution } from '../core/dialect.js';
import type { Instruction } from '../core/dockerfile/instruction.js';
import type { StagedDockerfile, Step } from '../core/dockerfile/stages.js';
import type { Declaration } from '../core/dockerfile/variables.js';
import { resolve } from '../core/dockerfile/variables.js';
import type { TextChange } from '../core/problem.js';
import type { Span } from '../core/span.js';
import { spanOf, touches } from '../core/span.js';
import { driverToolkitArg } from '../core/module/build-args.js';
import { rank } from './completion-choices.js';
import { mountedSecretNames, secretKeys } from './dockerfile-secrets.js';
import { shown } from './dockerfile-telling.js';
import { automaticMeanings } from './dockerfile-variable-hover.js';
import { codeSpan } from './markdown.js';
import type { Snapshot } from './snapshot.js';
import { snippetLiteral } from './snippet-text.js';

export interface DockerfileChoice {
  readonly kind: 'variable' | 'keyword' | 'stage' | 'path' | 'snippet';
  readonly label: string;
  /** In snippet syntax. */
  readonly text: string;
  /** In the Dockerfile's text. */
  readonly replace: Span;
  /** What is changed with it, further up. */
  readonly also?: TextChange;
  /** What the editor compares with what is written, when that is not the label. */
  readonly filter?: string;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly deprecated?: true;
  readonly rank: number;
}

export interface DockerfileSite {
  readonly snapshot: Snapshot;
  readonly source: DockerfileSource;
  readonly text: string;
  readonly offset: number;
  readonly staged: StagedDockerfile;
  /** The instruction that the cursor is in or behind; undefined where one may begin. */
  readonly instruction: Instruction | undefined;
  readonly dialect: Dialect;
  readonly distribution: Distribution;
}

/** Inside of an instruction, in the order of the first that fits. */
export function instructionChoices(site: DockerfileSite): readonly DockerfileChoice[] {
  return (
    variableChoices(site) ??
    argChoices(site) ??
    stageChoices(site) ??
    secretChoices(site) ??
    directoryChoices(site) ??
    depmodChoices(site) ??
    []
  );
}

// ---- variables

function variableChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { text, offset } = site;
  const [, dollars, brace = '', typed = ''] = /((?:\\\$|\$)+)(\{?)(\w*)$/.exec(before(site)) ?? [];
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
  const inScope = visibleNames(site, step).map(({ name, value }) => choice(name, { detail: shown(value) }));
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
  const automatic = dialect.automaticBuildArgs.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const toolkit = distribution === 'openshift' ? [driverToolkitArg] : [];
  return [...new Set([...automatic, ...toolkit, ...own, ...globals])];
}

const order = ['KERNEL_FULL_VERSION', 'MOD_NAME', 'MOD_NAMESPACE', 'KERNEL_VERSION'];

function meaningOf(
  name: string,
  { dialect, source, distribution }: DockerfileSite,
): Partial<DockerfileChoice> {
  const isToolkit = name === driverToolkitArg && distribution === 'openshift';
  if (dialect.automaticBuildArgs.includes(name) || isToolkit) {
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

/** The ARG that the stage lacks, in the line behind its FROM. */
function declaring({ staged, text, offset }: DockerfileSite, name: string): TextChange | undefined {
  const stage = staged.stages.findLast(({ from }) => from.instruction.span.end < offset);
  const end = stage?.from.instruction.span.end;
  return end === undefined ? undefined : { span: spanOf(end, end), text: `${lineBreakOf(text)}ARG ${name}` };
}

// ---- ARG

function argChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
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

// ---- stages

function stageChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { instruction, staged } = site;
  const keyword = instruction?.keyword ?? '';
  const form = ['COPY', 'ADD'].includes(keyword)
    ? /[ \t]--from=([\w.-]*)$/
    : keyword === 'FROM'
      ? /^FROM[ \t]+(?:--\S+[ \t]+)*([\w.-]*)$/i
      : /^RUN\b.*--mount=\S*\bfrom=([\w.-]*)$/is;
  const found = form.exec(before(site));
  if (!found) return undefined;
  const earlier = staged.stages.filter(({ from }) => from.instruction.index < (instruction?.index ?? 0));
  const others = keyword === 'FROM' ? earlier : earlier.slice(0, ownStage(site));
  return others
    .filter(({ name }) => name !== undefined || keyword !== 'FROM')
    .map(({ name, index, from }) => ({
      kind: 'stage',
      label: name ?? String(index),
      text: name ?? String(index),
      replace: replaced(site, found[1] ?? '', /^[\w.-]*/),
      detail: from.instruction.line.text,
      rank: rank.optional,
    }));
}

const ownStage = (site: DockerfileSite): number => stepAt(site)?.stage ?? 0;

// ---- paths

function secretChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { snapshot, source } = site;
  const [, name, typed = ''] = /\/run\/secrets\/(?:([^/\s"']+)\/)?([^/\s"']*)$/.exec(before(site)) ?? [];
  if (!/\/run\/secrets\/[^\s"']*$/.test(before(site))) return undefined;
  const labels = name === undefined ? mountedSecretNames(source) : secretKeys(snapshot, source, name);
  const documentation =
    name === undefined
      ? 'A Secret of `build.secrets`: a directory with a file for each of its keys.'
      : `A key of Secret ${codeSpan(name)}.`;
  return labels.map(label => ({
    kind: 'path',
    label,
    text: snippetLiteral(name === undefined ? `${label}/` : label),
    filter: label,
    replace: replaced(site, typed, /^[^/\s"']*/),
    documentation,
    rank: rank.optional,
  }));
}

/** Where modprobe looks, for whoever begins to write it. */
function directoryChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const { instruction, source } = site;
  if (!['COPY', 'ADD', 'RUN'].includes(instruction?.keyword ?? '')) return undefined;
  const typed = /(?:^|[\s"'])(\/[^\s"'$]*)$/.exec(before(site))?.[1];
  if (typed === undefined) return undefined;
  const kernel = kernelArg(site);
  const roots = new Set(source.users.length > 0 ? source.users.map(({ dirName }) => dirName) : ['/opt']);
  return [...roots]
    .map(root => ({ root, path: `${root.replace(/\/$/, '')}/lib/modules/\${${kernel}}/` }))
    .filter(({ path, root }) => path.startsWith(typed) && root.startsWith('/'))
    .map(({ path }) => ({
      kind: 'path',
      label: path,
      text: snippetLiteral(path),
      replace: replaced(site, typed, /^/),
      documentation: 'Where KMM looks for the modules of a kernel.',
      ...needing(site, kernel),
      rank: rank.optional,
    }));
}

function depmodChoices(site: DockerfileSite): readonly DockerfileChoice[] | undefined {
  const [, typed] = /(?:^RUN[ \t]+|[;&|(][ \t]*|\n[ \t]*)(d\w*)$/i.exec(before(site)) ?? [];
  if (site.instruction?.keyword !== 'RUN' || typed === undefined) return undefined;
  return [
    {
      kind: 'snippet',
      label: `depmod -b ${dirNameOf(site)} \${${kernelArg(site)}}`,
      text: snippetLiteral(`depmod -b ${dirNameOf(site)} \${${kernelArg(site)}}`),
      filter: 'depmod',
      replace: replaced(site, typed, /^\w*/),
      documentation: 'Makes the index by which modprobe finds the modules. It has to come after all modules.',
      ...needing(site, kernelArg(site)),
      rank: rank.optional,
    },
  ];
}

export const dirNameOf = ({ source }: DockerfileSite): string => source.users[0]?.dirName ?? '/opt';

export const kernelArg = ({ dialect }: Pick<DockerfileSite, 'dialect'>): string =>
  dialect.automaticBuildArgs.includes('KERNEL_FULL_VERSION') ? 'KERNEL_FULL_VERSION' : 'KERNEL_VERSION';

/** The stage gets the ARG, too, unless it has it. */
export function needing(site: DockerfileSite, name: string): Pick<DockerfileChoice, 'also'> {
  const { staged, offset } = site;
  const stage = staged.stages.findLast(({ from }) => from.instruction.span.end < offset);
  const has = staged.declarations
    .get(name)
    ?.args.some(one => one.stage === stage?.index && one.span.end < offset);
  const also = has ? undefined : declaring(site, name);
  return also ? { also } : {};
}

// ---- where the cursor is

/** What of the instruction stands in front of the cursor. */
const before = ({ instruction, text, offset }: DockerfileSite): string =>
  text.slice(instruction?.span.start ?? offset, offset);

/** The word around the cursor: what is typed in front of it and what belongs to it behind. */
function replaced({ text, offset }: DockerfileSite, typed: string, behind: RegExp): Span {
  const rest = behind.exec(text.slice(offset))?.[0].length ?? 0;
  return spanOf(offset - typed.length, offset + rest);
}

function stepAt({ staged, instruction }: DockerfileSite): Step | undefined {
  const steps = [...staged.head, ...staged.stages.flatMap(({ from, steps: own }) => [from, ...own])];
  return steps.find(step => step.instruction.index === instruction?.index);
}

/** The instruction that the cursor is in, or that goes on where it is. */
export function instructionAt(
  staged: StagedDockerfile,
  text: string,
  offset: number,
): Instruction | undefined {
  const last = staged.parsed.instructions.findLast(({ span }) => span.start <= offset);
  if (!last || touches(last.span, offset)) return last;
  return /^(?:[ \t]|\\[ \t]*\r?\n)*$/.test(text.slice(last.span.end, offset)) ? last : undefined;
}
