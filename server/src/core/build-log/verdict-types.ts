// What a build's log comes to: where the build is, and how it ended. Values only.

/** First and last line in the Dockerfile's text, from 1. */
export type DockerfileLines = readonly [first: number, last: number];

/** The instruction a build is at. */
export interface LogStep {
  /** From 1, of all instructions the builder prints: FROM and ARG before it are none of them. */
  readonly number: number;
  readonly of: number;
  /** As the builder prints it: continuation lines joined. */
  readonly text: string;
  /** From 0. */
  readonly stage: number;
  readonly stages: number;
  readonly lines: DockerfileLines;
}

export type LogKind =
  | 'success'
  | 'unknown'
  /** A compiler, linker or the kernel's modpost refused something. */
  | 'compile'
  /** A package or package source is not there. */
  | 'package'
  /** A command could not reach something. */
  | 'network'
  /** A RUN failed otherwise. */
  | 'command'
  /** COPY or ADD. */
  | 'copy'
  /** Any other instruction, such as WORKDIR or USER. */
  | 'instruction'
  | 'base image'
  | 'push'
  | 'syntax'
  | 'out of memory'
  | 'no space'
  | 'deadline'
  /** Stopped from outside: cancelled, evicted, deleted. */
  | 'stopped'
  /** The builder does not take its arguments. */
  | 'arguments'
  /** The builder itself, or the rights it runs with. */
  | 'builder';

/** What is known beside the log. */
export interface LogEnd {
  /** Of the container; without it the log alone decides. */
  readonly exitCode?: number | undefined;
  /** As the pod's status has it: `Completed`, `Error`, `OOMKilled`, … or `DeadlineExceeded` for the Job's. */
  readonly terminatedReason?: string | undefined;
}

export interface LogVerdict {
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  readonly kind: LogKind;
  /** One sentence, or a compiler's own line. */
  readonly reason: string;
  /** The instruction to blame; undefined when no instruction is. */
  readonly dockerfileLines: DockerfileLines | undefined;
  /** The instruction to blame, when it is one that the builder prints. */
  readonly step: LogStep | undefined;
  /** From 1: the line of the log that says why. */
  readonly logLine: number | undefined;
  /** Lines of the log that say why, readable, in the order of the log. */
  readonly lastLines: readonly string[];
  /** What was pushed: `registry/name@sha256:…`. */
  readonly pushed: string | undefined;
}
