// The report for people: each problem with the line it is on, as good compilers print it.
import type { Span } from '../../core/span.js';
import { visible } from '../../core/text/visible-text.js';
import type { FileProblem } from '../../service/answers/diagnose.js';
import { TextLines } from '../../service/workspace/text-lines.js';
import type { LintRun, LintedFile, Summary } from './linted-file.js';
import { summarise } from './linted-file.js';
import { placeOf } from './problem-place.js';
import type { Line } from '../line.js';
import { dim, styled } from '../line.js';

export function textReport(run: LintRun): readonly Line[] {
  const problems = run.files.flatMap(file => {
    const lines = new TextLines(file.text);
    return file.problems.flatMap(problem => excerpt(file, lines, problem));
  });
  const notChecked = run.notChecked.map(({ path, why }): Line => [
    styled('error', 'not checked'),
    `: ${path}: ${why}.`,
  ]);
  const others = run.others
    .filter(({ isNamed }) => isNamed)
    .map(({ path }): Line => [dim("not KMM's"), `: ${path}: nothing in it is KMM's business.`]);
  return [...problems, ...notChecked, ...others, closingLine(summarise(run))];
}

/** Long lines are shown around the problem only. */
const widestExcerpt = 160;

function excerpt(file: LintedFile, lines: TextLines, problem: FileProblem): readonly Line[] {
  const { severity, code, message, span } = problem;
  const { path, range, from } = placeOf(file, lines, problem);
  const { start } = range;
  const number = String(start.line + 1);
  const margin = ' '.repeat(number.length);
  const { source, indent, carets } = quotedLine(lines, span);
  const bar = dim('|');
  return [
    [styled(severity, `${severity}[${code}]`), `: ${message}`],
    [
      margin,
      dim('-->'),
      ` ${path}:${number}:${String(start.character + 1)}${from === undefined ? '' : `, made from ${from}`}`,
    ],
    [`${margin} `, bar],
    [dim(number), ' ', bar, ` ${source}`],
    [`${margin} `, bar, ` ${indent}`, styled(severity, carets)],
    '',
  ];
}

/** The line, and what stands under it: the carets are under what they mean, also when that is not a character wide. */
function quotedLine(lines: TextLines, span: Span): Record<'source' | 'indent' | 'carets', string> {
  const { start, end } = lines.range(span);
  const whole = lines.line(start.line) ?? '';
  const cut = start.character > widestExcerpt - 40 ? start.character - 40 : 0;
  const last = end.line === start.line ? end.character : whole.trimEnd().length;
  const part = (from: number, to: number): string =>
    visible(whole.slice(from, Math.min(to, cut + widestExcerpt)));
  const width = part(start.character, last).length;
  return {
    source: part(cut, cut + widestExcerpt),
    indent: part(cut, start.character).replace(/[^\t]/g, ' '),
    carets: '^'.repeat(Math.max(1, width)),
  };
}

function closingLine(summary: Summary): string {
  const { errors, warnings, informations, hints, notChecked } = summary;
  const found = [
    errors > 0 ? counted(errors, 'error') : '',
    warnings > 0 ? counted(warnings, 'warning') : '',
    informations + hints > 0 ? counted(informations + hints, 'note') : '',
  ].filter(part => part !== '');
  if (found.length > 0) return `${found.join(', ')}; ${scope(summary)}.`;
  if (summary.files === 0) return `Nothing was checked; ${scope(summary)}.`;
  return notChecked === 0
    ? `No problems; ${scope(summary)}.`
    : `No problems in what was read; ${scope(summary)}.`;
}

const scope = ({ files, notChecked, others, passedOver }: Summary): string =>
  [
    `${counted(files, 'file')} checked`,
    ...(notChecked > 0 ? [`${String(notChecked)} not checked`] : []),
    ...(others > 0 ? [`${counted(others, 'file')} without anything of KMM`] : []),
    ...(passedOver > 0 ? [`${counted(passedOver, 'file')} of other names not looked into`] : []),
  ].join(', ');

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
