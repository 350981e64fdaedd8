// At which instruction a build is, told by the lines that name one. A RUN can print anything, a perfect imitation of
// the builder's lines too, and a log can lack its beginning or a piece in the middle. So every instruction the build
// may be at is kept together with what one has to believe for it: lines that were missed, lines that were imitated.
// The cheapest belief wins. Knows the order of the instructions and what kaniko prints around each of them
// (pkg/executor/build.go, build), and nothing of errors.
import type { BuildPlan, PlanEntry } from './build-plan.js';
import { matchesTemplate } from './template-text.js';

/** One instruction the build may be at. */
export interface Path {
  /** Index in the plan's entries; -1 before the first. */
  readonly at: number;
  /** What has to be believed: the lower the likelier. */
  readonly cost: number;
  /** The builder's own lines about it that have come since. */
  readonly ran: boolean;
  readonly snapped: boolean;
  /** How often it has imitated each line that its text holds. */
  readonly fakes: ReadonlyMap<string, number>;
  /** Number of the log line that named it. */
  readonly line: number;
}

export interface StepTrack {
  readonly plan: BuildPlan;
  readonly byText: ReadonlyMap<string, readonly number[]>;
  /** What each RUN may print of the Dockerfile, by the entry's index. */
  readonly sources: readonly (PrintSource | undefined)[];
  /** How the builder's lines are written, as kaniko-line.ts tells it. */
  readonly form: string;
  /** The log has its beginning: what a build prints first was the first. */
  readonly fromStart: boolean;
  /** One at most per instruction, the cheapest first. */
  readonly paths: readonly Path[];
}

const noFakes: ReadonlyMap<string, number> = new Map();

export function startTrack(plan: BuildPlan): StepTrack {
  const byText = new Map<string, number[]>();
  for (const [index, entry] of plan.entries.entries()) {
    if (!entry.step) continue;
    const known = byText.get(entry.text);
    if (known) known.push(index);
    else byText.set(entry.text, [index]);
  }
  const start: Path = { at: -1, cost: 0, ran: false, snapped: false, fakes: noFakes, line: 0 };
  return { plan, byText, sources: sourcesOf(plan), form: '', fromStart: false, paths: [start] };
}

export const likeliest = (track: StepTrack): Path | undefined => track.paths[0];

/** Whether any line has named an instruction. */
export const isBlind = (track: StepTrack): boolean => track.paths.every(({ at }) => at < 0);

const firstWords =
  /^(?:Resolved base name |Retrieving image |No base image, nothing to extract|Using dockerignore file)/;
const stageWords = /^Building stage '(.*)' \[idx: '(\d+)', base-idx: '-?\d+'\]$/;

