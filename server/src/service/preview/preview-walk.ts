// The walk through the mappings for one kernel, line by line: what was tried, what matched and where, what was not
// tried any more.
import type { MappingTrial } from '../../core/kernel/mapping.js';
import type { CoverageRequest } from '../../core/module/coverage.js';
import type { Resolution } from '../../core/module/resolve.js';
import type { KernelMapping } from '../../core/module/types.js';
import { mappingName } from '../kernels/coverage-words.js';
import { patternTitle } from '../kernels/kernels-view.js';
import { comment } from './preview-comment.js';

/** Comments. */
export function walkLines({ module }: CoverageRequest, resolution: Resolution): readonly string[] {
  const mappings = module.spec.moduleLoader?.container.kernelMappings ?? [];
  const { trials, matched, broken } = resolution.trace;
  const end = matched ?? broken ?? trials.length - 1;
  const titles = mappings.slice(0, end + 1 + mostUntried).map(titleOf);
  const width = Math.min(widest, Math.max(0, ...titles.map(({ length }) => length)));
  const rest = trials.length - titles.length;
  return [
    comment('Mappings are tried from the top; the first that matches wins.'),
    ...titles.map((title, index) =>
      comment(`  ${title.padEnd(width)}   ${trialInWords(trials[index], resolution.kernel)}`),
    ),
    ...(rest > 0 ? [comment(`  … and ${String(rest)} more that are not tried`)] : []),
    ...failureLines(resolution),
  ];
}

/** No mapping is no failure to KMM: the node gets nothing. */
function failureLines({ failure }: Resolution): readonly string[] {
  if (!failure) return [];
  const words =
    failure.reason === 'no mapping'
      ? 'No mapping matches: KMM leaves the nodes with this kernel alone, without an error.'
      : `KMM stops: ${failure.message}`;
  return [comment(words)];
}

/** Of those behind the winner. */
const mostUntried = 10;

const widest = 48;

const titleOf = (mapping: KernelMapping, index: number): string =>
  `${String(index + 1)}  ${patternTitle(mapping)}`;

function trialInWords(trial: MappingTrial | undefined, kernel: string): string {
  switch (trial?.outcome) {
    case 'missed':
      return 'does not match';
    case 'broken':
      return `does not compile: ${trial.error.message}`;
    case 'matched':
      return trial.by === 'literal'
        ? 'is this kernel'
        : matchInWords(kernel.slice(trial.match.start, trial.match.end), kernel);
    case 'not tried':
      return `not tried: ${mappingName(trial.because)} ended the walk`;
    case undefined:
      return '';
  }
}

function matchInWords(match: string, kernel: string): string {
  if (match === '') return 'matches, as it matches every text';
  return match === kernel ? 'matches the whole kernel' : `matches at "${match}"`;
}
