// What is said of a template's alternatives: each is read in its turn, and what is found in lines that come only under a
// condition says so.
import type { Problem } from '../../core/problem.js';
import type { YamlDocument } from '../objects/document.js';

/** `check` is asked for the document, and for its alternatives, of which only the lines count that are not in it. */
export const inEveryBranch = (
  document: YamlDocument,
  check: (reading: YamlDocument) => readonly Problem[],
): readonly Problem[] => [
  ...check(document).map(withCondition(document)),
  ...(document.alternatives ?? []).flatMap(reading =>
    check(reading)
      .filter(({ span }) => reading.covered?.isRead(span.start) && !document.covered?.isRead(span.start))
      .map(withCondition(reading)),
  ),
];

const withCondition =
  ({ holes }: YamlDocument) =>
  (problem: Problem): Problem => {
    const condition = holes?.branchAt(problem.span.start)?.condition;
    if (condition === undefined) return problem;
    const told = condition.length > longest ? `${condition.slice(0, longest)}…` : condition;
    return { ...problem, message: `${problem.message} (These lines come under \`${told}\`.)` };
  };

const longest = 80;
