// Which commands of `a && b || c` run for certain, as far as their names tell.
import type { Pipeline } from './syntax.js';

/** Commands that look at something; behind `&&` the next one may well not run. */
const conditions = new Set([
  '[',
  '[[',
  'test',
  'grep',
  'egrep',
  'which',
  'command',
  'type',
  'cmp',
  'diff',
  'false',
]);

const simpleName = ({ commands }: Pipeline): string => {
  const [command] = commands;
  const [part] = command?.kind === 'simple' ? (command.words[0]?.parts ?? []) : [];
  return part?.kind === 'text' ? part.text : '';
};

export const isCondition = (pipeline: Pipeline): boolean => conditions.has(simpleName(pipeline));

/** `|| exit 1`, `|| { echo …; exit 1; }`: what stands before it must succeed after all. */
export function givesUp(pipeline: Pipeline): boolean {
  const [command] = pipeline.commands;
  if (command?.kind !== 'group') return ['exit', 'false', 'return'].includes(simpleName(pipeline));
  const last = command.body.chains.at(-1)?.items.at(-1);
  return last !== undefined && givesUp(last.pipeline);
}
