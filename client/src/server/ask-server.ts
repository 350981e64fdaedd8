// The one way in which the rooms of the client reach the server.
import type { CancellationToken } from 'vscode';

/** Rejects when it is cancelled, or the server has a bug. */
export type AskServer = <T>(method: string, params: object, token?: CancellationToken) => Promise<T>;
