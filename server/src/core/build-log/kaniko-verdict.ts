// How kaniko's build ended: which of the lines that may be its last word is, which instruction it blames, and why.
import type { Blamed } from './blame.js';
import { blame } from './blame.js';
import type { PlanEntry } from './build-plan.js';
import { isEarly } from './kaniko-error.js';
import type { KanikoLog, LastWord } from './kaniko-log.js';
import { commandReason } from './log-reason.js';
import type { LogEnd, LogKind, LogVerdict } from './verdict-types.js';
import { canImitate, isBlind, likeliest } from './step-track.js';
import type { Numbered } from './failure-line.js';

export function kanikoVerdict(log: KanikoLog, end: LogEnd): LogVerdict {
  if (end.exitCode === 0) return succeeded(log);
  if (end.terminatedReason === 'DeadlineExceeded')
    return failed(log, 'deadline', `The build was stopped at its deadline${whileAt(log)}.`);
  const word = lastWord(log, end);
  if (word) return explained(log, word, end);
  if (end.exitCode === undefined && end.terminatedReason !== 'OOMKilled') return undecided(log);
  return silent(log, end);
}

const pushedWords = ({ pushed }: KanikoLog): string =>
  pushed === undefined ? 'The build succeeded.' : `The build succeeded and pushed ${pushed}.`;

function succeeded(log: KanikoLog): LogVerdict {
  const line = log.throughAt || undefined;
  return { ...bare(log, 'succeeded', 'success', pushedWords(log)), logLine: line, lastLines: [] };
}

function undecided(log: KanikoLog): LogVerdict {
  if (log.throughAt > 0) return succeeded(log);
  const at = whileAt(log);
  const reason =
    at === ''
      ? 'The log does not tell how the build ended.'
      : `The log does not tell how the build ended: it ends${at}.`;
  return { ...bare(log, 'unknown', 'unknown', reason), lastLines: shownLines(log, 0, []) };
}

/** ` while RUN make was running`, or nothing. */
function whileAt({ track }: KanikoLog): string {
  const entry = track.plan.entries[likeliest(track)?.at ?? -1];
  return entry?.step ? ` in step ${String(entry.step.number)} of ${String(entry.step.of)}` : '';
}

const bare = (log: KanikoLog, outcome: LogVerdict['outcome'], kind: LogKind, reason: string): LogVerdict => ({
  outcome,
  kind,
  reason,
  dockerfileLines: undefined,
  step: undefined,
  logLine: undefined,
  lastLines: [],
  pushed: log.pushed,
});

const failed = (log: KanikoLog, kind: LogKind, reason: string): LogVerdict => ({
  ...bare(log, 'failed', kind, reason),
  lastLines: shownLines(log, 0, []),
});

/** The one that fits best what is known; undefined when none fits. */
function lastWord(log: KanikoLog, end: LogEnd): LastWord | undefined {
  const ranked = log.lastWords
    .map((word, index) => ({ word, score: credit(log, word, end) + index * 0.1 }))
    .sort((a, b) => b.score - a.score);
  const [best] = ranked;
  return best && best.score > leastCredit ? best.word : undefined;
}

const leastCredit = -4.5;

/** Codes the container ends with when it is stopped from outside; a RUN's last word with the same code counts. */
const codesOfStops: readonly number[] = [2, 128, 137, 143];

function credit(log: KanikoLog, word: LastWord, { exitCode }: LogEnd): number {
  let score = 1;
  if (exitCode !== undefined) {
    if (codeOf(word) === exitCode) score += 4;
    else if (codesOfStops.includes(exitCode)) score -= 6;
    // Old builders end with 1 whatever the command ended with.
    else score -= exitCode === 1 ? 1 : 2;
  } else if (log.throughAt > word.line) score -= 6;
  if (isQuoted(log, word.text)) score -= 3;
  if (isEarly(word.error) && (word.late || word.situation.output.length > 3)) score -= 3;
  if (log.builderAt > word.line) score -= exitCode !== undefined || canImitate(word.situation.track) ? 2 : 6;
  return score;
}

/** What the container ends with after such an error (cmd/executor/cmd/root.go, exit). */
function codeOf({ error, text }: LastWord): number {
  if (error.status !== undefined) return error.status;
  if (error.signal !== undefined) return 255;
  return /^(?:panic|fatal error)/.test(text) ? 2 : 1;
}

/** A RUN says it, so its output may. */
function isQuoted(log: KanikoLog, text: string): boolean {
  const words = normalized(text).slice(0, 400);
  return log.track.plan.entries.some(entry => normalized(entry.text).includes(words));
}

