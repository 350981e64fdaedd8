// A build's log -> where the build is and how it ended. Reads what kaniko and OpenShift's buildah print, and knows the
// Dockerfile: what a RUN prints is never taken for the builder's own word unless the Dockerfile could have led to it.
// Knows no cluster: why a build was stopped from outside, its pod tells.
import { planOf } from './build-plan.js';
import type { BuildahLog } from './buildah-log.js';
import { buildahStep, buildahVerdict, readBuildah, startBuildah } from './buildah-log.js';
import { kanikoLine } from './kaniko-line.js';
import type { KanikoLog } from './kaniko-log.js';
import { readKaniko, startKaniko } from './kaniko-log.js';
import { kanikoVerdict } from './kaniko-verdict.js';
import type { LineReader } from './log-lines.js';
import { readLines, restOfLines, startLines } from './log-lines.js';
import type { LogEnd, LogStep, LogVerdict } from './verdict-types.js';
import { isBlind, likeliest } from './step-track.js';

export type { DockerfileLines, LogEnd, LogKind, LogStep, LogVerdict } from './verdict-types.js';

/** All that has been read, in bounded memory. A value: reading on makes a new one. */
export interface BuildLog {
  /** Lines read, the unfinished one not counted. */
  readonly lineCount: number;
  readonly reader: LineReader;
  /** What stands in front of each line; undefined before the first line, null for nothing. */
  readonly prefix: RegExp | null | undefined;
  readonly kaniko: KanikoLog;
  readonly buildah: BuildahLog;
  /** What the server answers instead of a log. */
  readonly unavailable: string | undefined;
}

export function startLog(dockerfile: string): BuildLog {
  const plan = planOf(dockerfile);
  return {
    lineCount: 0,
    reader: startLines,
    prefix: undefined,
    kaniko: startKaniko(plan),
    buildah: startBuildah(plan),
    unavailable: undefined,
  };
}

/** Reads on; the bytes may end anywhere, also in the middle of a character. */
export function readBytes(log: BuildLog, bytes: Uint8Array): BuildLog {
  const { reader, lines } = readLines(log.reader, bytes);
  return lines.reduce(readLine, { ...log, reader });
}

/** `--prefix`, then `--timestamps`, of `kubectl logs`. */
const kubectlPrefix =
  /^(?:\[pod\/[^\]]+\] )?(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) )?/;
/** What pipelines put in front: a time or a name in brackets. */
const bracketPrefix = /^\[[^\]]{1,120}\] /;

/** Told by the first line, which is the builder's own; undefined when nothing stands in front. */
function prefixOf(line: string): RegExp | undefined {
  if (kubectlPrefix.exec(line)?.[0] !== '') return kubectlPrefix;
  const rest = line.replace(bracketPrefix, '');
  return rest !== line && kanikoLine(rest)?.before === '' ? bracketPrefix : undefined;
}

/** Reads one line, given without its line end. */
function readLine(log: BuildLog, line: string): BuildLog {
  const lineCount = log.lineCount + 1;
  const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
  const first = log.prefix === undefined && whole.trim() !== '';
  const prefix = first ? (prefixOf(whole) ?? null) : log.prefix;
  const raw = prefix ? whole.replace(prefix, '') : whole;
  const unavailable =
    lineCount === 1 && raw.startsWith('unable to retrieve container logs for ') ? raw : log.unavailable;
  const kaniko = log.buildah.at >= 0 ? log.kaniko : readKaniko(log.kaniko, lineCount, raw);
  const buildah = isBlind(kaniko.track) ? readBuildah(log.buildah, lineCount, raw) : log.buildah;
  return { ...log, lineCount, prefix, unavailable, kaniko, buildah };
}

/** Until either has named a step, both are asked. */
const isBuildahs = ({ buildah, kaniko }: BuildLog): boolean =>
  buildah.at >= 0 ||
  (buildah.lastWord !== undefined && kaniko.lastWords.length === 0 && isBlind(kaniko.track));

/** The instruction that runs; undefined before the first and when the log does not tell. */
export function currentStep(log: BuildLog): LogStep | undefined {
  const { kaniko } = log;
  if (isBuildahs(log)) return buildahStep(log.buildah);
  return kaniko.track.plan.entries[likeliest(kaniko.track)?.at ?? -1]?.step;
}

/** How it ended, as far as the log and what is known beside it tell. Can be asked at any moment. */
export function logVerdict(log: BuildLog, end: LogEnd): LogVerdict {
  const rest = restOfLines(log.reader);
  if (rest !== '') return logVerdict(readLine({ ...log, reader: startLines }, rest), end);
  const verdict = isBuildahs(log) ? buildahVerdict(log.buildah, end) : kanikoVerdict(log.kaniko, end);
  if (log.unavailable === undefined || verdict.outcome === 'succeeded') return verdict;
  return {
    ...verdict,
    reason: 'The cluster could not give the log of the build.',
    lastLines: [log.unavailable],
  };
}
