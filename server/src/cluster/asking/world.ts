// All that this floor takes from outside beside programs and sockets.
import type { ReadBytes } from '../../core/unread-file.js';
import type { Outcome } from '../../core/outcome.js';
import type { Clock } from '../../service/ports/ports.js';

export interface KubeWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** A regular file, by its path. */
  readonly readFile: (path: string, atMost: number) => Promise<ReadBytes>;
  /** The JSON value of one YAML document. */
  readonly readYaml: (text: string) => Outcome<unknown>;
  readonly patience: Patience;
  /** From 0 up to 1: so that those who were turned away together do not come back together. */
  readonly chance: () => number;
}

/** How long is waited, in milliseconds. */
export interface Patience {
  /** For one answer of an API server, from the first packet to the last. */
  readonly request: number;
  /** For an image with all that is in it. */
  readonly image: number;
  /** For a program that signs in: it may open a browser. */
  readonly signIn: number;
  /** For an answer with all repeats. */
  readonly call: number;
  /** For the next word of a watch or a log; then the connection is taken for dead and made again. */
  readonly silence: number;
  /** For a cluster that is out of reach while it is watched. */
  readonly outage: number;
  /** For what may still come of a log whose end the server has told. */
  readonly logEnd: number;
}

export const usualPatience: Patience = {
  request: 20_000,
  image: 180_000,
  signIn: 60_000,
  call: 60_000,
  // Watches get a bookmark about every minute.
  silence: 90_000,
  outage: 300_000,
  // A kubelet that is started again is away for less.
  logEnd: 60_000,
};
