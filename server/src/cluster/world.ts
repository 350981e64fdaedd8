// All that this floor takes from outside beside files, programs and sockets.
import type { Outcome } from '../core/outcome.js';
import type { Clock } from '../service/ports.js';

export interface KubeWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** The JSON value of one YAML document. */
  readonly readYaml: (text: string) => Outcome<unknown>;
  readonly patience: Patience;
}

/** How long is waited, in milliseconds. */
export interface Patience {
  /** For one answer of an API server, from the first packet to the last. */
  readonly request: number;
  /** For a program that signs in: it may open a browser. */
  readonly signIn: number;
}

export const usualPatience: Patience = { request: 20_000, signIn: 60_000 };
