// What is told on a mapping's `regexp` and `literal`: how KMM compares it, which kernels it gets and with which part,
// who took the others, and where the kernels come from.
import { dialectOf } from '../../core/dialect.js';
import type { FieldPath } from '../../core/field-path.js';
import { tryMapping } from '../../core/kernel/mapping.js';
import type { CountedKernel, Coverage, MappingCoverage } from '../../core/module/coverage.js';
import { isCovered } from '../../core/module/coverage.js';
import type { Span } from '../../core/span.js';
import { mappingsField } from '../../core/module/container-field.js';
import {
  compileErrorOf,
  kernelsInWords,
  mappingInWords,
  mappingName,
  uncoveredInWords,
} from './coverage-words.js';
import { codeCell, codeSpan, plainText } from '../workspace/markdown.js';
import type { ModulePreview } from './module-preview.js';

export interface PatternField {
  readonly index: number;
  readonly key: 'literal' | 'regexp';
}

/** The mapping and key that a Module's field path leads to, if it is either of them. */
export function patternField(path: FieldPath): PatternField | undefined {
  const index = path.at(-2);
  const key = path.at(-1);
  if (path.slice(0, -2).join('.') !== mappingsField.join('.')) return undefined;
  return typeof index === 'number' && (key === 'literal' || key === 'regexp') ? { index, key } : undefined;
}

const meaning = {
  regexp:
    'Searched **anywhere** in the kernel version, in the syntax of Go (RE2); the first mapping that matches wins.',
  literal:
    'Must be the whole kernel version, without one `+` at its end; the first mapping that matches wins.',
} as const;

/** Markdown. `showAll` is a link to the whole list, for a client that has one. */
export function patternHover(
  { index, key }: PatternField,
  preview: ModulePreview | undefined,
  showAll: string | undefined,
): string {
  const mapping = preview?.coverage.mappings[index];
  if (!preview || !mapping || mapping.mapping[key] === '') return meaning[key];
  return [
    meaning[key],
    ...verdict(mapping, preview.coverage),
    ...table(mapping, preview.coverage, showAll),
  ].join('\n\n');
}

function verdict(mapping: MappingCoverage, coverage: Coverage): readonly string[] {
  const words = mappingInWords(mapping, coverage);
  const told = words === undefined ? [] : [`**${capitalised(words)}.**`];
  return mapping.compiles
    ? told
    : [...told, `Go ${goOf(coverage)} says: ${codeSpan(compileErrorOf(coverage, mapping.index))}`];
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const goOf = ({ request }: Coverage): string => dialectOf(request.release).goRegexp;

/** Most rows of a table in a hover. */
const mostRows = 10;

function table(mapping: MappingCoverage, coverage: Coverage, showAll: string | undefined): readonly string[] {
  const { kernels, request } = coverage;
  if (kernels.length === 0) return ['There are no kernels to try it on: each node is excluded.'];
  const shown = rowsOf(mapping, coverage);
  const rest = kernels.length - shown.length;
  const more = rest > 0 ? [`… and ${kernelsInWords(rest, coverage)} more.`] : [];
  const source = [
    ...more,
    `${plainText(capitalised(request.source.label))}.`,
    ...(showAll === undefined ? [] : [showAll]),
  ];
  return [['| kernel | |', '|---|---|', ...shown].join('\n'), source.join(' ')];
}

/** Of what it wins, of what is shadowed, and of the others; no kind takes all the room. */
function rowsOf(mapping: MappingCoverage, coverage: Coverage): readonly string[] {
  const shadowed = mapping
    .shadowed()
    .flatMap(({ by, how, kernels }) =>
      kernels.slice(0, mostRows).map(kernel => ({ kernel, told: shadowedByInWords(by, how) })),
    );
  const matching = new Set([...mapping.wins, ...mapping.shadowed().flatMap(({ kernels }) => kernels)]);
  // That a literal is not some other kernel need not be told ten times.
  const most = mapping.mapping.regexp === '' ? 2 : mostRows;
  const others = firstOf(coverage.kernels, most, kernel => !matching.has(kernel));
  const [wins, lost, rest] = shares([mapping.wins.length, shadowed.length, others.length], mostRows);
  return [
    ...mapping.wins.slice(0, wins).map(kernel => ({ kernel, told: wonInWords(kernel, coverage) })),
    ...shadowed.slice(0, lost),
    ...others.slice(0, rest).map(kernel => ({ kernel, told: otherInWords(kernel, coverage) })),
  ].map(({ kernel, told }) => `| ${markedKernel(kernel, mapping, coverage)} | ${told} |`);
}

const shadowedByInWords = (by: number, how: 'matches' | 'broken'): string =>
  how === 'matches' ? `${mappingName(by)} takes it` : `${mappingName(by)} does not compile`;

/** How many of each may be shown: one more of each in turn, as long as there are any and there is room. */
function shares(counts: readonly number[], room: number): readonly number[] {
  const shown = counts.map(() => 0);
  for (let left = room, at = 0; left > 0 && shown.some((share, i) => share < (counts[i] ?? 0)); at++) {
    const i = at % counts.length;
    if ((shown[i] ?? 0) >= (counts[i] ?? 0)) continue;
    shown[i] = (shown[i] ?? 0) + 1;
    left--;
  }
  return shown;
}

function firstOf<T>(items: readonly T[], most: number, fits: (item: T) => boolean): readonly T[] {
  const found: T[] = [];
  for (const item of items) {
    if (found.length >= most) break;
    if (fits(item)) found.push(item);
  }
  return found;
}

const wonInWords = (kernel: CountedKernel, coverage: Coverage): string =>
  isCovered(kernel) ? '**wins**' : `wins, but ${codeCell(uncoveredInWords(kernel, coverage) ?? '')}`;

function otherInWords(kernel: CountedKernel, coverage: Coverage): string {
  const { fate } = kernel;
  if (fate.outcome === 'mapped') return `no match; ${mappingName(fate.mapping)} wins it`;
  const reason = uncoveredInWords(kernel, coverage) ?? '';
  return fate.outcome === 'no mapping'
    ? 'no match, and no other mapping matches'
    : `no match; ${codeCell(reason)}`;
}

/** The kernel with the part in bold that the mapping matches. */
function markedKernel(
  { kernel }: CountedKernel,
  { mapping }: MappingCoverage,
  { request }: Coverage,
): string {
  const trial = tryMapping(mapping, kernel, dialectOf(request.release).goRegexp);
  if (trial.outcome !== 'matched') return codeCell(kernel);
  return marked(kernel, trial.by === 'literal' ? { start: 0, end: kernel.length } : trial.match);
}

function marked(text: string, { start, end }: Span): string {
  const part = (from: number, to: number): string => (from < to ? codeCell(text.slice(from, to)) : '');
  const bold = part(start, end);
  return `${part(0, start)}${bold === '' ? '' : `**${bold}**`}${part(end, text.length)}`;
}
