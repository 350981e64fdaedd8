// How `kmm explain-log` says what it has found: for people with the lines quoted, for tools as JSON.
import type { LogVerdict } from '../core/build/log.js';
import type { DockerfileSource } from '../service/dockerfile-source.js';
import { TextLines } from '../service/text-lines.js';
import type { Paint } from './paint.js';
import { paintWith } from './paint.js';

export interface Explanation {
  readonly verdict: LogVerdict;
  readonly source: DockerfileSource;
  /** As the user wrote it. */
  readonly dockerfile: string;
  readonly log: string;
}

export function explanationJson({ verdict, source, dockerfile }: Explanation): string {
  const { outcome, dockerfileLines, reason, kind, step, logLine, lastLines, pushed } = verdict;
  const place = dockerfileLines && { file: dockerfile, lines: source.fileLines(dockerfileLines) };
  return `${JSON.stringify(
    {
      outcome,
      dockerfileLines: dockerfileLines ?? null,
      reason,
      kind,
      ...(step && { step: { number: step.number, of: step.of, text: step.text } }),
      ...(place && { place }),
      ...(logLine !== undefined && { logLine }),
      ...(pushed !== undefined && { pushed }),
      lastLines,
    },
    null,
    2,
  )}\n`;
}

export function explanationText(explanation: Explanation, color: boolean): string {
  const { verdict } = explanation;
  const paint = paintWith(color);
  if (verdict.outcome === 'succeeded') return `${verdict.reason}\n`;
  return [
    headline(explanation, paint),
    ...excerpt(explanation, paint),
    ...quotedLog(explanation, paint),
    '',
  ].join('\n');
}

function headline({ verdict }: Explanation, paint: Paint): string {
  const { outcome, kind, reason } = verdict;
  if (outcome === 'unknown') return `${paint.severity('warning', 'unknown')}: ${reason}`;
  const label = kind === 'unknown' ? 'failed' : `failed[${kind}]`;
  return `${paint.severity('error', label)}: ${reason}`;
}

const widest = 160;
const mostLines = 8;

/** The instruction, as compilers quote code. */
function excerpt({ verdict, source, dockerfile }: Explanation, paint: Paint): readonly string[] {
  const { dockerfileLines, step } = verdict;
  if (!dockerfileLines) return [];
  const [first, last] = dockerfileLines;
  const [start, end] = source.fileLines(dockerfileLines);
  const margin = ' '.repeat(String(end).length);
  const lines = new TextLines(source.text);
  const quoted = Array.from({ length: Math.min(last - first + 1, mostLines) }, (_, at) => {
    const number = String(source.fileLines([first + at, first + at])[0]).padStart(margin.length);
    return `${paint.dim(`${number} |`)} ${printable(lines.line(first + at - 1) ?? '').slice(0, widest)}`;
  });
  const rest = last - first + 1 > mostLines ? [`${margin} ${paint.dim('|')} \u2026`] : [];
  const where = step ? `  step ${String(step.number)} of ${String(step.of)}` : '';
  return [
    `${margin}${paint.dim('-->')} ${dockerfile}:${String(start)}${where}`,
    `${margin} ${paint.dim('|')}`,
    ...quoted,
    ...rest,
  ];
}

function quotedLog({ verdict, log }: Explanation, paint: Paint): readonly string[] {
  const { lastLines, logLine } = verdict;
  if (lastLines.length === 0) return [];
  const name = log === '-' ? 'the log' : log;
  const place =
    logLine === undefined
      ? name
      : log === '-'
        ? `line ${String(logLine)} of the log`
        : `${name}:${String(logLine)}`;
  return [
    '',
    `${paint.dim('-->')} ${place}`,
    ...lastLines.map(line => `  ${printable(line).slice(0, widest * 2)}`),
  ];
}

const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, char => (char === '\t' ? '\t' : ' '));
