// The stages of a Dockerfile and its steps in the order the builder takes them: what each word of a step becomes for
// one kernel's build args, which variables it uses, where it works. RUN's text is left to shell.ts: the builder hands
// it over as it is.
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import type { BaseImage } from './base-images.js';
import { baseImage } from './base-images.js';
import type { DeclarationIndex } from './declarations.js';
import { GrowingDeclarations } from './declarations.js';
import { declarationsOf, expandWord } from './declare.js';
import { Effort } from './effort.js';
import { hole } from './hole.js';
import type { Instruction } from './instruction.js';
import { instructionNames } from './instruction-names.js';
import { sourceSpan } from './joined-text.js';
import type { ParsedDockerfile } from './parse.js';
import { joinPath } from './paths.js';
import type { Ancestor, BuildInputs, ResolvedVariable, Scope } from './variables.js';
import { mostAncestors, resolve } from './variables.js';
import type { Word } from './words.js';

export interface VariableUse {
  readonly name: string;
  readonly span: Span;
  readonly operator: string | undefined;
  readonly resolution: ResolvedVariable;
}

export interface StepWord {
  readonly word: Word;
  /** Variables and quotes done. May hold a `hole`. */
  readonly text: string;
}

export interface Step {
  readonly instruction: Instruction;
  /** Undefined before the first FROM. */
  readonly stage: number | undefined;
  /** Position among the instructions kaniko prints, from 1 over the whole file; it prints no FROM, no MAINTAINER and no ARG before the first FROM. */
  readonly ordinal: number | undefined;
  /** Arguments as the builder has them. In the exec form of RUN and its like, and in their shell form, as written. */
  readonly words: readonly StepWord[];
  /** In what the builder expands, `uses` of RUN's shell text are in shell.ts. */
  readonly uses: readonly VariableUse[];
  /** Words the builder fails on when it comes to them. */
  readonly faults: readonly { readonly span: Span; readonly reason: string }[];
  readonly scope: Scope;
  readonly workdir: string;
  readonly user: string | undefined;
  readonly shell: readonly string[];
}

export interface Stage {
  readonly index: number;
  /** Lower case: the builder does not care. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly from: Step;
  readonly base: Base;
  readonly steps: readonly Step[];
  /** Directory, user and shell that its image starts with. */
  readonly end: Place;
  /** From FROM to the end of its last instruction. */
  readonly span: Span;
}

export interface Base {
  /** As the builder asks for it. May hold a `hole`. */
  readonly text: string;
  readonly span: Span;
  /** The earlier stage it names. */
  readonly stage: number | undefined;
  /** Undefined for a stage and for an image that is not well known. */
  readonly image: BaseImage | undefined;
}

export interface StagedDockerfile {
  readonly parsed: ParsedDockerfile;
  readonly inputs: BuildInputs;
  /** Steps before the first FROM. */
  readonly head: readonly Step[];
  readonly stages: readonly Stage[];
  readonly declarations: DeclarationIndex;
  /** What following it may cost: its values, its scripts, its files. */
  readonly effort: Effort;
}

interface Place {
  readonly workdir: string;
  readonly user: string | undefined;
  readonly shell: readonly string[];
}

interface OpenStage {
  index: number;
  name: Word | undefined;
  from: Step;
  base: Base;
  steps: Step[];
  ancestor: Ancestor | undefined;
  /** As an ancestor of the stages that are built on it. */
  declares: boolean;
  image: BaseImage | undefined;
  place: Place;
}

const defaultShell: readonly string[] = ['/bin/sh', '-c'];

export function readStages(
  parsed: ParsedDockerfile,
  inputs: BuildInputs,
  effort = new Effort(),
): StagedDockerfile {
  const declarations = new Map<string, GrowingDeclarations>();
  const mentioned = new Set(parsed.instructions.flatMap(({ pairs }) => pairs.map(({ name }) => name.text)));
  const head: Step[] = [];
  const open: OpenStage[] = [];
  /** The first of each name. */
  const named = new Map<string, OpenStage>();
  if (parsed.unread) effort.stop(parsed.unread, 'so long a Dockerfile');
  let ordinal = 0;
  for (const instruction of parsed.instructions) {
    const current = open.at(-1);
    const isFrom = instruction.keyword === 'FROM';
    const scope: Scope = {
      inputs,
      declarations,
      mentioned,
      stage: isFrom ? undefined : current?.index,
      at: instruction.index,
      ancestor: current?.ancestor,
      image: current?.image,
      effort,
    };
    const place = current?.place ?? { workdir: '/', user: undefined, shell: defaultShell };
    const counted = !isFrom && current !== undefined && isPrinted(instruction);
    const step: Step = {
      ...expandStep(instruction, scope),
      ordinal: counted ? ++ordinal : undefined,
      ...place,
    };
    if (isFrom) {
      const stage = openStage(step, open.length, named);
      const name = stage.name?.text.toLowerCase();
      if (name !== undefined && !named.has(name)) named.set(name, stage);
      open.push(stage);
    } else (current?.steps ?? head).push(step);
    for (const declaration of declarationsOf(instruction, scope)) {
      const known = declarations.get(declaration.name) ?? new GrowingDeclarations();
      declarations.set(declaration.name, known);
      known.add(declaration);
      if (current) current.declares = true;
    }
    if (current && !isFrom) current.place = placeAfter(step, current);
  }
  return { parsed, inputs, head: head.map(explained), stages: open.map(closeStage), declarations, effort };
}

