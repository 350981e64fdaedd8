// The log of a build by buildah, as OpenShift's builder prints it: `STEP 3/9: RUN …`, and at the end the step and why.
// Steps are told by their text, not by their number: OpenShift appends instructions of its own. Names of messages:
// buildah imagebuildah/stage_executor.go and executor.go, openshift/builder pkg/build/builder.
import type { BuildPlan, PlanEntry } from './build-plan.js';
import { linesMentioning, linesOn, refusedLines } from './build-plan.js';
import { wantedImages, whoWants } from './asked-images.js';
import { shown } from './log-lines.js';
import { commandReason } from './log-reason.js';
import type { DockerfileLines, LogEnd, LogKind, LogStep, LogVerdict } from './verdict-types.js';
import type { OutputMemory } from './output-memory.js';
import { forgetReasons, noOutput, remember } from './output-memory.js';
import { brief, goErrorWords } from './go-error-words.js';
import { mayBeBase } from './step-track.js';
import type { Numbered } from './failure-line.js';
import { partsAround } from '../text/cut.js';

export interface BuildahLog {
  readonly plan: BuildPlan;
  /** Index in the plan's entries; -1 before the first. */
  readonly at: number;
  /** Log line that named it. */
  readonly since: number;
  readonly output: OutputMemory;
  readonly lastWord: Numbered | undefined;
  readonly throughAt: number;
  readonly pushed: string | undefined;
}

export const startBuildah = (plan: BuildPlan): BuildahLog => ({
  plan,
  at: -1,
  since: 0,
  output: noOutput,
  lastWord: undefined,
  throughAt: 0,
  pushed: undefined,
});

export const buildahStep = ({ plan, at }: BuildahLog): LogStep | undefined => plan.entries[at]?.step;

