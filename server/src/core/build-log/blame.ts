// From what kaniko says last, and from where it was, to the instruction to blame.
import { whoWants } from './asked-images.js';
import type { BuildPlan, PlanEntry } from './build-plan.js';
import { linesMentioning, linesOn, refusedLines } from './build-plan.js';
import { guessed } from './likeliest-instruction.js';
import type { KanikoError } from './kaniko-error-types.js';
import type { DockerfileLines } from './verdict-types.js';
import type { Path, StepTrack } from './step-track.js';
import { isBlind, likeliest, mayBeBase } from './step-track.js';
import { matchesTemplate } from './template-text.js';
import type { Numbered } from './failure-line.js';
import { withoutTrailing } from '../text/cut.js';

/** Where the log stood when the builder gave up. */
export interface Situation {
  readonly track: StepTrack;
  readonly output: readonly Numbered[];
  /** The image asked for last, and how many were asked for. */
  readonly image: string | undefined;
  readonly imagesAsked: number;
  /** Instructions of the base image's own (ONBUILD) that run first. */
  readonly triggers: number;
}

export interface Blamed {
  readonly lines: DockerfileLines | undefined;
  readonly entry: PlanEntry | undefined;
}

const nobody: Blamed = { lines: undefined, entry: undefined };
const entryBlamed = (entry: PlanEntry | undefined): Blamed =>
  entry ? { lines: entry.lines, entry } : nobody;

export function blame(error: KanikoError, text: string, situation: Situation): Blamed {
  const { where } = error;
  const { track } = situation;
  const { plan } = track;
  switch (where.at) {
    case 'nowhere':
      return nobody;
    case 'line':
      return { lines: linesOn(plan, where.line), entry: undefined };
    case 'fault':
      return {
        lines: linesMentioning(plan, where.mention) ?? refusedLines(plan, where.fault),
        entry: undefined,
      };
    case 'global arg':
      return { lines: globalArg(plan), entry: undefined };
    case 'written base':
      return entryBlamed(
        bases(plan).find(entry => mayBeBase(entry, where.text) || written(entry, where.text)),
      );
    case 'image':
      return blamedImage(where, situation);
    case 'base':
      return entryBlamed(stageBase(situation));
    case 'next':
      return entryBlamed(nextCopy(situation, where.path));
    case 'last':
      return entryBlamed(lastPrinted(error, text, situation));
  }
}

const bases = (plan: BuildPlan): readonly PlanEntry[] => plan.entries.filter(({ step }) => !step);
const written = (entry: PlanEntry, text: string): boolean => entry.instruction.words[0]?.text === text;

/** The one whose quotes do not match, else the only one. */
function globalArg({ head, linesOf }: BuildPlan): DockerfileLines | undefined {
  const unmatched = head.find(({ pairs }) => pairs.some(({ value }) => value && oddQuotes(value.text)));
  const found = unmatched ?? (head.length === 1 ? head[0] : undefined);
  return found && linesOf(found.span);
}

