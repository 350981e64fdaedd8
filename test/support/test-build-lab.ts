// A session of test builds over a workspace and a cluster in memory, by a virtual clock.
import assert from 'node:assert/strict';
import { textAt } from '../../server/src/core/kernel/node-object.js';
import type { Outcome } from '../../server/src/core/outcome.js';
import { StopSource } from '../../server/src/core/stop.js';
import type { TestBuildSettings } from '../../server/src/protocol/settings.js';
import { defaultSettings } from '../../server/src/protocol/settings.js';
import type { TestBuild, TestBuildPlan } from '../../server/src/protocol/test-build.js';
import type {
  FilesQuestion,
  ImageAnswer,
  ImageQuestion,
  RegistryPort,
} from '../../server/src/service/ports/cluster-session.js';
import type { PlanRequest } from '../../server/src/service/test-build/plan-types.js';
import { TestBuilds } from '../../server/src/service/test-build/test-builds.js';
import { Workspace } from '../../server/src/service/workspace/workspace.js';
import type { Script } from './fake-session.js';
import { FakeLab, succeeding } from './fake-session.js';
import { bundledSchemas } from '../../server/src/start/bundled-schemas.js';
import { VirtualClock } from './virtual-clock.js';

export const ubuntu = '6.8.0-31-generic';
export const uri = 'file:///demo/kmod.yaml';

export const kmod = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: my-kmod, namespace: lab }
spec:
  selector: {}
  moduleLoader:
    container:
      modprobe: { moduleName: my_kmod }
      kernelMappings:
        - regexp: '^6\\..*$'
          containerImage: "registry.example/org/my-kmod:\${KERNEL_FULL_VERSION}"
          build: { dockerfileConfigMap: { name: df } }
        - regexp: '^5\\..*$'
          containerImage: "registry.example/org/my-kmod:5"
---
apiVersion: v1
kind: ConfigMap
metadata: { name: df, namespace: lab }
data:
  dockerfile: |
    FROM debian:13 AS builder
    ARG KERNEL_FULL_VERSION
    RUN make -C /lib/modules/\${KERNEL_FULL_VERSION}/build
    FROM debian:13
    COPY --from=builder /a.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
`;

const info = (text: string): string => `\u001b[36mINFO\u001b[0m[0001] ${text.padEnd(44)} `;

/** What kaniko does with `kmod` when its RUN fails. */
export const failing: Script = {
  ...succeeding,
  exitCode: 2,
  log: [
    [100, info('Resolved base name debian:13 to builder')],
    [100, info('Retrieving image manifest debian:13')],
    [100, info("Building stage 'debian:13' [idx: '0', base-idx: '-1']")],
    [100, info('ARG KERNEL_FULL_VERSION')],
    [100, info('RUN make -C /lib/modules/${KERNEL_FULL_VERSION}/build')],
    [100, info('Cmd: /bin/sh')],
    [100, info('Args: [-c make -C /lib/modules/${KERNEL_FULL_VERSION}/build]')],
    [100, info('Running: [/bin/sh -c make -C /lib/modules/${KERNEL_FULL_VERSION}/build]')],
    [100, 'hello.c:3:10: fatal error: linux/foo.h: No such file or directory'],
    [100, 'make: *** [Makefile:10: all] Error 2'],
    [
      100,
      'error building image: error building stage: failed to execute command: waiting for process to exit: exit status 2',
    ],
  ],
};

export class TestBuildLab {
  readonly clock = new VirtualClock();
  readonly cluster = new FakeLab(this.clock);
  readonly workspace = new Workspace(bundledSchemas);
  readonly told: TestBuild[] = [];
  readonly questions: ImageQuestion[] = [];
  log = '';
  /** What it said was over with nothing left, while there was something. */
  readonly lies: string[] = [];
  readonly lookedInto: FilesQuestion[] = [];
  files: RegistryPort['files'] = () =>
    Promise.resolve({ known: false, words: 'registry.example cannot be reached from here.' });
  exists: ImageAnswer = { exists: 'no', digest: undefined, words: 'registry.example knows no such image' };
  builds: TestBuilds;
  /** Kills the process that has made `builds`: nothing it has asked is answered any more. */
  kill: () => void = () => undefined;
  #ids = 0;

  constructor(text = kmod) {
    this.workspace.edit(uri, text);
    this.builds = this.engine();
  }

  /** Another one, as after a restart of the editor. */
  engine(): TestBuilds {
    const life = this.cluster.life();
    this.kill = life.kill;
    return new TestBuilds(
      {
        clock: this.clock,
        now: this.cluster.now,
        startedBy: () => 'kim@laptop',
        newId: () => `r${String(++this.#ids).padStart(7, '0')}`,
        open: (_choice, stop) => life.open(stop),
        registry: {
          exists: question => {
            this.questions.push(question);
            return Promise.resolve(this.exists);
          },
          files: (question, stop) => {
            this.lookedInto.push(question);
            return this.files(question, stop);
          },
        },
      },
      {
        snapshot: () => this.workspace.snapshot(),
        changed: build => {
          this.told.push(build);
          this.#check(build);
        },
        logged: ({ text }) => {
          this.log += text;
        },
        failed: failed => this.workspace.useFailedBuilds(failed),
      },
    );
  }

  #check({ id, state, words, leftInCluster }: TestBuild): void {
    const isOver = ['succeeded', 'failed', 'cancelled'].includes(state) && !leftInCluster;
    const run = 'kmm.language-tools/run';
    if (isOver && this.cluster.objects().some(object => textAt(object, 'metadata', 'labels', run) === id))
      this.lies.push(`${id}: ${words}`);
  }

  request(more: Partial<PlanRequest> = {}): Omit<PlanRequest, 'ownRuns'> {
    return {
      choice: { kubeconfig: undefined, context: undefined, mayRun: undefined },
      uri,
      document: 0,
      kernels: [ubuntu],
      mayReadPullSecret: false,
      settings: defaultSettings.testBuild,
      ...more,
    };
  }

  settings(more: Partial<TestBuildSettings>): TestBuildSettings {
    return { ...defaultSettings.testBuild, ...more };
  }

  tryPlan(more: Partial<PlanRequest> = {}): Promise<Outcome<TestBuildPlan>> {
    return this.clock.until(this.builds.plan(this.request(more), new StopSource()), 600_000);
  }

  async plan(more: Partial<PlanRequest> = {}): Promise<TestBuildPlan> {
    const planned = await this.tryPlan(more);
    assert.ok(planned.ok, planned.ok ? '' : planned.failure.message);
    return planned.value;
  }

  /** Plans and starts all of it; ids. */
  async start(more: Partial<PlanRequest> = {}): Promise<readonly string[]> {
    const started = this.builds.start((await this.plan(more)).plan);
    assert.ok(started.ok, started.ok ? '' : started.failure.message);
    return started.value;
  }

  /** Starts one and waits for its end. */
  async run(more: Partial<PlanRequest> = {}): Promise<TestBuild> {
    const [id = ''] = await this.start(more);
    await this.clock.until(this.builds.over(id), 4 * 3600_000);
    return this.build(id);
  }

  build(id: string): TestBuild {
    const build = this.builds.build(id);
    assert.ok(build);
    return build;
  }

  /** Lets all pass that the cluster does by itself, and tells what it has not collected. */
  async leftAfter(ms: number): Promise<readonly string[]> {
    await this.clock.pass(ms);
    return this.cluster.left;
  }
}