const stepLine = /^(?:\[(\d+)\/\d+\] )?STEP \d+(?:\/\d+)?: (.*)$/;
const errorLine =
  /^(?:error: build error: |Error: |error )(?=.*(?:STEP "|building|dockerfile parse|creating build container|determining starting point|pull|push|no stage or image|unable to|FROM|copy|[Ff]ailed))|^error: build error: /;

export function readBuildah(log: BuildahLog, line: number, raw: string): BuildahLog {
  const text = shown(raw).trimEnd();
  const [, stage, instruction] = stepLine.exec(text) ?? [];
  if (instruction !== undefined) {
    const at = nextAt(log, instruction, stage === undefined ? undefined : Number(stage) - 1);
    if (at !== undefined)
      return { ...log, at, since: line, output: forgetReasons(log.output), lastWord: undefined };
  }
  if (text.startsWith('error: build error: ') || (log.at >= 0 && errorLine.test(text))) {
    return { ...log, lastWord: { line, text }, output: remember(log.output, line, text) };
  }
  const pushed = /^Successfully pushed (\S+@sha256:[0-9a-f]{64})/.exec(text)?.[1];
  if (pushed !== undefined) return { ...log, pushed, throughAt: line };
  if (/^(?:Push successful|Build complete, no image push requested)/.test(text))
    return { ...log, throughAt: line };
  return { ...log, output: remember(log.output, line, text) };
}

/** The instruction of that text which comes next, in that stage when it is told. */
function nextAt({ plan, at }: BuildahLog, text: string, stage: number | undefined): number | undefined {
  const wanted = normalized(text);
  const fits = (index: number): boolean => {
    const entry = plan.entries[index];
    if (!entry || (stage !== undefined && entry.stage !== stage && !isSkipped(plan, entry, stage)))
      return false;
    return normalized(entry.text) === wanted || (!entry.step && isFromOf(entry, text));
  };
  if (fits(at + 1)) return at + 1;
  // Stages that nobody uses are left out, and several may be built at once; single steps are never.
  const other = [...plan.entries.keys()].find(
    index => index !== at && !plan.entries[index]?.step && fits(index),
  );
  if (other !== undefined) return other;
  return stage !== undefined && stage !== plan.entries[at]?.stage
    ? [...plan.entries.keys()].find(index => plan.entries[index]?.stage === stage && fits(index))
    : undefined;
}

/** Newer builders number only the stages they build. */
const isSkipped = (plan: BuildPlan, entry: PlanEntry, stage: number): boolean =>
  !entry.step && entry.stage > stage && plan.stageNames.length > stage;

const isFromOf = ({ instruction }: PlanEntry, text: string): boolean => {
  const [, , image = ''] = /^(FROM)\s+(?:--\S+\s+)*(\S+)/i.exec(text) ?? [];
  return instruction.words[0]?.text === image;
};

const normalized = (text: string): string =>
  text
    .replace(/^\w+/, keyword => keyword.toUpperCase())
    .replace(/\s+/g, ' ')
    .trim();

export function buildahVerdict(log: BuildahLog, end: LogEnd): LogVerdict {
  const bare = bareVerdict(log);
  if (end.exitCode === 0 || (end.exitCode === undefined && log.throughAt > 0 && !log.lastWord)) {
    const what = log.pushed === undefined ? '' : ` and pushed ${log.pushed}`;
    return { ...bare, outcome: 'succeeded', kind: 'success', reason: `The build succeeded${what}.` };
  }
  if (end.terminatedReason === 'DeadlineExceeded')
    return { ...bare, outcome: 'failed', kind: 'deadline', reason: 'The build was stopped at its deadline.' };
  if (log.lastWord) return { ...bare, outcome: 'failed', ...explained(log, log.lastWord, end) };
  if (end.terminatedReason === 'OOMKilled') {
    const entry = log.plan.entries[log.at];
    const reason = 'The build was killed: it has reached its memory limit.';
    return { ...bare, outcome: 'failed', kind: 'out of memory', reason, ...blaming(entry) };
  }
  if (end.exitCode === undefined)
    return { ...bare, reason: 'The log does not tell how the build ended.', lastLines: tail(log, []) };
  const reason = `The build failed (exit code ${String(end.exitCode)}), and its log does not say why.`;
  return { ...bare, outcome: 'failed', reason, lastLines: tail(log, []) };
}

const bareVerdict = ({ pushed }: BuildahLog): LogVerdict => ({
  outcome: 'unknown',
  kind: 'unknown',
  reason: '',
  dockerfileLines: undefined,
  step: undefined,
  logLine: undefined,
  lastLines: [],
  pushed,
});

type Explained = Omit<LogVerdict, 'outcome' | 'pushed'>;

const blaming = (entry: PlanEntry | undefined): Pick<LogVerdict, 'dockerfileLines' | 'step'> => ({
  dockerfileLines: entry?.lines,
  step: entry?.step,
});

function explained(log: BuildahLog, word: Numbered, end: LogEnd): Explained {
  const text = word.text.replace(/^error: build error: |^Error: /, '');
  const [, step, why] = partsAround(text, 'building at STEP "', '": ') ?? [];
  if (step !== undefined && why !== undefined) return stepExplained(log, word, step, why, end);
  const other = otherFailure(log, text);
  return {
    kind: other.kind,
    reason: other.reason,
    dockerfileLines: other.lines,
    step: undefined,
    logLine: word.line,
    lastLines: [brief(word.text, 400)],
  };
}

function stepExplained(log: BuildahLog, word: Numbered, step: string, why: string, end: LogEnd): Explained {
  const entry = named(log, step);
  const place = { ...blaming(entry), logLine: word.line };
  const status = /exit status (\d+)$/.exec(why)?.[1];
  const signal = /signal: (.*)/.exec(why)?.[1];
  if (status !== undefined || signal !== undefined) {
    const ended = { status: status === undefined ? undefined : Number(status), signal };
    const { kind, reason, told } = commandReason(withoutLast(log.output, word.line), log.since, ended, end);
    return {
      ...place,
      kind,
      reason,
      logLine: told?.line ?? word.line,
      lastLines: tail(log, told ? [told, word] : [word]),
    };
  }
  const lastLines = tail(log, [word]);
  const keyword = /^\w+/.exec(step)?.[0]?.toUpperCase() ?? '';
  if (keyword !== 'COPY' && keyword !== 'ADD')
    return {
      ...place,
      kind: keyword === 'RUN' ? 'command' : 'instruction',
      reason: `The instruction fails: ${clause(why)}.`,
      lastLines,
    };
  const missing = partsAround(why, ': no such file or directory')?.[0]
    ?.split(/["\s]+/)
    .findLast(word => word !== '');
  const reason =
    missing === undefined
      ? `The files cannot be copied: ${clause(why)}.`
      : `${missing} is not there to be copied.`;
  return { ...place, kind: 'copy', reason, lastLines };
}

const withoutLast = (output: OutputMemory, line: number): OutputMemory => ({
  last: output.last.filter(kept => kept.line !== line),
  first: output.first.filter(kept => kept.line !== line),
  latest: output.latest.filter(kept => kept.line !== line),
});

const clause = (text: string): string => goErrorWords(text) ?? brief(text).replace(/[.\s]+$/, '');

/** The one that runs when its text fits, else the nearest before it, else any. */
function named({ plan, at }: BuildahLog, step: string): PlanEntry | undefined {
  const wanted = normalized(step);
  const fits = (entry: PlanEntry | undefined): boolean =>
    entry !== undefined && normalized(entry.text) === wanted;
  const current = plan.entries[at];
  if (fits(current)) return current;
  const before = plan.entries.slice(0, Math.max(at, 0)).findLast(fits);
  const keyword = /^\w+/.exec(wanted)?.[0];
  return before ?? plan.entries.find(fits) ?? (current?.keyword === keyword ? current : undefined);
}

interface OtherFailure {
  readonly kind: LogKind;
  readonly reason: string;
  readonly lines: DockerfileLines | undefined;
}

function otherFailure({ plan, at }: BuildahLog, text: string): OtherFailure {
  const placed = /dockerfile parse error (?:on )?line (\d+): (.*)$/i.exec(text);
  if (placed)
    return {
      kind: 'syntax',
      reason: `The builder refuses the Dockerfile: ${brief(placed[2] ?? '')}.`,
      lines: linesOn(plan, Number(placed[1])),
    };
  const bare = /can't find = in "(.*?)"/.exec(text)?.[1];
  if (bare !== undefined)
    return {
      kind: 'syntax',
      reason: `The builder refuses the Dockerfile: \`${bare}\` has no \`=\`.`,
      lines: linesMentioning(plan, bare),
    };
  if (/no FROM statement found|file with no instructions|no build stage/.test(text))
    return {
      kind: 'syntax',
      reason: 'The builder refuses the Dockerfile: it has no FROM.',
      lines: refusedLines(plan, 'no-from'),
    };
  const from = partsAround(text, '--from=', ': no stage or image found')?.[1];
  if (from !== undefined) {
    const entry = plan.entries.find(({ instruction }) =>
      instruction.flags.some(flag => flag.name === 'from' && flag.value === from),
    );
    return { kind: 'base image', reason: `There is no stage and no image ${from}.`, lines: entry?.lines };
  }
  if (/push/i.test(text))
    return { kind: 'push', reason: `The image cannot be pushed: ${clause(text)}.`, lines: undefined };
  if (/creating build container|initializing source|reading manifest|pull/i.test(text))
    return pullFailure(plan, at, text);
  return { kind: 'builder', reason: `${brief(text).replace(/[.\s]+$/, '')}.`, lines: undefined };
}

function pullFailure(plan: BuildPlan, at: number, text: string): OtherFailure {
  const name = /docker:\/\/([^\s:"]+(?::\d+)?(?:\/[^\s:"]+)*(?::[\w.-]+)?)/.exec(text)?.[1];
  const entry = wantedBy(plan, at, name);
  const image = name === undefined ? 'The base image' : `The image ${name}`;
  return { kind: 'base image', reason: `${image} cannot be had: ${clause(text)}.`, lines: entry?.lines };
}

/** The FROM that is at work, else who writes that very name, else who may have meant it. */
function wantedBy(plan: BuildPlan, at: number, name: string | undefined): PlanEntry | undefined {
  const current = plan.entries[at];
  const from = current && !current.step ? current : undefined;
  if (name === undefined) return from;
  if (from && mayBeBase(from, name)) return from;
  const written = [name, name.replace(/:latest$/, '')];
  const exact = wantedImages(plan).find(({ image }) => written.includes(image));
  const question = { name, count: 0, repository: undefined, registry: undefined };
  return (exact ?? whoWants(plan, question))?.entry ?? from;
}

const mostShown = 12;

function tail({ output, since }: BuildahLog, telling: readonly Numbered[]): readonly string[] {
  const last = output.last.filter(({ line }) => line > since).slice(-mostShown);
  const all = new Map([...last, ...telling].map(({ line, text }) => [line, text]));
  return [...all].sort(([a], [b]) => a - b).map(([, text]) => brief(text, 400));
}
