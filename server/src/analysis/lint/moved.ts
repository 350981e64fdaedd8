import type { Problem } from '../../core/problem.js';
import { shiftSpan } from '../../core/span.js';

/** A problem whose text stands further down. Places in other files stay. */
export function moved(problem: Problem, by: number): Problem {
  if (by === 0) return problem;
  const { related, fixes } = problem;
  return {
    ...problem,
    span: shiftSpan(problem.span, by),
    ...(related && { related: related.map(place => (place.uri ? place : shifted(place, by))) }),
    ...(fixes && {
      fixes: fixes.map(fix => ({
        ...fix,
        changes: fix.changes.map(change => (change.uri ? change : shifted(change, by))),
      })),
    }),
  };
}

const shifted = <T extends { readonly span: Problem['span'] }>(place: T, by: number): T => ({
  ...place,
  span: shiftSpan(place.span, by),
});
