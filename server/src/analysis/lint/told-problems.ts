// How many problems of one file are told. Editors draw and list each and people read them: tens of thousands stop both,
// and cost as much as all other work. The rest is counted, by severity, so that totals and exit codes stay what they are.
// What the problems are about is not known here.
import type { Problem, Severity } from '../../core/problem.js';

export const mostTold = 1000;
const untoldCode = 'more-problems';

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/**
 * The most severe ones in their order and, at the first that is left out of each severity, how many others of it there
 * are. Problems that stand for others are taken for these and not told themselves.
 */
export function toldProblems<P extends Problem>(problems: readonly P[]): readonly (P | Problem)[] {
  const single = problems.filter(({ untold }) => untold === undefined);
  if (single.length <= mostTold && single.length === problems.length) return problems;
  const bySeverity = severities.flatMap(severity => single.filter(each => each.severity === severity));
  const told = new Set(bySeverity.slice(0, mostTold));
  const untold = problems.filter(problem => !told.has(problem));
  const closing = severities.flatMap(severity =>
    untoldProblems(untold.filter(problem => problem.severity === severity)),
  );
  return [...problems.filter(problem => told.has(problem)), ...closing];
}

function untoldProblems<P extends Problem>(problems: readonly P[]): readonly P[] {
  const [first] = problems.toSorted((a, b) => a.span.start - b.span.start);
  if (!first) return [];
  const { field: _, refusedBy: _by, tag: _tag, related: _related, fixes: _fixes, ...place } = first;
  const untold = problems.reduce((count, problem) => count + (problem.untold ?? 1), 0);
  return [{ ...(place as P), code: untoldCode, message: message(untold, first.severity), untold }];
}

const message = (count: number, severity: Severity): string =>
  `Of one file the ${String(mostTold)} most severe problems are told. This one has ${String(count)} more of severity \`${severity}\`, from here on. Mend those that are told, and the others follow.`;
