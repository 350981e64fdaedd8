// How `kmm explain-log` says what it has found: for people with the lines quoted, for tools as JSON.
import type { LogVerdict } from '../../core/build-log/log.js';
import type { TextDockerfile } from '../../service/dockerfile/text-dockerfiles.js';
import { TextLines } from '../../service/workspace/text-lines.js';
import type { Line } from '../line.js';
import { dim, jsonLines, styled } from '../line.js';

export interface Explanation {
  readonly verdict: LogVerdict;
  readonly source: TextDockerfile;
  /** As the user wrote it. */
  readonly dockerfile: string;
  readonly log: string;
}

export function explanationJson({ verdict, source, dockerfile }: Explanation): readonly Line[] {
  const { outcome, dockerfileLines, reason, kind, step, logLine, lastLines, pushed } = verdict;
  const place = dockerfileLines && { file: dockerfile, lines: source.fileLines(dockerfileLines) };
  return jsonLines({
    outcome,
    dockerfileLines: dockerfileLines ?? null,
    reason,
    kind,
    ...(step && { step: { number: step.number, of: step.of, text: step.text } }),
    ...(place && { place }),
    ...(logLine !== undefined && { logLine }),
    ...(pushed !== undefined && { pushed }),
    lastLines,
  });
}

export function explanationText(explanation: Explanation): readonly Line[] {
  const { verdict } = explanation;
  if (verdict.outcome === 'succeeded') return [verdict.reason];
  return [headline(explanation), ...excerpt(explanation), ...quotedLog(explanation)];
}

function headline({ verdict }: Explanation): Line {
  const { outcome, kind, reason } = verdict;
  if (outcome === 'unknown') return [styled('warning', 'unknown'), `: ${reason}`];
  const label = kind === 'unknown' ? 'failed' : `failed[${kind}]`;
  return [styled('error', label), `: ${reason}`];
}

const widest = 160;
const mostLines = 8;

/** The instruction, as compilers quote code. */
function excerpt({ verdict, source, dockerfile }: Explanation): readonly Line[] {
  const { dockerfileLines, step } = verdict;
  if (!dockerfileLines) return [];
  const [first, last] = dockerfileLines;
  const [start, end] = source.fileLines(dockerfileLines);
  const margin = ' '.repeat(String(end).length);
  const lines = new TextLines(source.text);
  const quoted = Array.from({ length: Math.min(last - first + 1, mostLines) }, (_, at): Line => {
    const number = String(source.fileLines([first + at, first + at])[0]).padStart(margin.length);
    return [dim(`${number} |`), ` ${(lines.line(first + at - 1) ?? '').slice(0, widest)}`];
  });
  const rest: Line[] = last - first + 1 > mostLines ? [[`${margin} `, dim('|'), ' \u2026']] : [];
  const where = step ? `  step ${String(step.number)} of ${String(step.of)}` : '';
  return [
    [margin, dim('-->'), ` ${dockerfile}:${String(start)}${where}`],
    [`${margin} `, dim('|')],
    ...quoted,
    ...rest,
  ];
}

function quotedLog({ verdict, log }: Explanation): readonly Line[] {
  const { lastLines, logLine } = verdict;
  if (lastLines.length === 0) return [];
  return [
    '',
    [dim('-->'), ` ${placeInLog(log, logLine)}`],
    ...lastLines.map(line => `  ${line.slice(0, widest * 2)}`),
  ];
}

function placeInLog(log: string, line: number | undefined): string {
  const name = log === '-' ? 'the log' : log;
  if (line === undefined) return name;
  return log === '-' ? `line ${String(line)} of the log` : `${name}:${String(line)}`;
}