/** kaniko pkg/commands/commands.go, GetCommand: MAINTAINER is skipped. */
const isPrinted = ({ keyword }: Instruction): boolean =>
  instructionNames.has(keyword) && keyword !== 'MAINTAINER';

const unexpanded = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'SHELL', 'ONBUILD', 'MAINTAINER']);

function expandStep(
  instruction: Instruction,
  scope: Scope,
): Pick<Step, 'instruction' | 'stage' | 'words' | 'uses' | 'faults' | 'scope'> {
  const uses: VariableUse[] = [];
  const faults: { span: Span; reason: string }[] = [];
  const expandOne = (word: Word): StepWord => {
    const expansion = expandWord(word, scope);
    for (const { name, start, end, operator } of expansion.uses) {
      const span = sourceSpan(word.joined, start, end);
      uses.push({ name, span, operator, resolution: resolve(scope, name) });
    }
    if (expansion.fault !== undefined) faults.push({ span: word.span, reason: expansion.fault });
    return { word, text: expansion.fault === undefined ? expansion.text : hole };
  };
  const raw = unexpanded.has(instruction.keyword);
  const words = instruction.words.map(word => (raw ? { word, text: word.text } : expandOne(word)));
  return { instruction, stage: scope.stage, words, uses, faults, scope };
}

function openStage(from: Step, index: number, named: ReadonlyMap<string, OpenStage>): OpenStage {
  const [image, , name] = from.words;
  const text = image?.text ?? '';
  const parent = named.get(text.toLowerCase());
  const base: Base = {
    text,
    span: image?.word.span ?? from.instruction.keywordSpan,
    stage: parent?.index,
    image: parent ? undefined : baseImage(text),
  };
  const known = parent ? parent.image : base.image;
  return {
    index,
    name: name?.word,
    from,
    base,
    steps: [],
    ancestor: parent && ancestorOf(parent, from),
    declares: false,
    image: known,
    // Images of distributions start in / with root; others may say anything.
    place: parent?.place ?? {
      workdir: known ? '/' : hole,
      user: known ? 'root' : undefined,
      shell: defaultShell,
    },
  };
}

function ancestorOf({ index, declares, ancestor: below }: OpenStage, from: Step): Ancestor | undefined {
  if (!declares) return below;
  const depth = (below?.depth ?? 0) + 1;
  if (depth > mostAncestors) from.scope.effort.stop(from.instruction.span, 'what so many stages hand on');
  return { stage: index, below, depth };
}

function placeAfter(step: Step, { place }: OpenStage): Place {
  const [first] = step.words;
  switch (step.instruction.keyword) {
    case 'WORKDIR':
      return first ? { ...place, workdir: joinPath(place.workdir, first.text) } : place;
    case 'USER':
      return first ? { ...place, user: first.text } : place;
    case 'SHELL':
      return step.instruction.form === 'exec'
        ? { ...place, shell: step.words.map(({ text }) => text) }
        : place;
    default:
      return place;
  }
}

/** Why a name is unset may stand further down: said only now that all declarations are known. */
const explained = (step: Step): Step => ({
  ...step,
  uses: step.uses.map(use => ({ ...use, resolution: resolve(step.scope, use.name) })),
});

function closeStage(open: OpenStage): Stage {
  const { index, name, base, place } = open;
  const from = explained(open.from);
  const steps = open.steps.map(explained);
  const end = steps.at(-1)?.instruction.span.end ?? from.instruction.span.end;
  return {
    index,
    name: name?.text.toLowerCase(),
    nameSpan: name?.span,
    from,
    base,
    steps,
    end: place,
    span: spanOf(from.instruction.span.start, end),
  };
}
