// How many problems of one file an editor is told. It draws and lists each, and tens of thousands stop it. What the
// problems are about is not known here.
import type { Problem, Severity } from '../core/problem.js';
import type { Span } from '../core/span.js';

const mostTold = 1000;
const untoldCode = 'more-problems';

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The most severe ones in their order and, at the first that is left out, how many others there are. */
export function toldProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostTold) return problems;
  const bySeverity = severities.flatMap(severity => problems.filter(each => each.severity === severity));
  const told = new Set(bySeverity.slice(0, mostTold));
  const untold = problems.filter(problem => !told.has(problem));
  const closing = untold.slice(0, 1).map(({ span }) => untoldProblem(untold.length, span));
  return [...problems.filter(problem => told.has(problem)), ...closing];
}

const untoldProblem = (count: number, span: Span): Problem => ({
  code: untoldCode,
  severity: 'information',
  message: `An editor is shown ${String(mostTold)} problems of a file, the most severe ones. This one has ${String(count)} more, from here on; \`kmm lint\` lists all.`,
  span,
});
