// kaniko's log, line by line. What happens to each line, in bounded memory; what it comes to is in kaniko-verdict.ts.
import type { Situation } from './blame.js';
import type { BuildPlan } from './build-plan.js';
import type { KanikoError } from './kaniko-error-types.js';
import { argumentError, errorStart, readError } from './kaniko-error.js';
import type { KanikoLine } from './kaniko-line.js';
import { kanikoLine } from './kaniko-line.js';
import { shown } from './log-lines.js';
import type { OutputMemory } from './output-memory.js';
import { forgetReasons, noOutput, remember } from './output-memory.js';
import type { StepTrack } from './step-track.js';
import { likeliest, startTrack, trackImitation, trackMessage } from './step-track.js';

/** A line that may be the builder's last word. */
export interface LastWord {
  readonly line: number;
  readonly text: string;
  readonly error: KanikoError;
  readonly situation: Situation;
  /** Any of the builder's own lines came before. */
  readonly late: boolean;
}

export interface KanikoLog {
  readonly track: StepTrack;
  /** How the builder's lines are written; undefined before the first. */
  readonly form: string | undefined;
  readonly output: OutputMemory;
  readonly image: string | undefined;
  readonly imagesAsked: number;
  /** All images have been asked for. */
  readonly imagesKnown: boolean;
  readonly triggers: number;
  readonly lastWords: readonly LastWord[];
  /** Line of the builder that says that it is through; 0 for none. */
  readonly throughAt: number;
  readonly pushed: string | undefined;
  /** Line of the builder's last line. */
  readonly builderAt: number;
  /** `Error: …` at the beginning, with its line: the builder's only when its usage follows. */
  readonly opening: { readonly line: number; readonly text: string } | undefined;
}

export const startKaniko = (plan: BuildPlan): KanikoLog => ({
  track: startTrack(plan),
  form: undefined,
  output: noOutput,
  image: undefined,
  imagesAsked: 0,
  imagesKnown: false,
  triggers: 0,
  lastWords: [],
  throughAt: 0,
  pushed: undefined,
  builderAt: 0,
  opening: undefined,
});

/** `raw` without its line end. */
export function readKaniko(log: KanikoLog, line: number, raw: string): KanikoLog {
  const own = kanikoLine(raw);
  if (!own) return outside(log, line, shown(raw));
  if (log.form !== undefined && own.form !== log.form) {
    return outside({ ...log, track: trackImitation(log.track, own.message) }, line, shown(raw));
  }
  const track = log.form === undefined ? { ...log.track, form: own.form } : log.track;
  const heard = { ...log, track, form: own.form, output: remember(log.output, line, own.before) };
  return builders(heard, line, own);
}

const isFatal = ({ level }: KanikoLine): boolean => /^(?:FATA|PANI|fatal|panic)/.test(level);

function builders(log: KanikoLog, line: number, own: KanikoLine): KanikoLog {
  const { message } = own;
  if (isFatal(own)) return withLastWord(log, line, message, argumentError(message));
  const track = trackMessage(log.track, message, line);
  const told = { ...log, track, builderAt: line, ...newsOf(log, message, line) };
  const moved = likeliest(track)?.line !== likeliest(log.track)?.line;
  return moved ? { ...told, output: forgetReasons(log.output) } : told;
}

function newsOf(log: KanikoLog, message: string, line: number): Partial<KanikoLog> {
  if (message.startsWith('Retrieving image manifest')) {
    const image = message.slice('Retrieving image manifest'.length).trim();
    return { image, imagesAsked: log.imagesKnown ? log.imagesAsked : log.imagesAsked + 1 };
  }
  if (message.startsWith('Built cross stage deps: ')) return { imagesKnown: true };
  const triggers = /^Executing (\d+) build triggers$/.exec(message)?.[1];
  if (triggers !== undefined) return { triggers: Number(triggers) };
  if (message.startsWith('Skipping push to container registry'))
    return { throughAt: line, pushed: undefined };
  const pushed = /^Pushed (\S+@sha256:[0-9a-f]{64})$/.exec(message)?.[1];
  return pushed === undefined ? {} : { throughAt: line, pushed };
}

/** What is not in the builder's form: what commands print, and the builder's last word. */
function outside(log: KanikoLog, line: number, text: string): KanikoLog {
  const at = errorStart(text);
  if (at >= 0) {
    const said = text.slice(at).trimEnd();
    const before = { ...log, output: remember(log.output, line, text.slice(0, at)) };
    return withLastWord(before, line, said, readError(said));
  }
  const { opening } = log;
  if (opening && text === '  executor [flags]') {
    return withLastWord(
      { ...log, opening: undefined },
      opening.line,
      opening.text,
      argumentError(opening.text),
    );
  }
  if (!opening && log.form === undefined && text.startsWith('Error: ') && log.lastWords.length === 0) {
    return { ...log, opening: { line, text }, output: remember(log.output, line, text) };
  }
  return { ...log, output: remember(log.output, line, text) };
}

const firstKept = 3;
const lastKept = 6;

function withLastWord(log: KanikoLog, line: number, text: string, error: KanikoError): KanikoLog {
  const { track, image, imagesAsked, triggers, output } = log;
  const situation: Situation = { track, image, imagesAsked, triggers, output: output.last };
  const late = log.builderAt > 0;
  const all = [...log.lastWords, { line, text: text.slice(0, 4_000), error, situation, late }];
  const lastWords =
    all.length <= firstKept + lastKept ? all : [...all.slice(0, firstKept), ...all.slice(-lastKept)];
  return { ...log, lastWords };
}
