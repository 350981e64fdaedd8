// `kmm build` in a cluster: the same engine as the editors', with a terminal around it. The plan is asked about, progress
// goes to standard error, the log to standard output, and Ctrl-C deletes everything before it leaves.
import { resolve } from 'node:path';
import type { Outcome } from '../../core/outcome.js';
import { StopSource } from '../../core/stop.js';
import type { TestBuildSettings } from '../../protocol/settings.js';
import { defaultSettings } from '../../protocol/settings.js';
import type { TestBuild, TestBuildPlan } from '../../protocol/test-build.js';
import type { ClusterChoice, ClusterPort } from '../../service/ports/ports.js';
import { planInWords } from '../../service/test-build/plan-words.js';
import { adviceInWords } from '../../protocol/advice-words.js';
import type { TestBuildWorld } from '../../service/ports/test-build-world.js';
import { TestBuilds } from '../../service/test-build/test-builds.js';
import type { Workspace } from '../../service/workspace/workspace.js';
import { distributionOption, releaseOption } from '../kernels/ask-module.js';
import { linesOf } from '../line.js';
import type { Source } from '../sources.js';
import { readAll } from '../sources.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';
import { UsageError } from '../terminal.js';

export interface TestBuildPorts {
  readonly cluster: ClusterPort;
  readonly testBuild: Omit<TestBuildWorld, 'open'>;
  readonly newWorkspace: () => Workspace;
}

/** For `parseCommandLine`, beside `moduleOptions`. */
export const testBuildOptions = {
  kernel: { type: 'string', multiple: true, default: [] as string[] },
  push: { type: 'string' },
  context: { type: 'string' },
  kubeconfig: { type: 'string' },
  builder: { type: 'string', default: '' },
  deadline: { type: 'string' },
  'read-secret': { type: 'boolean', default: false },
  'allow-exec': { type: 'boolean', default: false },
  plan: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  clean: { type: 'boolean', default: false },
  running: { type: 'boolean', default: false },
} as const;

export interface TestBuildOptions {
  readonly kernel: readonly string[];
  readonly push?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly namespace?: string | undefined;
  readonly module?: string | undefined;
  readonly 'kmm-version': string;
  readonly distribution: string;
  readonly builder: string;
  readonly deadline?: string | undefined;
  readonly 'read-secret': boolean;
  readonly 'allow-exec': boolean;
  readonly plan: boolean;
  readonly yes: boolean;
  readonly keep: boolean;
  readonly quiet: boolean;
  readonly running: boolean;
}

export async function runTestBuild(
  options: TestBuildOptions,
  paths: readonly string[],
  terminal: SafeTerminal,
  ports: TestBuildPorts,
): Promise<ExitCode> {
  if (options.kernel.length === 0 || options.kernel.includes(''))
    throw new UsageError('Name the kernel with --kernel.');
  if (paths.length === 0) throw new UsageError('Name the file with the Module, or - for standard input.');
  if (!options.plan) agreementPossible(options, terminal);
  const settings = settingsOf(options);
  const workspace = workspaceOf(options, ports);
  const { sources, notRead } = await readAll(paths, terminal);
  const unread = notRead[0];
  if (unread) throw new UsageError(`Cannot read ${unread.path}: ${unread.why}.`);
  for (const { uri, text, language } of sources) workspace.load(uri, text, language);
  const place = moduleIn(workspace, sources, options.module);
  const choice = await choose(options, terminal, ports);
  if (!choice.ok) return complain(terminal, choice);
  const session = new Session(terminal, ports, workspace, options, settings, sources);
  const forget = terminal.onInterrupt(() => session.interrupt());
  try {
    return await session.run(choice.value, place);
  } finally {
    forget();
  }
}

function workspaceOf(options: TestBuildOptions, { newWorkspace }: TestBuildPorts): Workspace {
  const workspace = newWorkspace();
  const version = releaseOption(options['kmm-version']);
  const distribution = distributionOption(options.distribution);
  workspace.configure(() => ({ ...defaultSettings, version, distribution }));
  return workspace;
}

function settingsOf({ builder, deadline, keep }: TestBuildOptions): TestBuildSettings {
  const settings = { ...defaultSettings.testBuild, builderImage: builder, keep };
  if (deadline === undefined) return settings;
  if (!/^[1-9]\d{0,5}$/.test(deadline)) throw new UsageError('--deadline is a number of seconds.');
  return { ...settings, deadline: Number(deadline) };
}

interface ModulePlace {
  readonly uri: string;
  readonly document: number;
}

