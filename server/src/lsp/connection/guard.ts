// The one guard around every request: it keeps the order of a session's life, honours cancellation, refuses to
// answer from a text that has changed meanwhile, and turns our own bugs into an error answer and a line in the log.
import type { CancellationToken } from 'vscode-languageserver/node';
import { ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { LifeCycle } from './life-cycle.js';

export interface Guarded {
  readonly method: string;
  /** What the answer will be made from; another object once it has changed. Undefined = nothing changes it. */
  readonly basis: (params: unknown) => unknown;
  readonly answer: (params: unknown, token: CancellationToken) => unknown;
}

export type Failed = (method: string, error: unknown) => void;

/** Takes the arguments as the wire gives them: the parameters, if any, and the token as the last one. */
export type Handler = (...args: readonly unknown[]) => Promise<unknown>;

export function guard({ method, basis, answer }: Guarded, lifeCycle: LifeCycle, failed: Failed): Handler {
  return async (...args) => {
    const token = tokenIn(args);
    const params = args.length > 1 ? args[0] : undefined;
    const refusal = lifeCycle.refusal();
    if (refusal) return refusal;
    if (token.isCancellationRequested) return cancelled();
    try {
      const before = basis(params);
      const result = await answer(params, token);
      if (token.isCancellationRequested) return cancelled();
      if (basis(params) !== before)
        return new ResponseError(LSPErrorCodes.ContentModified, 'The file has changed.');
      return result ?? null;
    } catch (error) {
      if (error instanceof ResponseError) return error;
      failed(method, error);
      return new ResponseError(ErrorCodes.InternalError, `${method} failed; see the log.`);
    }
  };
}

const cancelled = (): ResponseError<undefined> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');

function tokenIn(args: readonly unknown[]): CancellationToken {
  // The library always puts the token last, whatever the client sent as parameters.
  return args.at(-1) as CancellationToken;
}
