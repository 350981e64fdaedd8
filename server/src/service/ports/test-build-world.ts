// What test builds need from the world outside beside a cluster: time, chance, a registry. Nothing of it is global.
import type { Outcome } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import type { ClusterSession, RegistryPort } from './cluster-session.js';
import type { ClusterChoice, Clock } from './ports.js';

export interface TestBuildWorld {
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Eight lower-case letters and digits, never the same twice: names of what is created. */
  readonly newId: () => string;
  /** Who starts them here, for others to see: `kim@laptop`. */
  readonly startedBy: () => string;
  readonly open: (choice: ClusterChoice, stop: StopSignal) => Promise<Outcome<ClusterSession>>;
  readonly registry: RegistryPort;
}
