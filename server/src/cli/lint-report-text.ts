// The report for people: each problem with the line it is on, as good compilers print it.
import type { FileProblem } from '../service/diagnose.js';
import { TextLines } from '../service/text-lines.js';
import type { LintRun, Summary } from './linted-file.js';
import { summarise } from './linted-file.js';
import type { Paint } from './paint.js';
import { paintWith } from './paint.js';

export function textReport(run: LintRun, color: boolean): string {
  const paint = paintWith(color);
  const problems = run.files.flatMap(file => {
    const lines = new TextLines(file.text);
    return file.problems.map(problem => excerpt(file.path, lines, problem, paint));
  });
  const notChecked = run.notChecked.map(
    ({ path, why }) => `${paint.severity('error', 'not checked')}: ${path}: ${why}.\n`,
  );
  const others = run.others.flatMap(({ path, isNamed }) =>
    isNamed ? `${paint.dim("not KMM's")}: ${path}: nothing in it is KMM's business.\n` : [],
  );
  return [...problems, `${[...notChecked, ...others].join('')}${closingLine(summarise(run))}\n`].join('\n');
}

/** Long lines are shown around the problem only. */
const widestExcerpt = 160;

function excerpt(path: string, lines: TextLines, problem: FileProblem, paint: Paint): string {
  const { start, end } = lines.range(problem.span);
  const number = String(start.line + 1);
  const margin = ' '.repeat(number.length);
  const cut = start.character > widestExcerpt - 40 ? start.character - 40 : 0;
  const whole = lines.line(start.line) ?? '';
  const source = whole
    .slice(cut, cut + widestExcerpt)
    .replace(/[\p{Cc}\p{Cf}]/gu, char => (char === '\t' ? '\t' : ' '));
  const from = start.character - cut;
  const to = end.line === start.line ? Math.min(end.character - cut, source.length) : source.trimEnd().length;
  const indent = source.slice(0, from).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, to - from));
  const bar = paint.dim('|');
  return [
    `${paint.severity(problem.severity, `${problem.severity}[${problem.code}]`)}: ${problem.message}`,
    `${margin}${paint.dim('-->')} ${path}:${number}:${String(start.character + 1)}`,
    `${margin} ${bar}`,
    `${paint.dim(number)} ${bar} ${source}`,
    `${margin} ${bar} ${indent}${paint.severity(problem.severity, carets)}`,
    '',
  ].join('\n');
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

const scope = ({ files, notChecked, others }: Summary): string =>
  [
    `${counted(files, 'file')} checked`,
    ...(notChecked > 0 ? [`${String(notChecked)} not checked`] : []),
    ...(others > 0 ? [`${counted(others, 'file')} without anything of KMM`] : []),
  ].join(', ');

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