const oddQuotes = (text: string): boolean =>
  /^["']$/.test(text) ||
  (/^["']/.exec(text)?.[0] ?? '') !== (/["']$/.exec(text)?.[0] ?? '') ||
  text.lastIndexOf('${') > text.lastIndexOf('}');

function blamedImage(
  { repository, registry }: { repository: string | undefined; registry: string | undefined },
  situation: Situation,
): Blamed {
  const { track, image: name, imagesAsked: count } = situation;
  const at = likeliest(track)?.at ?? -1;
  // Once stages are built, only a FROM can still ask.
  if (at >= 0 && name === undefined) return entryBlamed(stageBase(situation));
  return entryBlamed(whoWants(track.plan, { name, count, repository, registry })?.entry);
}

function stageBase({ track }: Situation): PlanEntry | undefined {
  const { entries } = track.plan;
  const at = likeliest(track)?.at ?? -1;
  if (at < 0) return bases(track.plan).length === 1 ? bases(track.plan)[0] : undefined;
  const stage = entries[at]?.stage;
  return bases(track.plan).find(entry => entry.stage === stage);
}

/** Two that are closer than this are equally likely. */
const doubt = 1.5;

/**
 * The likeliest path, with what the error makes likely in mind. Of a log that lacks its beginning none when another
 * is as likely: the same instruction may stand in a Dockerfile several times.
 */
function pathWith({ paths, fromStart }: StepTrack, extra: (path: Path) => number): Path | undefined {
  const [best, second] = paths
    .map(path => ({ path, cost: path.cost + extra(path) }))
    .sort((a, b) => a.cost - b.cost);
  if (!best) return undefined;
  return !fromStart && second && second.cost - best.cost < doubt ? undefined : best.path;
}

const isCopy = (entry: PlanEntry | undefined): entry is PlanEntry =>
  entry?.keyword === 'COPY' || entry?.keyword === 'ADD';

function nextCopy({ track }: Situation, path: string | undefined): PlanEntry | undefined {
  const { plan } = track;
  const copies = plan.entries.filter(isCopy);
  const fits = (entry: PlanEntry): boolean => path === undefined || copiesPath(plan, entry, path);
  const fitting = copies.filter(fits);
  if (isBlind(track)) return only(fitting) ?? only(copies);
  const after = pathWith(track, ({ at }) => {
    const next = plan.entries[at + 1];
    if (!isCopy(next)) return 6;
    return fits(next) ? -3 : 0;
  });
  if (!after) return only(fitting);
  const next = plan.entries[after.at + 1];
  if (isCopy(next)) return next;
  // A line is missing in the log, or images bring instructions of their own.
  const later = plan.entries.slice(after.at + 1);
  return later.filter(isCopy).find(fits) ?? only(fitting);
}

const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

/** `/workspace/F` of the context, `/kaniko/N/F` of stage N, `/kaniko/IMAGE/F` of an image. */
function copiesPath(plan: BuildPlan, { instruction, stage }: PlanEntry, path: string): boolean {
  const from = instruction.flags.find(({ name }) => name === 'from')?.value;
  const inside = /^\/kaniko\/(\d+)\//.exec(path)?.[1];
  if (inside !== undefined && from !== undefined && stageIndex(plan, from, stage) !== Number(inside))
    return false;
  if (path.startsWith('/kaniko/') !== (from !== undefined)) return false;
  const sources = instruction.words.slice(0, -1).map(({ text }) => text.replace(/^(?:\.?\/)+/, ''));
  return sources.some(source => endsLike(path, source));
}

function stageIndex(plan: BuildPlan, from: string, stage: number): number {
  if (/^\d+$/.test(from)) return Number(from);
  return plan.stageNames.slice(0, stage).lastIndexOf(from.toLowerCase());
}

const endsLike = (path: string, source: string): boolean => {
  const clean = withoutTrailing(source, '/').replace(/^["']|["']$/g, '');
  return clean !== '' && (path.endsWith(`/${clean}`) || matchesTemplate(`\${X}/${clean}`, path));
};

function lastPrinted(
  error: KanikoError,
  text: string,
  { track, output, triggers }: Situation,
): PlanEntry | undefined {
  const { plan } = track;
  const isRun = error.where.at === 'last' && error.where.run;
  const fits = (entry: PlanEntry | undefined): boolean =>
    entry?.step !== undefined && (entry.keyword === 'RUN') === isRun;
  if (isBlind(track)) {
    const candidates = plan.entries.filter(entry =>
      isRun ? fits(entry) : entry.step && entry.keyword !== 'RUN',
    );
    return guessed(candidates, { output: isRun ? output : [], error: text, status: error.status });
  }
  const path = pathWith(track, ({ at }) => costOfEnd(plan.entries[at], error, isRun, triggers));
  if (!path) return undefined;
  const entry = plan.entries[path.at];
  // An instruction that the base image brings: its FROM brought it.
  if (entry && !entry.step && triggers > 0) return entry;
  if (entry?.step) return entry;
  return plan.entries[path.at + 1];
}

/** How unlikely it is that this instruction ended like that. */
function costOfEnd(
  entry: PlanEntry | undefined,
  error: KanikoError,
  isRun: boolean,
  triggers: number,
): number {
  if (!entry?.step) return triggers > 0 ? 1 : 8;
  if (isRun && entry.keyword !== 'RUN') return 10;
  if (!isRun) return entry.keyword === 'RUN' && !leavesRun(error) ? 4 : 0;
  const { status } = error;
  if (status === undefined) return 0;
  const exits = [...entry.text.matchAll(/\bexit (\d+)/g)].map(([, code]) => Number(code));
  if (exits.includes(status)) return -2;
  return exits.length > 0 || harmless(entry.text) ? 2 : 0;
}

/** Commands that do not fail. */
const harmless = (text: string): boolean =>
  text
    .replace(/^RUN\s+/i, '')
    .split(/&&|;/)
    .every(part => /^\s*(?:echo|true|:|sleep)\b[^|$`]*$/.test(part));

/** What a RUN did can be too much for the builder after it has ended. */
const leavesRun = ({ kind }: KanikoError): boolean =>
  kind === 'builder' || kind === 'no space' || kind === 'out of memory';
