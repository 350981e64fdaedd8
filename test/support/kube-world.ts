// What a cluster adapter under test is given: nothing of this machine but loopback and temporary folders.
import { createKubeCluster } from '../../server/src/cluster/kube-cluster.js';
import type { KubeWorld } from '../../server/src/cluster/world.js';
import { usualPatience } from '../../server/src/cluster/world.js';
import { nodeFile } from '../../server/src/disk/node-disk.js';
import type { Outcome } from '../../server/src/core/outcome.js';
import type { ClusterChoice, ClusterPort } from '../../server/src/service/ports.js';
import { yamlValue } from '../../server/src/yaml-value.js';
import { HandClock } from './hand-clock.js';
import { temporaryFolder } from './kubeconfig.js';

export interface KubeBench {
  readonly cluster: ClusterPort;
  readonly clock: HandClock;
  readonly home: string;
}

export function kubeBench(env: KubeWorld['env'] = {}): KubeBench {
  const clock = new HandClock();
  const home = temporaryFolder();
  const world: KubeWorld = {
    env,
    home,
    platform: process.platform,
    clock,
    readFile: nodeFile,
    readYaml: yamlValue,
    patience: usualPatience,
    chance: () => 1,
  };
  return { cluster: createKubeCluster(world), clock, home };
}

export const choose = (kubeconfig: string, choice: Partial<ClusterChoice> = {}): ClusterChoice => ({
  kubeconfig,
  context: undefined,
  mayRun: undefined,
  ...choice,
});

/** What the user would read: the message and the advice; "ok" when there is nothing to say. */
export const told = (outcome: Outcome<unknown>): string =>
  outcome.ok ? 'ok' : `${outcome.failure.message}\n${outcome.failure.advice ?? ''}`;
