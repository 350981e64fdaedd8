// What both composition roots that reach clusters are made from: this process' clock, chance and clusters.
import { randomBytes } from 'node:crypto';
import { homedir, hostname, userInfo } from 'node:os';
import type { KubeWorld } from '../cluster/asking/world.js';
import { usualPatience } from '../cluster/asking/world.js';
import { nodeFile } from '../disk/node-disk.js';
import { lazyCluster } from './lazy-cluster.js';
import { lazyRegistry } from './lazy-registry.js';
import type { Clock, ClusterPort } from '../service/ports/ports.js';
import type { TestBuildWorld } from '../service/ports/test-build-world.js';
import { yamlValue } from './yaml-value.js';

export const processClock: Clock = {
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

export const processCluster = (): ClusterPort =>
  lazyCluster(async () => (await import('../cluster/network.js')).createKubeCluster(kubeWorld()));

const kubeWorld = (): KubeWorld => ({
  env: process.env,
  home: homedir(),
  platform: process.platform,
  clock: processClock,
  readFile: nodeFile,
  readYaml: yamlValue,
  patience: usualPatience,
  chance: Math.random,
});

export const processTestBuilds = (): Omit<TestBuildWorld, 'open'> => ({
  clock: processClock,
  now: () => Date.now(),
  newId: newRunId,
  // Asked for no sooner: the name of a user stands in a file of the system.
  startedBy: () => `${userName()}@${hostname()}`,
  registry: lazyRegistry(async () => (await import('../cluster/network.js')).createRegistry(kubeWorld())),
});

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

const newRunId = (): string => [...randomBytes(8)].map(byte => letters[byte % letters.length] ?? '').join('');

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.getuid?.().toString() ?? 'somebody';
  }
}
