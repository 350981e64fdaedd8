// The test builds of this session as the server tells of them, with their logs. Knows nothing of how they are shown.
import * as vscode from 'vscode';
import type {
  TestBuild,
  TestBuildAnswer,
  TestBuildLog,
  TestBuildState,
} from '../../../server/src/protocol/test-build.js';
import { cancelTestBuildMethod } from '../../../server/src/protocol/test-build.js';
import type { AskServer } from '../server/ask-server.js';
import { BuildLogs } from './build-logs.js';
import { explain } from '../server/explain.js';

const ended: ReadonlySet<TestBuildState> = new Set(['succeeded', 'failed', 'cancelled']);

export const hasEnded = ({ state }: TestBuild): boolean => ended.has(state);

export class ShownTestBuilds implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<TestBuild | undefined>();
  /** With the build; without one when something has left the list. */
  readonly onDidChange = this.#changed.event;
  readonly #ask: AskServer;
  readonly #builds = new Map<string, TestBuild>();
  readonly #logs = new BuildLogs();

  constructor(ask: AskServer) {
    this.#ask = ask;
  }

  /** In the order in which they were started. */
  all(): readonly TestBuild[] {
    return [...this.#builds.values()];
  }

  get(id: string): TestBuild | undefined {
    return this.#builds.get(id);
  }

  tell(build: TestBuild): void {
    const before = this.#builds.get(build.id);
    this.#builds.set(build.id, build);
    // Its steps the builder tells itself.
    if (before?.words !== build.words && build.state !== 'running') this.#logs.mark(build);
    this.#changed.fire(build);
  }

  log({ id, text }: TestBuildLog): void {
    const build = this.#builds.get(id);
    if (build) this.#logs.append(build, text);
  }

  showLog(build: TestBuild): void {
    this.#logs.show(build);
  }

  /** Stops it and deletes what is left of it in the cluster; says so when that does not work. */
  async cancel({ id }: TestBuild): Promise<void> {
    const answer = await this.#ask<TestBuildAnswer>(cancelTestBuildMethod, { id });
    if (!answer.ok) await explain(answer);
  }

  /** Out of the list, its log with it; what goes on is stopped first. */
  async remove(build: TestBuild): Promise<void> {
    if (!hasEnded(build) || build.leftInCluster) await this.cancel(build);
    this.#builds.delete(build.id);
    this.#logs.drop(build);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#logs.dispose();
    this.#changed.dispose();
  }
}
