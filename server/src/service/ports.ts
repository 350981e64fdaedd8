// What the service needs from the world outside, as interfaces. Adapters implement them; tests hand in their own.
import type { FieldPath } from '../core/field-path.js';
import type { JsonSchema } from '../core/module/json-schema.js';
import type { StopToken } from '../core/stop.js';

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

/**
 * Help out of a schema, by a language service that is loaded when it is first needed. It is told where the author
 * is, never what the file says, so its cost does not grow with the file and nothing in a file can make it fetch.
 */
export interface YamlAssist {
  /** The keys of the map at `path`, or the values that fit there. Empty once stopped. */
  readonly suggest: (request: AssistRequest, stop: StopToken) => Promise<readonly Suggestion[]>;
  /** Markdown about the field at `path`; undefined when there is nothing to say, and once stopped. */
  readonly explain: (request: AssistRequest, stop: StopToken) => Promise<string | undefined>;
}

export interface AssistRequest {
  /** The schema of exactly this document's kind and release. Remembered by identity. */
  readonly schema: JsonSchema;
  readonly path: FieldPath;
}

export interface Suggestion {
  readonly kind: 'key' | 'value';
  /** The key, or the value as YAML. */
  readonly label: string;
  /** Markdown. */
  readonly documentation: string | undefined;
}
