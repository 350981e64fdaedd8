// All test builds of a session: plans that may be started, builds that wait for their turn, go on or are over, and what
// they say of the files. It decides when they start and what is told; the rest is each run's own business.
import type { Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import { StopSource } from '../../core/stop.js';
import type {
  DeleteLeftoversParams,
  Leftovers,
  PreflightStatus,
  TestBuild,
  TestBuildFailure,
  TestBuildLog,
  TestBuildPlan,
} from '../../protocol/test-build.js';
import type { FailedBuild } from '../workspace/failed-build.js';
import { placeOfFailure } from '../workspace/failed-builds.js';
import type { ClusterChoice } from '../ports/ports.js';
import type { PreflightRequest } from './preflight.js';
import { runPreflight } from './preflight.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';
import { cleanUpMs } from './clean-up.js';
import { deleteLeftovers, findLeftovers } from './leftovers.js';
import type { Plan, PlanRequest, ReadyBuild } from './plan-types.js';
import { planTestBuild } from './plan.js';
import { TestBuildRun } from './run.js';
import { failureOf, shownBuild } from './state-words.js';
import type { TestBuildWorld } from '../ports/test-build-world.js';
import { within } from '../ports/waiting.js';

export interface TestBuildsListener {
  readonly snapshot: () => Snapshot;
  readonly changed: (build: TestBuild) => void;
  readonly logged: (log: TestBuildLog) => void;
  /** What failed builds say of the files is different now. */
  readonly failed: (failed: readonly FailedBuild[]) => void;
}

interface TrackedBuild {
  readonly id: string;
  readonly plan: Plan;
  readonly run: TestBuildRun;
  /** Of the log, not told yet. */
  text: string;
  toldStage: string;
  cancelAnnouncement: (() => void) | undefined;
}

/** A view need not be drawn more often. */
const announceEveryMs = 150;
const longestText = 64 * 1024;
/** How many are remembered. */
const mostBuilds = 200;

export class TestBuilds {
  readonly #world: TestBuildWorld;
  readonly #listener: TestBuildsListener;
  readonly #plans = new Map<string, Plan>();
  readonly #builds = new Map<string, TrackedBuild>();
  readonly #queue: TrackedBuild[] = [];
  readonly #preflights = new Map<
    string,
    { readonly stop: StopSource; readonly over: Promise<Outcome<PreflightStatus>> }
  >();
  #running = 0;
  #failed: readonly FailedBuild[] = [];
  #isClosed = false;

  constructor(world: TestBuildWorld, listener: TestBuildsListener) {
    this.#world = world;
    this.#listener = listener;
  }

  async plan(request: Omit<PlanRequest, 'ownRuns'>, stop: StopSignal): Promise<Outcome<TestBuildPlan>> {
    const ownRuns = this.#ownRuns();
    const planned = await planTestBuild(
      this.#world,
      this.#listener.snapshot(),
      { ...request, ownRuns },
      stop,
    );
    if (!planned.ok) return planned;
    for (const [id, { uri, document }] of this.#plans) {
      if (uri === request.uri && document === request.document) this.#plans.delete(id);
    }
    this.#plans.set(planned.value.shown.plan, planned.value);
    return success(planned.value.shown);
  }

  /** Ids of the builds, in the order of the plan. Each build of a plan can be started once. */
  start(id: string, kernels?: readonly string[]): Outcome<readonly string[]> {
    const plan = this.#plans.get(id);
    if (!plan || this.#isClosed)
      return failure(
        'This plan is not known any more.',
        'Make a new one: the files or the cluster may have changed.',
      );
    const chosen = plan.builds.filter(({ shown }) => kernels?.includes(shown.kernel) ?? true);
    const isMissing = kernels?.some(kernel => !chosen.some(({ shown }) => shown.kernel === kernel)) ?? false;
    if (isMissing || chosen.length === 0)
      return failure('Not all of these can be built.', "The plan's obstacles say why.");
    this.#plans.delete(id);
    const builds = chosen.map(build => this.#add(plan, build));
    this.#fill();
    return success(builds);
  }

  /** Stops it if it goes on, and deletes what is in the cluster. */
  async cancel(id: string): Promise<Outcome<undefined>> {
    const known = this.#builds.get(id);
    if (!known) return failure('This test build is not known any more.');
    const waits = this.#queue.indexOf(known);
    if (waits >= 0) this.#queue.splice(waits, 1);
    await known.run.cancel();
    this.#ended(known);
    const { left } = known.run;
    return left
      ? failure(left.message, [left.advice, left.command].filter(text => text !== undefined).join(' '))
      : success(undefined);
  }

  build(id: string): TestBuild | undefined {
    const known = this.#builds.get(id);
    return known && this.#shown(known);
  }

  /** Resolves when it is over and cleaned up. */
  async over(id: string): Promise<void> {
    await this.#builds.get(id)?.run.over;
  }

  async leftovers(
    choice: ClusterChoice,
    namespace: string | undefined,
    stop: StopSignal,
  ): Promise<Outcome<Leftovers>> {
    const opened = await this.#world.open(choice, stop);
    if (!opened.ok) return opened;
    const session = opened.value;
    try {
      const found = await findLeftovers(session, this.#world.now(), namespace, this.#ownRuns(), stop);
      if (!found.ok) return found;
      const { builds, onlyIn } = found.value;
      const context = session.context.name;
      const where = onlyIn === undefined ? context : `namespace ${onlyIn} of ${context}`;
      return success({ ok: true, context, where, builds });
    } finally {
      await session.close();
    }
  }

  async deleteLeftovers(
    choice: ClusterChoice,
    builds: DeleteLeftoversParams['builds'],
    stop: StopSignal,
  ): Promise<Outcome<undefined>> {
    const opened = await this.#world.open(choice, stop);
    if (!opened.ok) return opened;
    try {
      const { clock } = this.#world;
      const session = opened.value;
      return await within(clock, cleanUpMs, stop, limit =>
        deleteLeftovers({ clock, session, stop: limit }, builds),
      );
    } finally {
      await opened.value.close();
    }
  }

  /** A preflight validation; see `runPreflight`. */
  async preflight(
    request: Omit<PreflightRequest, 'runId'>,
    tell: (status: PreflightStatus) => void,
    stop: StopSignal,
  ): Promise<Outcome<PreflightStatus>> {
    if (this.#isClosed) return failure('The session is over.');
    const runId = this.#world.newId();
    const own = new StopSource(stop);
    const over = runPreflight(this.#world, { ...request, runId }, tell, own);
    this.#preflights.set(runId, { stop: own, over });
    try {
      return await over;
    } finally {
      own.release();
      this.#preflights.delete(runId);
    }
  }

  /** Cancels all that goes on. Resolves when the cluster is rid of it, as far as it can be. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.length = 0;
    const open = [...this.#builds.values()].filter(({ run }) => run.stage !== 'over');
    const preflights = [...this.#preflights.values()];
    for (const { stop } of preflights) stop.stop();
    await Promise.all([...open.map(({ run }) => run.cancel()), ...preflights.map(({ over }) => over)]);
  }

  #ownRuns(): ReadonlySet<string> {
    const open = [...this.#builds.values()].filter(({ run }) => run.stage !== 'over' || run.leftInCluster);
    return new Set([...open.map(({ run }) => run.build.request.runId), ...this.#preflights.keys()]);
  }

  #add(plan: Plan, build: ReadyBuild): string {
    const id = build.request.runId;
    const listener = {
      changed: () => this.#changed(known),
      logged: (text: string) => this.#logged(known, text),
    };
    const { choice, settings } = plan;
    const run = new TestBuildRun(this.#world, { choice, settings, build }, listener);
    const known: TrackedBuild = { id, plan, run, text: '', toldStage: '', cancelAnnouncement: undefined };
    this.#forgetOldest();
    this.#builds.set(id, known);
    this.#queue.push(known);
    this.#tell(known);
    return id;
  }

  /** Of those that are over and gone. */
  #forgetOldest(): void {
    for (const [id, { run }] of this.#builds) {
      if (this.#builds.size < mostBuilds) return;
      if (run.stage === 'over' && !run.leftInCluster) this.#builds.delete(id);
    }
  }

  #fill(): void {
    for (;;) {
      const [next] = this.#queue;
      if (!next || this.#running >= next.plan.settings.parallel) return;
      this.#queue.shift();
      this.#running++;
      void next.run.start().finally(() => {
        this.#running--;
        this.#ended(next);
        this.#fill();
      });
    }
  }

  /** What the build says of the files holds until a later one of the same Module and kernel says something else. */
  #ended(known: TrackedBuild): void {
    this.#tell(known);
    const { run, plan } = known;
    if (run.ending?.how !== 'ended') return;
    const of = JSON.stringify([plan.uri, plan.shown.module, run.build.shown.kernel]);
    const told = failedBuild(run, of);
    if (!told && run.ending.end.kind !== 'succeeded') return;
    const others = this.#failed.filter(failed => failed.of !== of);
    if (!told && others.length === this.#failed.length) return;
    this.#failed = told ? [...others, told] : others;
    this.#listener.failed(this.#failed);
  }

  #changed(known: TrackedBuild): void {
    const { stage, ending, isCancelled } = known.run;
    const now = JSON.stringify([stage, ending?.how, isCancelled]);
    if (now !== known.toldStage) {
      known.toldStage = now;
      if (ending) this.#ended(known);
      else this.#tell(known);
    } else this.announceSoon(known);
  }

  #logged(known: TrackedBuild, text: string): void {
    known.text += text;
    if (known.text.length > longestText) this.#sendLog(known);
    else this.announceSoon(known);
  }

  announceSoon(known: TrackedBuild): void {
    known.cancelAnnouncement ??= this.#world.clock.after(announceEveryMs, () => this.#tell(known));
  }

  /** The log first: whoever sees the end has seen all of it. */
  #tell(known: TrackedBuild): void {
    known.cancelAnnouncement?.();
    known.cancelAnnouncement = undefined;
    this.#sendLog(known);
    this.#listener.changed(this.#shown(known));
  }

  #sendLog(known: TrackedBuild): void {
    const { id, text } = known;
    known.text = '';
    if (text !== '') this.#listener.logged({ id, text });
  }

  #shown({ id, plan, run }: TrackedBuild): TestBuild {
    const { module, context } = plan.shown;
    const { uri, document } = plan;
    return shownBuild(run, { id, module, context, uri, document }, this.#placeOf(run));
  }

  #placeOf(run: TestBuildRun): TestBuildFailure['place'] {
    const failed = failedBuild(run, '');
    const snapshot = this.#listener.snapshot();
    const place = failed && placeOfFailure(snapshot, failed);
    const file = place && snapshot.files.get(place.uri);
    return file && { uri: place.uri, range: linesOf(file).range(place.span) };
  }
}

/** Undefined when it says nothing of a line of the Dockerfile. */
function failedBuild(run: TestBuildRun, of: string): FailedBuild | undefined {
  const failed = failureOf(run);
  const { source, request, shown } = run.build;
  if (!failed?.lines || !source) return undefined;
  const end = run.ending?.how === 'ended' ? run.ending.end : undefined;
  const exit = end?.exitCode === undefined ? '' : ` (exit ${String(end.exitCode)})`;
  const { reason, logLine } = failed.failure;
  const where = logLine === undefined ? '' : ` Line ${String(logLine)} of its log.`;
  const sentence = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  return {
    of,
    source,
    dockerfile: request.dockerfile,
    lines: failed.lines,
    message: `Test build for ${shown.kernel} failed here${exit}: ${sentence}${where}`,
  };
}
