/** The editor's own name for a file, and the version of its text if it is open there. */
export interface FileAddress {
  readonly uri: string;
  readonly version: number | null;
}
