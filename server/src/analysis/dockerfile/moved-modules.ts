// The fix for modules that are copied to a place where KMM does not look for them.
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import type { Entry } from '../../core/dockerfile/layout/tree.js';
import { cleanPath } from '../../core/dockerfile/paths.js';
import { resolve } from '../../core/dockerfile/variables.js';
import type { Fix } from '../../core/problem.js';
import { depmodCalls } from './depmod-calls.js';

/** All of them, when each comes by a COPY of its own. */
export function movedModules(final: StageLayout, to: string, misplaced: readonly Entry[]): readonly Fix[] {
  const byInstructions = new Set(misplaced.map(({ by }) => by.instruction));
  const copies = final.copies.filter(({ step }) => byInstructions.has(step.instruction));
  const copying = new Set<unknown>(copies.map(({ step }) => step.instruction));
  const writable = copies.every(
    ({ step, source, destination }) =>
      step.instruction.form === 'shell' &&
      /\.ko$/.test(source.text) &&
      !/\s/.test(destination.word.text) &&
      resolve(step.scope, 'KERNEL_FULL_VERSION').set,
  );
  // With another root for its index the module would not be found either.
  const root = cleanPath(to.replace(/\/lib\/modules\/[^/]+$/, ''));
  const indexed = depmodCalls(final).every(call => cleanPath(call.root) === root);
  const all = misplaced.every(({ by }) => copying.has(by.instruction));
  if (!writable || !all || !indexed) return [];
  const spans = new Map(
    copies.map(({ destination }) => [destination.word.span.start, destination.word.span]),
  );
  return [
    {
      title: `Copy to \`${to}/\``,
      changes: [...spans.values()].map(span => ({ span, text: `${to}/` })),
      preferred: true,
    },
  ];
}
