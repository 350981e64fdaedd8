// `kmm.runTestBuild` (`workspace/executeCommand`): a test build by the means that every editor has. A message asks before
// anything is created, a progress tells how it goes and can be cancelled, the log goes to the log, and what failed is a
// diagnostic on its line.
import type { Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import { StopSource } from '../../core/stop.js';
import type { TestBuild, TestBuildLog } from '../../protocol/test-build.js';
import type { ClusterChoice, ClusterPort } from '../../service/ports/ports.js';
import { runTestBuildCommand } from '../../service/workspace/test-build-command.js';
import { buildableKernels } from '../../service/kernels/buildable-kernels.js';
import { planInWords } from '../../service/test-build/plan-words.js';
import { adviceInWords } from '../../protocol/advice-words.js';
import type { TestBuilds } from '../../service/test-build/test-builds.js';
import type { Documents } from '../workspace/documents.js';
import { countIn, requiredTextIn } from '../connection/params.js';
import type { ClientSettings } from '../workspace/settings.js';
import type { EditorWindow, ShownWindow } from '../connection/window.js';
import { shownWindow } from '../connection/window.js';
import type { Trust } from '../connection/trust.js';
import { filledTextIn, notTrusted, stopSignalOf } from '../cluster/trusted-requests.js';
import type { Failed } from '../connection/guard.js';
import { canonicalUri } from '../workspace/uri.js';

export interface TestBuildCommandWorld {
  readonly connection: EditorWindow;
  readonly cluster: ClusterPort;
  readonly trust: Trust;
  readonly failed: Failed;
  readonly documents: Pick<Documents, 'snapshot'>;
  readonly settings: Pick<ClientSettings, 'ready' | 'settingsOf'>;
  readonly testBuilds: TestBuilds;
}

interface Watched {
  readonly changed: (build: TestBuild) => void;
}

export type { EditorWindow };

const mostKernels = 5;

export class TestBuildCommand {
  readonly #world: TestBuildCommandWorld;
  readonly #window: ShownWindow;
  readonly #watched = new Map<string, Watched>();

  constructor(world: TestBuildCommandWorld) {
    this.#world = world;
    this.#window = shownWindow(world.connection);
  }

  changed(build: TestBuild): void {
    this.#watched.get(build.id)?.changed(build);
  }

  logged({ id, text }: TestBuildLog): void {
    if (this.#watched.has(id)) this.#window.log(text.trimEnd());
  }

  /** Returns at once; the rest goes on beside it. `argument` is `{ uri, document, kernel }`. */
  run(argument: unknown): void {
    const { failed } = this.#world;
    const uri = canonicalUri(requiredTextIn(argument, 'uri'));
    const document = countIn(argument, 'document') ?? 0;
    const asked = { uri, document, kernel: filledTextIn(argument, 'kernel') };
    void this.#run(asked).then(
      outcome => {
        if (outcome.ok) return;
        void this.#window.say('error', adviceInWords(outcome.failure));
      },
      (error: unknown) => failed(runTestBuildCommand, error),
    );
  }

  async #run(asked: Asked): Promise<Outcome<undefined>> {
    const { trust, testBuilds, settings } = this.#world;
    if (!trust.granted) return { ok: false, failure: notTrusted };
    const kernel = asked.kernel ?? (await this.#chooseKernel(asked));
    if (kernel === undefined) return success(undefined);
    const choice = await this.#chooseCluster();
    if (!choice.ok) return choice;
    if (!choice.value) return success(undefined);
    await settings.ready(asked.uri);
    const stop = new StopSource();
    const request = {
      ...{ choice: choice.value, uri: asked.uri, document: asked.document, kernels: [kernel] },
      mayReadPullSecret: false,
      settings: settings.settingsOf(asked.uri).testBuild,
    };
    const planned = await testBuilds.plan(request, stop);
    if (!planned.ok) return planned;
    const { lines, obstacles } = planInWords(planned.value);
    if (obstacles.length > 0) {
      void this.#window.say('error', obstacles);
      return success(undefined);
    }
    const agreed = await this.#window.say('information', lines, 'Build', 'Cancel');
    if (agreed !== 'Build') return success(undefined);
    const started = testBuilds.start(planned.value.plan);
    if (!started.ok) return started;
    const [id = ''] = started.value;
    await this.#follow(id, `Test build of ${planned.value.module} for ${kernel}`);
    return success(undefined);
  }

  async #follow(id: string, title: string): Promise<void> {
    const { testBuilds, failed } = this.#world;
    const logged = (error: unknown): undefined => void failed(runTestBuildCommand, error);
    // The build has been started, and goes on in a client that shows no progress.
    const progress = await this.#window.progress().catch(logged);
    progress?.begin(title, undefined, 'starting', true);
    if (progress) stopSignalOf(progress.token).onStop(() => void testBuilds.cancel(id).catch(logged));
    const verdict = new Promise<void>(resolve => {
      this.#watched.set(id, {
        changed: build => {
          progress?.report(build.words);
          if (hasEnded(build)) resolve();
        },
      });
    });
    await Promise.race([verdict, testBuilds.over(id)]);
    const build = testBuilds.build(id);
    if (build) this.#reportEnd(title, build);
    await testBuilds.over(id).finally(() => {
      this.#watched.delete(id);
      progress?.done();
    });
    for (const trouble of testBuilds.build(id)?.troubles ?? [])
      void this.#window.say('warning', `${title}: ${adviceInWords(trouble)}`);
  }

  /** As soon as it is known; the cluster is rid of it meanwhile. */
  #reportEnd(title: string, { words, failure, state }: TestBuild): void {
    const message = [`${title}: ${words}.`, failure?.reason].filter(text => text !== undefined).join(' ');
    void this.#window.say(state === 'failed' ? 'error' : 'information', message);
  }

  /** Undefined when the user wants none. */
  async #chooseKernel({ uri, document }: Asked): Promise<string | undefined> {
    const { documents } = this.#world;
    const kernels = buildableKernels(documents.snapshot(), uri, document);
    const [first] = kernels;
    if (kernels.length <= 1) return first;
    const offered = kernels.slice(0, mostKernels);
    return this.#window.say('information', 'Which kernel is the image to be built for?', ...offered);
  }

  /** Undefined when the user does not want to sign in. */
  async #chooseCluster(): Promise<Outcome<ClusterChoice | undefined>> {
    const { cluster } = this.#world;
    const found = await cluster.contexts(undefined);
    if (!found.ok) return found;
    const current = found.value.contexts.find(({ name }) => name === found.value.current);
    if (!current)
      return failure('The kubeconfig has no current context.', 'Choose one: `kubectl config use-context`.');
    const choice = { kubeconfig: undefined, context: current.name, mayRun: current.signIn };
    if (current.signIn === undefined) return success(choice);
    const question = `Signing in to ${current.name} (${current.host}) runs \`${current.signIn}\`.`;
    const agreed = await this.#window.say('warning', question, 'Run it', 'Cancel');
    return success(agreed === 'Run it' ? choice : undefined);
  }
}

interface Asked {
  readonly uri: string;
  readonly document: number;
  readonly kernel: string | undefined;
}

const hasEnded = ({ state }: TestBuild): boolean => ['succeeded', 'failed', 'cancelled'].includes(state);
