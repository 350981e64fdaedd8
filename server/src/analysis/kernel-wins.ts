// Which kernels each mapping gets, as far as a verdict may rest on them: the kernel that a literal names, and the
// user's own. The built-in samples are nobody's kernels.
import { kernelOfNode } from '../core/kernel/version.js';
import { isSample } from '../core/kernel/kernel-source.js';
import type { KernelSource } from '../core/kernel/kernel-source.js';
import type { Release } from '../core/dialect.js';
import { coverageOf } from '../core/module/coverage.js';
import type { WorkspaceSubject } from './lint/rule.js';
import type { MappingView } from './mapping-views.js';
import type { ModuleView } from './module-view.js';

/** By mapping, each as a node reports it. */
type Wins = readonly (readonly string[])[];

const remembered = new WeakMap<KernelSource, WeakMap<ModuleView, Map<Release, Wins>>>();

/** The user's kernels that the mapping wins; undefined when the user has named none at all. */
export function winsOf(
  { effective }: MappingView,
  view: ModuleView,
  { kernels, release }: Pick<WorkspaceSubject, 'kernels' | 'release'>,
): readonly string[] | undefined {
  if (isSample(kernels)) return undefined;
  const byView = remembered.get(kernels) ?? new WeakMap<ModuleView, Map<Release, Wins>>();
  remembered.set(kernels, byView);
  const byRelease = byView.get(view) ?? new Map<Release, Wins>();
  byView.set(view, byRelease);
  const wins = byRelease.get(release) ?? allWins(view, kernels, release);
  byRelease.set(release, wins);
  return wins[effective.index] ?? [];
}

function allWins({ module }: ModuleView, source: KernelSource, release: Release): Wins {
  const { namespace } = module.metadata;
  return coverageOf({ module, namespace, release, source }).mappings.map(({ wins }) =>
    wins.filter(({ fate }) => fate.outcome === 'mapped').map(({ nodeKernel }) => nodeKernel),
  );
}

/** The kernels that a mapping is certainly for. A literal that ends in `+` is for none. */
export function certainKernels(
  mapping: MappingView,
  view: ModuleView,
  subject: Pick<WorkspaceSubject, 'kernels' | 'release'>,
): readonly string[] {
  const { literal } = mapping.effective.mapping;
  const own = literal !== '' && kernelOfNode(literal) === literal ? [literal] : [];
  const wins = winsOf(mapping, view, subject) ?? [];
  return [...own, ...wins.filter(kernel => kernelOfNode(kernel) !== literal)];
}
