// What a user is shown of a test build: its state in a few words, why it waits, how it ended.
import type { CourseEnd } from '../../core/build-course/course.js';
import { courseState } from '../../core/build-course/course.js';
import type { LogVerdict } from '../../core/build-log/log.js';
import { currentStep, logVerdict } from '../../core/build-log/log.js';
import { brief } from '../../core/build-log/go-error-words.js';
import { adviceInWords } from '../../protocol/advice-words.js';
import type { Advice, TestBuild, TestBuildFailure, TestBuildState } from '../../protocol/test-build.js';
import { pushedDigest } from './pushed-image.js';
import type { Ending, TestBuildRun } from './run.js';

/** What a run does not know of itself. */
export type RunFacts = Pick<TestBuild, 'id' | 'module' | 'context' | 'uri' | 'document'>;

export interface EndedBuild {
  readonly failure: Omit<TestBuildFailure, 'place'>;
  /** The instruction to blame: first and last line of the Dockerfile, from 1. */
  readonly lines: readonly [number, number] | undefined;
}

export function shownBuild(run: TestBuildRun, facts: RunFacts, place: TestBuildFailure['place']): TestBuild {
  const { kernel, destination, image } = run.build.shown;
  const failed = failureOf(run);
  const step = currentStep(run.observer.log);
  const state = stateOf(run);
  const pushed = state === 'succeeded' && destination !== undefined;
  const end = run.ending?.how === 'ended' ? run.ending.end : undefined;
  const digest = pushed ? pushedDigest(run.observer, end) : undefined;
  return {
    ...facts,
    kernel,
    namespace: run.build.namespace,
    state,
    words: wordsFor(run, state),
    ...(step && { step: { number: step.number, of: step.of, text: step.text } }),
    ...(run.startedAt !== undefined && { startedAt: run.startedAt }),
    ...(run.ending && run.endedAt !== undefined && { endedAt: run.endedAt }),
    troubles: troublesOf(run),
    ...(failed && { failure: { ...failed.failure, ...(place && { place }) } }),
    ...(pushed && { image: destination || image }),
    ...(digest !== undefined && { digest }),
    ...(pushed && run.layout && { layout: run.layout }),
    leftInCluster: run.leftInCluster,
  };
}

function stateOf({ stage, ending, isCancelled, observer }: TestBuildRun): TestBuildState {
  if (ending && ending.how !== 'cancelled') return isSuccess(ending) ? 'succeeded' : 'failed';
  if (ending && stage === 'over') return 'cancelled';
  if (isCancelled) return 'cancelling';
  if (stage === 'queued' || stage === 'creating') return stage;
  const { state } = courseState(observer.course);
  return state === 'creating' || state === 'waiting' ? 'waiting' : 'running';
}

const isSuccess = (ending: Ending): boolean => ending.how === 'ended' && ending.end.kind === 'succeeded';

function wordsFor(run: TestBuildRun, state: TestBuildState): string {
  switch (state) {
    case 'queued':
      return 'waiting for its turn';
    case 'creating':
      return 'being created';
    case 'cancelling':
      return 'cancelling: it is being deleted from the cluster';
    case 'cancelled':
      return run.leftInCluster ? 'cancelled, but something may be left' : 'cancelled, nothing is left';
    case 'succeeded':
      return `succeeded in ${durationOf(run)}`;
    case 'failed':
      return failedWords(run);
    case 'waiting':
      return courseState(run.observer.course).words;
    case 'running':
      if (run.stage === 'looking') return 'looking into the image that was pushed';
      return runningWords(run);
  }
}

function runningWords(run: TestBuildRun): string {
  const { end, words } = courseState(run.observer.course);
  return end ? 'ended, the rest of its log is read' : (stepWords(run) ?? words);
}

function stepWords({ observer }: TestBuildRun): string | undefined {
  const step = currentStep(observer.log);
  return step && `step ${String(step.number)} of ${String(step.of)}: ${inOneLine(step.text)}`;
}

function failedWords(run: TestBuildRun): string {
  const verdict = verdictOf(run);
  const exit = exitOf(run.ending);
  if (verdict?.step) return `failed at ${inOneLine(verdict.step.text)}${exit}`;
  return `failed: ${failureOf(run)?.failure.reason ?? 'nobody knows why'}`;
}

/** An instruction of several lines. */
const inOneLine = (text: string): string => brief(text.replaceAll(/\s+/g, ' '), 160);

const exitOf = (ending: Ending | undefined): string =>
  ending?.how === 'ended' && ending.end.exitCode !== undefined
    ? ` (exit ${String(ending.end.exitCode)})`
    : '';

/** While it goes on why it does not go on; afterwards why something is left. */
function troublesOf(run: TestBuildRun): readonly Advice[] {
  if (run.left) return [run.left];
  if (run.ending || run.isCancelled || run.stage === 'looking') return [];
  return [...run.observer.troubles, ...courseState(run.observer.course).troubles];
}

/** Undefined while it goes on, and when it has not failed. */
export function failureOf(run: TestBuildRun): EndedBuild | undefined {
  const { ending } = run;
  switch (ending?.how) {
    case undefined:
    case 'cancelled':
      return undefined;
    case 'not created':
      return ownFailure('not created', ending.why);
    case 'lost':
      return ownFailure('connection', ending.why);
    case 'overdue':
      return ownFailure('deadline', {
        message: 'The cluster has not ended the build although its deadline is over.',
      });
    case 'ended':
      return ending.end.kind === 'succeeded' ? undefined : clusterFailure(run, ending.end);
  }
}

const ownFailure = (kind: string, advice: Advice): EndedBuild => ({
  failure: { kind, reason: adviceInWords(advice), lastLines: [] },
  lines: undefined,
});

/** The log says why, unless something else than the builder has ended it. */
function clusterFailure(run: TestBuildRun, end: CourseEnd): EndedBuild {
  const verdict = logVerdict(run.observer.log, end);
  const isToldByLog = end.kind === 'build failed' || end.kind === 'out of memory' || end.kind === 'deadline';
  // A build that never began has no log to say why.
  const isLate = end.kind === 'deadline' && !currentStep(run.observer.log);
  const isKnown = isToldByLog && !isLate && verdict.outcome === 'failed' && verdict.kind !== 'unknown';
  const told = adviceInWords(end);
  return {
    failure: {
      kind: isKnown ? verdict.kind : end.kind,
      reason: isKnown ? verdict.reason : told,
      lastLines: verdict.lastLines,
      ...(verdict.logLine !== undefined && { logLine: verdict.logLine }),
    },
    lines: isToldByLog ? verdict.dockerfileLines : undefined,
  };
}

function verdictOf({ ending, observer }: TestBuildRun): LogVerdict | undefined {
  if (ending?.how !== 'ended') return undefined;
  return ending.end.kind === 'build failed' || ending.end.kind === 'out of memory'
    ? logVerdict(observer.log, ending.end)
    : undefined;
}

function durationOf({ observer, startedAt = 0, endedAt = 0 }: TestBuildRun): string {
  return durationInWords(courseState(observer.course).ranFor ?? endedAt - startedAt);
}

/** `5 s`, `1 min 05 s`, `2 h 03 min`. */
function durationInWords(ms: number): string {
  // Containers' times are whole seconds.
  const seconds = Math.max(1, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes === 0) return `${String(seconds)} s`;
  if (minutes < 60) return `${String(minutes)} min ${two(seconds % 60)} s`;
  return `${String(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}
