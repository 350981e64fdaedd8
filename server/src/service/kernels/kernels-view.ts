// The Kernels view of a file: for each Module its mappings and who gets which, then who gets none. Kept small: the rows
// of a group are made when they are asked for, because an image must be made out for each (kernel-rows.ts).
import type { PlacedDocument } from '../../analysis/objects/document.js';
import type { SourceFile } from '../../analysis/objects/source-file.js';
import { documentsOf, placeOfObject } from '../../analysis/objects/source-file.js';
import { guessedFrom } from '../../analysis/yaml/parse.js';
import { isSample } from '../../core/kernel/kernel-source.js';
import type { CountedKernel, Coverage, MappingCoverage } from '../../core/module/coverage.js';
import { isCovered } from '../../core/module/coverage.js';
import type { KernelMapping } from '../../core/module/types.js';
import { shiftSpan } from '../../core/span.js';
import { mappingField } from '../../core/module/container-field.js';
import type { KernelGroup, KernelsView, ModuleKernels } from '../../protocol/kernels-view.js';
import { coverageInWords, kernelsInWords, mappingInWords, shadowedInWords } from './coverage-words.js';
import type { ModulePreview } from './module-preview.js';
import { modulePreview } from './module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';

/** Null for a file that is not known or has no Module. */
export function kernelsView(snapshot: Snapshot, uri: string): KernelsView | null {
  const file = snapshot.files.get(uri);
  const own = documentsOf(file).filter(({ document }) => isModuleLike(document.kind));
  if (!file || own.length === 0) return null;
  const modules = own.flatMap(placed => {
    const preview = modulePreview(snapshot, uri, placed);
    return preview ? [moduleKernels(file, placed, preview)] : [];
  });
  return { incomplete: own.some(({ document }) => guessedFrom(document) !== undefined), modules };
}

const isModuleLike = (kind: string | undefined): boolean =>
  kind === 'Module' || kind === 'ManagedClusterModule';

function moduleKernels(file: SourceFile, placed: PlacedDocument, preview: ModulePreview): ModuleKernels {
  const { index } = placed;
  const { coverage, name } = preview;
  const { source, release } = coverage.request;
  return {
    document: index,
    name,
    release,
    range: linesOf(file).range(placeOfObject(placed)),
    source: source.label,
    samples: isSample(source),
    summary: coverageInWords(coverage) ?? null,
    groups: [
      ...coverage.mappings.map(mapping => mappingGroup(file, placed, preview, mapping)),
      ...otherGroups(coverage),
    ],
  };
}

export const mappingGroupId = (index: number): string => `mapping ${String(index)}`;

function mappingGroup(
  file: SourceFile,
  { start }: PlacedDocument,
  { coverage, view }: ModulePreview,
  mapping: MappingCoverage,
): KernelGroup {
  const { index, wins } = mapping;
  return {
    id: mappingGroupId(index),
    kind: 'mapping',
    title: patternTitle(mapping.mapping),
    count: wins.length,
    words: mappingInWords(mapping, coverage) ?? 'no kernels to try it on',
    number: index + 1,
    failing: wins.filter(kernel => !isCovered(kernel)).length,
    neverReached: shadowedInWords(mapping, coverage) !== undefined,
    range: linesOf(file).range(shiftSpan(view.spanOf(mappingField(index)), start)),
  };
}

/** `regexp ^.+$`. */
export function patternTitle({ literal, regexp }: KernelMapping): string {
  const parts = [literal === '' ? '' : `literal ${literal}`, regexp === '' ? '' : `regexp ${regexp}`];
  return parts.filter(part => part !== '').join(' or ') || 'neither literal nor regexp';
}

/** The kernels that no mapping wins, by what becomes of them. */
export const withoutMapping = ({ kernels }: Coverage): readonly CountedKernel[] =>
  kernels.filter(({ fate }) => fate.outcome === 'no mapping');

export const stoppedBefore = ({ kernels }: Coverage): readonly CountedKernel[] =>
  kernels.filter(
    ({ fate }) =>
      fate.outcome === 'broken' || (fate.outcome === 'short kernel' && fate.mapping === undefined),
  );

function otherGroups(coverage: Coverage): readonly KernelGroup[] {
  const none = withoutMapping(coverage).length;
  const stopped = stoppedBefore(coverage).length;
  const nodes = coverage.excluded.length;
  const groups: readonly KernelGroup[] = [
    {
      id: 'no mapping',
      kind: 'no mapping',
      title: 'No mapping',
      count: none,
      words: `no mapping matches ${kernelsInWords(none, coverage)}`,
    },
    {
      id: 'failing',
      kind: 'failing',
      title: 'KMM stops with an error',
      count: stopped,
      words: `KMM gives up on ${kernelsInWords(stopped, coverage)} before any mapping matches`,
    },
    {
      id: 'not eligible',
      kind: 'not eligible',
      title: 'Not eligible',
      count: nodes,
      words: `${String(nodes)} ${nodes === 1 ? 'node is' : 'nodes are'} not for this Module`,
    },
  ];
  return groups.filter(({ count }) => count > 0);
}