/** In the first file that has one, under the name that is asked for. */
function moduleIn(workspace: Workspace, sources: readonly Source[], name: string | undefined): ModulePlace {
  const { files } = workspace.snapshot();
  for (const { uri } of sources) {
    const file = files.get(uri);
    if (file?.kind !== 'yaml') continue;
    const found = file.documents.find(({ document: { kind, identity } }) => {
      const isModule = kind === 'Module' || kind === 'ManagedClusterModule';
      return isModule && (name === undefined || identity.name === name);
    });
    if (found) return { uri, document: found.index };
  }
  throw new UsageError(
    name === undefined
      ? 'There is no Module in these files.'
      : `There is no Module called ${name} in these files.`,
  );
}

export function agreementPossible({ yes }: TestBuildOptions, { ask }: SafeTerminal): void {
  if (!yes && !ask)
    throw new UsageError(
      'Nobody is there to be asked; say --yes to go on without a question (--plan shows the plan of a build).',
    );
}

export async function agreed(
  { yes }: TestBuildOptions,
  { ask }: SafeTerminal,
  question: string,
): Promise<boolean> {
  if (yes) return true;
  const answer = await ask?.(`${question} [y/N] `);
  return /^y(?:es)?$/i.test(answer?.trim() ?? '');
}

/** The context, and the program that signs in there if the user agrees that it runs. */
export async function choose(
  options: TestBuildOptions,
  terminal: SafeTerminal,
  { cluster }: TestBuildPorts,
): Promise<Outcome<ClusterChoice>> {
  const kubeconfig =
    options.kubeconfig === undefined ? undefined : resolve(terminal.folder, options.kubeconfig);
  const found = await cluster.contexts(kubeconfig);
  if (!found.ok) return found;
  const name = options.context ?? found.value.current;
  const signIn = found.value.contexts.find(context => context.name === name)?.signIn;
  const base = { kubeconfig, context: options.context };
  if (signIn === undefined) return { ok: true, value: { ...base, mayRun: undefined } };
  const may =
    options['allow-exec'] ||
    (terminal.ask !== undefined &&
      (await agreed(
        { ...options, yes: false },
        terminal,
        `Signing in to ${String(name)} runs \`${signIn}\`. Run it?`,
      )));
  if (may) return { ok: true, value: { ...base, mayRun: signIn } };
  return {
    ok: false,
    failure: {
      message: `Signing in to ${String(name)} runs \`${signIn}\`.`,
      advice: 'Say --allow-exec if you know that program.',
    },
  };
}

export function engine(
  { testBuild, cluster }: TestBuildPorts,
  workspace: Workspace,
  told: {
    readonly changed: (build: TestBuild) => void;
    readonly logged: (log: { readonly id: string; readonly text: string }) => void;
  },
): TestBuilds {
  return new TestBuilds(
    { ...testBuild, open: (choice, stop) => cluster.open(choice, stop) },
    { ...told, snapshot: () => workspace.snapshot(), failed: () => undefined },
  );
}

export function complain(terminal: SafeTerminal, outcome: Outcome<unknown>): ExitCode {
  if (!outcome.ok) terminal.err([`kmm: ${adviceInWords(outcome.failure)}`]);
  return 2;
}

/** One run of the command. */
class Session {
  readonly #terminal: SafeTerminal;
  readonly #options: TestBuildOptions;
  readonly #settings: TestBuildSettings;
  readonly #sources: readonly Source[];
  readonly #builds: TestBuilds;
  readonly #stop = new StopSource();
  /** By build what was told last. */
  readonly #told = new Map<string, { readonly words: string; readonly troubles: readonly string[] }>();
  /** Those whose end is told. */
  readonly #ended = new Set<string>();
  #several = false;

