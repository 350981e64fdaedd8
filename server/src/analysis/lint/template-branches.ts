// What is said of a template's alternatives: each is read in its turn, and what is found in lines that come only under a
// condition says so.
import type { Problem } from '../../core/problem.js';
import { cover } from '../yaml/template-actions.js';
import type { YamlDocument } from '../objects/document.js';

/** `check` is asked for the document, and for its alternatives, of which only the lines count that are not in it. */
export const inEveryBranch = (
  document: YamlDocument,
  check: (reading: YamlDocument) => readonly Problem[],
): readonly Problem[] => [
  ...check(document).map(withCondition(document)).map(withoutCovers),
  ...(document.alternatives ?? []).flatMap(reading =>
    check(reading)
      .filter(({ span }) => reading.covered?.isRead(span.start) && !document.covered?.isRead(span.start))
      .map(withCondition(reading)),
  ),
];

const withCondition =
  ({ holes, root }: YamlDocument) =>
  (problem: Problem): Problem => {
    const branch = holes?.branchAt(problem.span.start);
    // What the whole object depends on is no news.
    if (!branch || branch === holes?.branchAt(root?.span.start ?? 0)) return problem;
    const { condition } = branch;
    const told = condition.length > longest ? `${condition.slice(0, longest)}…` : condition;
    return { ...problem, message: `${problem.message} (These lines come under \`${told}\`.)` };
  };

/** What a parameter brings is shown as one. */
const withoutCovers = (problem: Problem): Problem =>
  problem.message.includes(cover)
    ? { ...problem, message: problem.message.replaceAll(parameter, '${$1}') }
    : problem;

const parameter = new RegExp(`${cover}(\\w+)${cover}{2}`, 'g');

const longest = 80;