const normalized = (text: string): string =>
  text
    .replace(/["'\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

function explained(log: KanikoLog, word: LastWord, end: LogEnd): LogVerdict {
  const { error, situation } = word;
  const blamed = blame(error, word.text, situation);
  const since = likeliest(situation.track)?.line ?? 0;
  const run = error.where.at === 'last' && error.where.run;
  if (run && error.reason === undefined) {
    const { kind, reason, told } = commandReason(log.output, since, error, end);
    return verdict(
      log,
      blamed,
      kind,
      reason,
      told?.line ?? word.line,
      [...(told ? [told] : []), word],
      since,
    );
  }
  const reason =
    error.where.at === 'image' ? imageReason(situation.image, blamed, error.reason) : error.reason;
  return verdict(log, blamed, error.kind, reason ?? word.text, word.line, [word], since);
}

function imageReason(asked: string | undefined, { entry }: Blamed, why: string | undefined): string {
  const from = entry?.instruction.flags.find(({ name }) => name === 'from')?.value;
  const name = asked ?? (entry?.step ? from : entry?.instruction.words[0]?.text) ?? 'an image';
  const named = name === '' ? 'The image of FROM, whose name is empty,' : `The image ${name}`;
  return `${named} cannot be had: ${why ?? 'the registry does not give it'}.`;
}

function verdict(
  log: KanikoLog,
  { lines, entry }: Blamed,
  kind: LogKind,
  reason: string,
  logLine: number,
  telling: readonly Numbered[],
  since: number,
): LogVerdict {
  return {
    ...bare(log, 'failed', kind, reason),
    dockerfileLines: lines,
    step: entry?.step,
    logLine,
    lastLines: shownLines(
      log,
      kind === 'base image' || kind === 'push' || kind === 'syntax' ? Infinity : since,
      telling,
    ),
  };
}

const mostShown = 12;
const longestShown = 400;

/** The last lines that were printed after line `since`, and the telling ones, in the order of the log. */
function shownLines({ output }: KanikoLog, since: number, telling: readonly Numbered[]): readonly string[] {
  const last = output.last.filter(({ line }) => line > since).slice(-mostShown);
  const all = new Map([...last, ...telling].map(({ line, text }) => [line, text]));
  return [...all]
    .sort(([a], [b]) => a - b)
    .map(([, text]) =>
      text.length > longestShown ? `${text.slice(0, longestShown)} \u2026` : text.trimEnd(),
    );
}

/** It ended badly and has no last word: it was killed, or the log lacks its end. */
function silent(log: KanikoLog, end: LogEnd): LogVerdict {
  const { exitCode: code, terminatedReason } = end;
  const entry = log.track.plan.entries[likeliest(log.track)?.at ?? -1];
  const running = entry?.keyword === 'RUN' && likeliest(log.track)?.ran === true ? entry : undefined;
  if (terminatedReason === 'OOMKilled' || (code === 137 && terminatedReason === undefined && running))
    return outOfMemory(log, entry, terminatedReason === 'OOMKilled');
  if (code === 128 || terminatedReason === 'StartError')
    return failed(log, 'builder', 'The builder was not started.');
  if (code === 2 || code === 137 || code === 143)
    return failed(log, 'stopped', `The build was stopped from outside${whileAt(log)}.`);
  // Only a command ends with such a code, and it is the one that runs.
  const since = likeliest(log.track)?.line ?? 0;
  const status = code === 255 || code === 1 ? undefined : code;
  const { kind, reason, told } = commandReason(log.output, since, { status, signal: undefined }, end);
  const certain = running && (code !== 1 || (told && told.failure.weight >= 60));
  if (certain)
    return verdict(
      log,
      { lines: entry?.lines, entry },
      kind,
      reason,
      told?.line ?? since,
      told ? [told] : [],
      since,
    );
  const sole = isBlind(log.track) && told && told.failure.weight >= 60;
  if (sole) return { ...failed(log, kind, reason), logLine: told.line };
  return failed(
    log,
    'unknown',
    `The build failed (exit code ${String(code)}), and its log does not say why.`,
  );
}

function outOfMemory(log: KanikoLog, entry: PlanEntry | undefined, certain: boolean): LogVerdict {
  const since = likeliest(log.track)?.line ?? 0;
  const reason = certain
    ? 'The build was killed: it has reached its memory limit.'
    : 'The build was killed (exit code 137), most likely for want of memory.';
  const blamed: Blamed = entry?.step ? { lines: entry.lines, entry } : { lines: undefined, entry: undefined };
  return verdict(log, blamed, 'out of memory', reason, since || 1, [], since);
}
