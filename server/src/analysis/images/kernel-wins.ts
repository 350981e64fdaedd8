// Which kernels each mapping gets, as far as a verdict may rest on them: the kernel that a literal names, and the
// user's own. The built-in samples are nobody's kernels.
import { kernelOfNode } from '../../core/kernel/version.js';
import { isSample } from '../../core/kernel/kernel-source.js';
import type { KernelSource } from '../../core/kernel/kernel-source.js';
import type { Release } from '../../core/release.js';
import type { Coverage } from '../../core/module/coverage.js';
import { coverageOf, isCovered } from '../../core/module/coverage.js';
import { memo, memoEach } from '../../core/memo.js';
import type { WorkspaceSubject } from '../lint/rule.js';
import type { MappingView } from '../module/mapping-views.js';
import type { ModuleView } from '../module/module-view.js';
import { isUnfinished } from '../known/open-text.js';

type Facts = Pick<WorkspaceSubject, 'kernels' | 'release'>;

/** What the user's kernels get of a Module; undefined when the user has named none at all. */
export function userCoverage(view: ModuleView, { kernels: source, release }: Facts): Coverage | undefined {
  return isSample(source) ? undefined : coverageWith(source)(view, release);
}

const coverageWith = memo((source: KernelSource) =>
  memoEach(({ module }: ModuleView, release: Release) =>
    coverageOf({ module, namespace: module.metadata.namespace, release, source }),
  ),
);

/** The user's kernels that KMM has an image of the mapping for, each as a node reports it. */
export const winsOf = (
  { effective }: MappingView,
  view: ModuleView,
  facts: Facts,
): readonly string[] | undefined => {
  const coverage = userCoverage(view, facts);
  const wins = coverage?.mappings[effective.index]?.wins ?? [];
  return coverage && wins.filter(isCovered).map(({ nodeKernel }) => nodeKernel);
};

/** Neither left out nor waiting for a template. One that ends in `+` is no node's. */
const isKernel = (literal: string): boolean =>
  literal !== '' && kernelOfNode(literal) === literal && !isUnfinished(literal) && !literal.includes('$');

/** The kernels that a mapping is certainly for. */
export function certainKernels(mapping: MappingView, view: ModuleView, facts: Facts): readonly string[] {
  const { literal } = mapping.effective.mapping;
  const own = isKernel(literal) ? [literal] : [];
  const wins = winsOf(mapping, view, facts) ?? [];
  return [...own, ...wins.filter(kernel => kernelOfNode(kernel) !== literal)];
}
