// The messages of this project beside LSP's own, by name. Every feature works without them in any LSP client;
// they carry what only a status bar, a tree or a panel can show. docs/protocol.md describes each.

/**
 * What a client may hand over as `initializationOptions`; nothing in it is required.
 */
export interface InitializationOptions {
  /** The section `kmm` of the user's settings, for a client that cannot be asked for it later. */
  readonly kmm?: unknown;
  /** The client shows a status: send it `kmm/status`. No other client gets it. */
  readonly status?: boolean;
}

/**
 * Server to client, notification: sent after start and whenever it has changed, for the status bar.
 */
export const statusMethod = 'kmm/status';

export interface Status {
  /** Open documents that hold an object of KMM's, with the release each is checked against. */
  readonly documents: readonly { readonly uri: string; readonly release: string }[];
}
