// The final image's file tree as far as the text of the Dockerfile proves it, for one kernel's build args; and the
// trees of the stages before it, because files come from there. Runs nothing, reads no registry. What cannot be
// decided is a gap, never absent.
import { baseImage } from '../base-images.js';
import { isKnown, withEllipses } from '../hole.js';
import { instructionNames } from '../instruction-names.js';
import { joinPath } from '../paths.js';
import type { ShellReading } from '../shell/command.js';
import { readRun } from '../shell/shell.js';
import type { Stage, StagedDockerfile, Step } from '../stages.js';
import { baseTree } from './base-tree.js';
import type { CopyCall } from './copy-instruction.js';
import { copyInstruction } from './copy-instruction.js';
import type { DepmodCall } from './depmod-call.js';
import { runEffect } from './run-effect.js';
import type { FileTree, Origin } from './tree.js';
import { TreeDraft } from './tree-draft.js';

export interface StageLayout {
  readonly stage: Stage;
  readonly tree: FileTree;
  readonly copies: readonly CopyCall[];
  /** Also those of the stage it is built on. */
  readonly depmods: readonly DepmodCall[];
  readonly ownDepmods: readonly DepmodCall[];
  /** By instruction index: what each RUN runs. */
  readonly runs: ReadonlyMap<number, ShellReading>;
}

export interface Layout {
  readonly staged: StagedDockerfile;
  readonly stages: readonly StageLayout[];
  /** The image that is pushed; undefined without a FROM, and when the Dockerfile is too long to come to its end. */
  readonly final: StageLayout | undefined;
}

export function layoutOf(staged: StagedDockerfile): Layout {
  const stages: StageLayout[] = [];
  const clock = { now: 0 };
  const known: Known = { trees: [], names: new Map() };
  for (const stage of staged.stages) {
    const layout = layOut(staged, stage, stages, { clock, known });
    stages.push(layout);
    known.trees.push(layout.tree);
    if (stage.name !== undefined && !known.names.has(stage.name)) known.names.set(stage.name, stage.index);
  }
  return { staged, stages, final: staged.parsed.unread ? undefined : stages.at(-1) };
}

/** The stages before, as COPY asks for them. */
interface Known {
  readonly trees: FileTree[];
  readonly names: Map<string, number>;
}

interface Work {
  readonly staged: StagedDockerfile;
  readonly stage: Stage;
  readonly known: Known;
  readonly draft: TreeDraft;
  readonly copies: CopyCall[];
  readonly depmods: DepmodCall[];
  readonly runs: Map<number, ShellReading>;
}

function layOut(
  staged: StagedDockerfile,
  stage: Stage,
  earlier: readonly StageLayout[],
  { clock, known }: { readonly clock: { now: number }; readonly known: Known },
): StageLayout {
  const parent = stage.base.stage === undefined ? undefined : earlier[stage.base.stage];
  const { instruction } = stage.from;
  const from = { stage: stage.index, instruction, span: instruction.span, via: undefined };
  const draft = new TreeDraft(parent?.tree ?? imageTree(stage), clock, staged.effort, from);
  const work: Work = { staged, stage, known, draft, copies: [], depmods: [], runs: new Map() };
  if (parent) triggered(work, parent);
  for (const step of stage.steps) takeStep(work, step);
  const { copies, depmods, runs } = work;
  const all = [...callsBefore(parent, draft), ...depmods];
  return { stage, tree: draft.finished(), copies, depmods: all, ownDepmods: depmods, runs };
}

/** Of depmod, in the stage this one is built on. */
function callsBefore(parent: StageLayout | undefined, draft: TreeDraft): readonly DepmodCall[] {
  const calls = parent?.depmods ?? [];
  if (draft.mayGoThrough(calls.length)) return calls;
  draft.open({ below: '/', reason: 'it is too much to follow' }, draft.by);
  return [];
}

const imageTree = ({ base, index }: Stage): FileTree =>
  baseTree(base.image, withEllipses(base.text), {
    stage: index,
    instruction: undefined,
    span: base.span,
    via: undefined,
  });

/** ONBUILD of the stage below runs now. What it does is not followed. */
function triggered({ draft, stage }: Work, parent: StageLayout): void {
  const deferred = parent.stage.steps.find(({ instruction }) => instruction.keyword === 'ONBUILD');
  if (!deferred) return;
  const { instruction } = deferred;
  const by = { stage: stage.index, instruction, span: instruction.span, via: undefined };
  draft.open({ below: '/', reason: 'what ONBUILD defers is not followed' }, by);
}

function takeStep(work: Work, step: Step): void {
  const { draft, stage } = work;
  const by: Origin = {
    stage: stage.index,
    instruction: step.instruction,
    span: step.instruction.span,
    via: undefined,
  };
  draft.by = by;
  switch (step.instruction.keyword) {
    case 'RUN':
      return run(work, step, by);
    case 'COPY':
    case 'ADD':
      return copy(work, step, by);
    // kaniko leaves out what comes into a volume (pkg/commands/volume.go), and so do others.
    case 'VOLUME':
      return step.words.forEach(({ text }) => draft.makeVolume(joinPath(step.workdir, text), by));
    case 'WORKDIR': {
      const path = joinPath(step.workdir, step.words[0]?.text ?? '.');
      if (isKnown(path)) draft.put(path, 'directory', { by, certainty: 'proven' });
      return;
    }
    default:
      if (instructionNames.has(step.instruction.keyword)) return;
      return draft.open({ below: '/', reason: 'it has an instruction that cannot be read' }, by);
  }
}

function copy({ staged, stage, known, draft, copies }: Work, step: Step, by: Origin): void {
  copyInstruction({
    draft,
    act: { by, certainty: 'proven' },
    step,
    builder: staged.inputs.builder,
    trees: known.trees,
    stageNames: known.names,
    imageTree: text => baseTree(baseImage(text), withEllipses(text), { ...by, stage: stage.index }),
    copies,
  });
}

function run({ staged, draft, depmods, runs }: Work, step: Step, origin: Origin): void {
  const { builder } = staged.inputs;
  const reading = readRun(step, builder, staged.parsed.text);
  if (builder.runMounts === 'honoured') openMounts(step, draft, origin);
  runs.set(step.instruction.index, reading);
  for (const command of reading.commands) {
    const by: Origin = { ...origin, span: command.span };
    draft.by = by;
    const sure = command.certain && !command.mayFail && !command.substitution;
    const certainty = sure ? 'proven' : 'possible';
    runEffect({ draft, command, act: { by, certainty }, depmods });
  }
  if (!reading.whole) draft.open({ below: '/', reason: 'part of the script cannot be read' }, origin);
}

/** `RUN --mount=type=bind,target=/x`: what is under the target comes from elsewhere. */
function openMounts(step: Step, draft: TreeDraft, by: Origin): void {
  for (const { name, value } of step.instruction.flags) {
    const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value ?? '')?.[1];
    if (name !== 'mount' || target === undefined) continue;
    draft.open({ below: joinPath(step.workdir, target), reason: 'it is mounted for this RUN' }, by);
  }
}