export function trackMessage(track: StepTrack, message: string, line: number): StepTrack {
  if (message.startsWith('Running: ') || message.startsWith('Found cached layer')) return noted(track, 'ran');
  if (message.startsWith('Taking snapshot of ')) return noted(track, 'snapped');
  const start = /^(?:Cmd: |Args: \[|Initializing snapshotter)/i.exec(message)?.[0];
  if (start !== undefined) return started(track, start);
  const echoed = track.byText.get(message);
  if (echoed) return moved(track, echoed, message, line);
  const [, base, index = ''] = stageWords.exec(message) ?? [];
  if (base !== undefined) return moved(track, stagesOf(track.plan, base, Number(index)), message, line);
  const atStart = !track.fromStart && isBlind(track) && firstWords.test(message);
  return atStart ? { ...track, fromStart: true } : track;
}

/** A line that looks like the builder's to people, and is not: it was imitated by what runs. */
export function trackImitation(track: StepTrack, message: string): StepTrack {
  if (!track.byText.has(message)) return track;
  const paths = track.paths.map(path => withFake(track, path, message));
  return { ...track, paths };
}

function withFake(track: StepTrack, path: Path, message: string): Path {
  if (imitation(track, path, message).told === 0) return path;
  return { ...path, fakes: new Map([...path.fakes, [message, (path.fakes.get(message) ?? 0) + 1]]) };
}

/** Whether what runs, most likely, can print lines like the builder's. */
export function canImitate(track: StepTrack): boolean {
  const path = likeliest(track);
  return path !== undefined && imitation(track, path, '\0').possible;
}

/** Every path has its own opinion of whether a line can be the builder's; all are told. */
function noted(track: StepTrack, news: 'ran' | 'snapped'): StepTrack {
  const paths = track.paths.map(path =>
    // The snapshot of what a RUN did comes after it ran; the one before is of what it found.
    news === 'ran'
      ? { ...path, ran: true, cost: path.cost + priceOfRunning(track, path) }
      : { ...path, snapped: path.snapped || path.ran },
  );
  return { ...track, paths: ranked(paths) };
}

/** A command is started once per RUN, and for nothing else but what a base image brings. */
function priceOfRunning(track: StepTrack, path: Path): number {
  const entry = track.plan.entries[path.at];
  if (!entry?.step || (entry.keyword === 'RUN' && !path.ran)) return 0;
  if (entry.keyword !== 'RUN') return 3;
  return imitation(track, path, 'Running: ').told > 0 ? 0.05 : 3;
}

/** The builder says that before a RUN runs; after that, only an imitation does. */
function started(track: StepTrack, words: string): StepTrack {
  if (track.paths.every(path => !path.ran)) return track;
  const paths = track.paths.map(path => {
    const late = path.ran && track.plan.entries[path.at]?.keyword === 'RUN';
    const price = imitation(track, path, words).told > 0 ? 0.05 : 3;
    return late ? { ...path, cost: path.cost + price } : path;
  });
  return { ...track, paths: ranked(paths) };
}

/** The cheapest first, and only those that may still win. */
function ranked(paths: readonly Path[]): readonly Path[] {
  const sorted = [...paths].sort((a, b) => a.cost - b.cost || b.at - a.at);
  const cheapest = sorted[0]?.cost ?? 0;
  return sorted
    .filter(({ cost }) => cost - cheapest <= unlikely)
    .map(path => ({ ...path, cost: path.cost - cheapest }));
}

/** The stage with that index, unless builders that skip unused stages count them differently. */
function stagesOf(plan: BuildPlan, base: string, index: number): readonly number[] {
  const froms = [...plan.entries.entries()].filter(([, entry]) => !entry.step);
  const counted = froms.filter(([, entry]) => entry.stage === index);
  const named = froms.filter(([, entry]) => mayBeBase(entry, base));
  const both = counted.filter(([, entry]) => mayBeBase(entry, base));
  const likeliest = [both, named].find(({ length }) => length > 0) ?? counted;
  return likeliest.map(([at]) => at);
}

/** Whether FROM's image can have become `image`, whatever the build args are. */
export function mayBeBase({ instruction }: Pick<PlanEntry, 'instruction'>, image: string): boolean {
  const written = instruction.words[0]?.text ?? '';
  return matchesTemplate(written, image);
}

const unlikely = 40;

function moved(track: StepTrack, targets: readonly number[], message: string, line: number): StepTrack {
  const best = new Map<number, Path>();
  const offer = (path: Path): void => {
    const known = best.get(path.at);
    if (!known || path.cost < known.cost) best.set(path.at, path);
  };
  for (const path of track.paths) {
    for (const target of targets) {
      const price = priceOfStep(track, path, target, message);
      if (price === undefined) continue;
      offer({ at: target, cost: path.cost + price, ran: false, snapped: false, fakes: noFakes, line });
    }
    const price = priceOfFake(track, path, message);
    offer({ ...withFake(track, path, message), cost: path.cost + price });
  }
  return { ...track, paths: ranked([...best.values()]) };
}

/** What has to be believed for the build to go from `path` to `target`; undefined when it cannot. */
function priceOfStep(track: StepTrack, path: Path, target: number, message: string): number | undefined {
  const { plan, fromStart } = track;
  if (target <= path.at) return undefined;
  const between = plan.entries.slice(path.at + 1, target);
  const lost = between.filter(({ step }) => step).length;
  if (path.at < 0) return lost === 0 ? between.length : (fromStart ? 8 : 1) + lost * 0.2;
  const leaving = plan.entries[path.at];
  const unfinished = leaving?.keyword === 'RUN' && !(path.ran && path.snapped) ? 3 : 0;
  const suspicious = leaving && imitation(track, path, message).told > 0 ? 2 : 0;
  const skipped = lost === 0 ? between.length * 2 : skipPrice(plan, path.at, target, lost);
  return unfinished + suspicious + skipped;
}

/** Whole stages are left out by a builder that was told to; single lines get lost. */
function skipPrice(plan: BuildPlan, from: number, target: number, lost: number): number {
  const whole = !plan.entries[target]?.step && !plan.entries[from + 1]?.step;
  return whole ? 1 : 6 + lost * 0.2;
}

function priceOfFake(track: StepTrack, path: Path, message: string): number {
  if (track.plan.entries[path.at]?.keyword !== 'RUN') return 20;
  const { told, possible } = imitation(track, path, message);
  if (told > 0) return (path.fakes.get(message) ?? 0) < told ? 0.1 : 4;
  return possible ? 3.5 : 12;
}

/** Text without which no command of the Dockerfile brings about a line like the builder's. */
function marks(form: string): RegExp {
  if (form.includes('color')) return /\[\d*m/;
  return form.startsWith('painted') ? /INFO/ : /level/;
}
const veils = /base64|xxd|\\\\?x[0-9a-f]{2}|\\\\?[01]\d\d\\|Dockerfile|\btr\b|\brev\b|\bcurl\b|\bwget\b/;

/** How often the running instruction, with the variables it may use, holds the very text of a line. */
function imitation(
  { sources, form }: StepTrack,
  path: Path,
  message: string,
): { readonly told: number; readonly possible: boolean } {
  const source = sources[path.at];
  if (!source) return { told: 0, possible: false };
  if (!marks(form).test(source.text)) return { told: 0, possible: source.veiled };
  return { told: source.text.split(normalized(message)).length - 1, possible: true };
}

interface PrintSource {
  readonly text: string;
  /** It can print what its text does not show. */
  readonly veiled: boolean;
}

const sourcesOf = (plan: BuildPlan): readonly (PrintSource | undefined)[] =>
  plan.entries.map((entry, at) => {
    if (entry.keyword !== 'RUN') return undefined;
    const values = entry.text.includes('$') ? valuesBefore(plan, at) : '';
    const whole = `${argumentsOf(entry)} ${values}`;
    return { text: normalized(whole), veiled: veils.test(whole) };
  });

/** Without the keyword: no instruction prints itself. */
const argumentsOf = ({ text }: PlanEntry): string => text.replace(/^\S+/, '');

const valuesBefore = (plan: BuildPlan, at: number): string =>
  [...plan.head.map(({ line }) => line.text), ...plan.entries.slice(0, at).map(({ text }) => text)]
    .filter(text => /^(?:ENV|ARG)\b/i.test(text))
    .join(' ');

const normalized = (text: string): string => text.replace(/["'\\]/g, '').replace(/\s+/g, ' ');
