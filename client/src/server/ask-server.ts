// The one way in which the rooms of the client reach the server.
import type { CancellationToken, Disposable } from 'vscode';

/** Rejects when it is cancelled, or the server has a bug. */
export type AskServer = <T>(method: string, params: object, token?: CancellationToken) => Promise<T>;

/** The server while it runs. */
export interface RunningClient {
  readonly request: AskServer;
  /** Calls back with each notification of that name. */
  readonly listen: <T>(method: string, tell: (params: T) => void) => Disposable;
  readonly stop: () => Promise<void>;
}
