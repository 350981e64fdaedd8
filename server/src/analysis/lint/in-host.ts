// What is found in a text inside of a scalar, told at its place in the YAML around it.
import type { FieldPath } from '../../core/field-path.js';
import type { Fix, Problem } from '../../core/problem.js';
import type { EmbeddedText } from '../yaml/embed.js';

/** `field` is the one that holds the text. A fix that cannot be written into the scalar is left out. */
export function inHost(problem: Problem, embedded: EmbeddedText, field: FieldPath): Problem {
  const { related, fixes } = problem;
  return {
    ...problem,
    span: embedded.hostSpan(problem.span),
    field,
    ...(related && {
      related: related.map(place => (place.uri ? place : { ...place, span: embedded.hostSpan(place.span) })),
    }),
    ...(fixes && { fixes: fixes.flatMap(fix => fixInHost(fix, embedded)) }),
  };
}

function fixInHost(fix: Fix, embedded: EmbeddedText): readonly Fix[] {
  const changes = fix.changes.map(change => (change.uri ? change : embedded.hostChange(change)));
  const written = changes.filter(change => change !== undefined);
  return written.length === changes.length ? [{ ...fix, changes: written }] : [];
}
