// What is told on stages: what becomes of one, and where `--from` leads.
import type { Instruction } from '../../core/dockerfile/instruction.js';
import type { Stage, Step } from '../../core/dockerfile/stages.js';
import { touches } from '../../core/span.js';
import type { Telling, HoverPart } from './hover-cases.js';
import { withEllipses } from '../../core/dockerfile/hole.js';
import { modulesInWords, perKernel, valueCell } from './hover-cases.js';
import { codeSpan } from '../workspace/markdown.js';
import { stageNamed } from './named-stages.js';

export function stageHover(
  telling: Telling,
  instruction: Instruction,
  offset: number,
): HoverPart | undefined {
  if (instruction.keyword === 'FROM') return fromHover(telling, instruction, offset);
  const flag = instruction.flags.find(
    ({ name, valueSpan }) => name === 'from' && valueSpan && touches(valueSpan, offset),
  );
  if (!flag?.valueSpan || flag.value === undefined) return undefined;
  const { staged } = telling.first.reading;
  const own = staged.stages.findLast(({ from }) => from.instruction.index < instruction.index);
  const target = stageNamed(staged, flag.value, own?.index);
  return { markdown: target ? about(telling, target) : otherImage(flag.value), span: flag.valueSpan };
}

const otherImage = (name: string): string =>
  `No stage above is called ${codeSpan(name)}: the builder pulls an image of this name and copies from it.`;

function fromHover(telling: Telling, instruction: Instruction, offset: number): HoverPart | undefined {
  const { stages } = telling.first.reading.staged;
  const stage = stages.find(({ from }) => from.instruction.index === instruction.index);
  const span = [instruction.keywordSpan, stage?.base.span, stage?.nameSpan].find(
    each => each && touches(each, offset),
  );
  if (!stage || !span) return undefined;
  const own = [fate(telling, stage), baseOf(telling, stage)].filter(part => part !== undefined);
  return { markdown: own.join('\n\n'), span };
}

const about = (telling: Telling, stage: Stage): string =>
  [
    `Stage ${nameOf(stage)}, line ${String(telling.lineOf(stage.from.instruction.span))}: ${codeSpan(lineOf(stage.from))}`,
    baseOf(telling, stage),
  ]
    .filter(part => part !== undefined)
    .join('\n\n');

const lineOf = ({ instruction }: Step): string => withEllipses(instruction.line.text);

const nameOf = ({ name, index }: Stage): string => codeSpan(name ?? String(index));

function fate(telling: Telling, stage: Stage): string {
  const { stages } = telling.first.reading.staged;
  const { dialect } = telling;
  if (stage.index === stages.length - 1) {
    const whose = modulesInWords(telling);
    const calls = dialect.imageCommands.map(command => codeSpan(command === 'sh' ? '/bin/sh' : command));
    const needs = calls.length > 0 ? ` KMM ${dialect.release} calls ${calls.join(', ')} in it.` : '';
    return `The last stage: this is the kmod image${whose === undefined ? '' : ` of ${whose}`} that KMM pushes.${needs}`;
  }
  const takers = telling.first.reading.layout.stages.flatMap(({ copies }) =>
    copies.filter(({ from }) => from.kind === 'stage' && from.index === stage.index),
  );
  const lines = [...new Set(takers.map(({ step }) => telling.lineOf(step.instruction.span)))];
  const heirs = stages.filter(({ base }) => base.stage === stage.index);
  const ways = [
    ...(lines.length > 0 ? [`copied from in line ${lines.join(', ')}`] : []),
    ...(heirs.length > 0
      ? [`built upon in line ${heirs.map(({ from }) => telling.lineOf(from.instruction.span)).join(', ')}`]
      : []),
  ];
  const end = ways.length > 0 ? `; it is ${ways.join(' and ')}` : ', and nothing does';
  return `Stage ${nameOf(stage)}: only what later stages take gets into the image${end}.`;
}

/** Only where it is not what is written. */
function baseOf(telling: Telling, { index, base, from }: Stage): string | undefined {
  const written = from.words[0]?.word.text;
  if (written === undefined || !written.includes('$')) return undefined;
  const textFor = (stages: readonly Stage[]): string => withEllipses(stages[index]?.base.text ?? base.text);
  return perKernel(telling, 'Its base image is', each => valueCell(textFor(each.reading.staged.stages)));
}