  constructor(
    terminal: SafeTerminal,
    ports: TestBuildPorts,
    workspace: Workspace,
    options: TestBuildOptions,
    settings: TestBuildSettings,
    sources: readonly Source[],
  ) {
    this.#terminal = terminal;
    this.#options = options;
    this.#settings = settings;
    this.#sources = sources;
    this.#builds = engine(ports, workspace, {
      changed: build => this.#changed(build),
      logged: ({ id, text }) => this.#logged(id, text),
    });
  }

  interrupt(): void {
    this.#terminal.err([
      'Deleting everything …',
      'Again leaves at once; then `kmm build --clean` deletes what is left.',
    ]);
    this.#stop.stop();
    void this.#builds.close();
  }

  async run(choice: ClusterChoice, place: ModulePlace): Promise<ExitCode> {
    const planned = await this.#plan(choice, place);
    if (!planned.ok) return complain(this.#terminal, planned);
    const { lines, obstacles } = planInWords(planned.value);
    if (this.#options.plan) return this.#show(planned.value, lines, obstacles);
    if (obstacles.length > 0) {
      this.#terminal.err(obstacles.map((obstacle, at) => (at === 0 ? `kmm: ${obstacle}` : obstacle)));
      return 2;
    }
    this.#terminal.err(lines);
    if (!(await agreed(this.#options, this.#terminal, 'Build it?')) || this.#stop.stopped) return 2;
    const started = this.#builds.start(planned.value.plan);
    if (!started.ok) return complain(this.#terminal, started);
    this.#several = started.value.length > 1;
    await Promise.all(started.value.map(id => this.#builds.over(id)));
    const ended = started.value.map(id => this.#builds.build(id)).filter(build => build !== undefined);
    for (const build of ended) this.#reportLeft(build);
    const unbuilt = planned.value.builds.filter(build => build.obstacles.length > 0);
    for (const { kernel, obstacles: why } of unbuilt) {
      this.#terminal.err([`${kernel}: not built: ${why.map(adviceInWords).join(' ')}`]);
    }
    if (this.#stop.stopped || ended.some(({ state }) => state === 'cancelled')) return 2;
    return ended.every(({ state }) => state === 'succeeded') && unbuilt.length === 0 ? 0 : 1;
  }

  #plan(choice: ClusterChoice, { uri, document }: ModulePlace): Promise<Outcome<TestBuildPlan>> {
    const { kernel, namespace, push } = this.#options;
    return this.#builds.plan(
      {
        ...{ choice, uri, document, namespace, kernels: kernel },
        push: push === undefined ? undefined : { destination: push },
        mayReadPullSecret: this.#options['read-secret'],
        settings: this.#settings,
      },
      this.#stop,
    );
  }

  #show({ builds }: TestBuildPlan, lines: readonly string[], obstacles: readonly string[]): ExitCode {
    this.#terminal.err([...lines, ...obstacles]);
    const manifests = builds.map(({ manifest }) => manifest).filter(manifest => manifest !== '');
    if (manifests.length > 0) this.#terminal.out(linesOf(manifests.join('---\n')));
    return obstacles.length === 0 ? 0 : 1;
  }

  /** One line for each thing that is new; what has hindered it before is not told again. */
  #changed(build: TestBuild): void {
    const { id, kernel, words } = build;
    const troubles = build.troubles.map(adviceInWords);
    if (isOver(build)) {
      this.#reportEnd(build);
      return;
    }
    const before = this.#told.get(id) ?? { words: '', troubles: [] };
    const fresh = troubles.filter(trouble => !before.troubles.includes(trouble));
    if (words === before.words && fresh.length === 0) return;
    this.#told.set(id, { words, troubles: [...before.troubles, ...fresh] });
    this.#terminal.err([`${kernel}: ${words}`, ...fresh.map(trouble => `  ${trouble}`)]);
  }

  #logged(id: string, text: string): void {
    if (this.#options.quiet) return;
    const kernel = this.#several ? (this.#builds.build(id)?.kernel ?? '') : '';
    this.#terminal.out(
      linesOf(text).map(line => (kernel === '' || line === '' ? line : `${kernel}  ${line}`)),
    );
  }

  /** Once, as soon as it is known: others may go on for long, and the cluster has still to be rid of this one. */
  #reportEnd(build: TestBuild): void {
    if (this.#ended.has(build.id)) return;
    this.#ended.add(build.id);
    const { failure, kernel, words, image, digest, layout } = build;
    const place = failure?.place;
    const path = this.#sources.find(({ uri }) => uri === place?.uri)?.path;
    const where =
      place && path !== undefined
        ? `${path}:${String(place.range.start.line + 1)}:${String(place.range.start.character + 1)}: `
        : '';
    const lines = [
      `${kernel}: ${words}`,
      ...(failure && (where !== '' || !words.endsWith(failure.reason)) ? [`${where}${failure.reason}`] : []),
      ...(this.#options.quiet ? (failure?.lastLines ?? []).map(line => `  ${line}`) : []),
      ...(image === undefined ? [] : [`pushed: ${image}${digest === undefined ? '' : `@${digest}`}`]),
      ...(layout ? [layout.words, ...layout.missing.map(miss => `warning: ${adviceInWords(miss)}`)] : []),
    ];
    const write = this.#options.quiet ? this.#terminal.out : this.#terminal.err;
    write(lines);
  }

  /** Why something of it is left, when all is over. */
  #reportLeft({ kernel, troubles }: TestBuild): void {
    if (troubles.length > 0)
      this.#terminal.err(troubles.map(trouble => `${kernel}: ${adviceInWords(trouble)}`));
  }
}

const isOver = ({ state }: TestBuild): boolean => ['succeeded', 'failed', 'cancelled'].includes(state);
