// What the service needs from the world outside, as interfaces. Adapters implement them; tests hand in their own.

/** One line for the log; never a notification. */
export interface Log {
  readonly error: (message: string) => void;
  readonly info: (message: string) => void;
}

/** Timers by the composition root's clock. */
export interface Clock {
  /** Calls back once after `ms` milliseconds; the result cancels it. */
  readonly after: (ms: number, action: () => void) => () => void;
}

/** Files on disk. What may not be read is skipped, never a failure. */
export interface Disk {
  /**
   * `file:` URIs of the YAML files and Dockerfiles below a folder's URI, without dependencies and VCS folders.
   * Undefined when there is no such folder.
   */
  readonly list: (folder: string) => Promise<readonly string[] | undefined>;
  /** The text, or undefined when it is gone, too large or no text. */
  readonly read: (uri: string) => Promise<string | undefined>;
}
