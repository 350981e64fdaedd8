// Where a session is in its life, and what the protocol lets a client ask there.
import type { InitializeError, Message } from 'vscode-languageserver/node';
import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';

export class LifeCycle {
  #state: 'new' | 'running' | 'shut down' = 'new';
  readonly #lastActions: (() => Promise<void>)[] = [];
  #last: Promise<unknown> | undefined;

  /** The error to answer `initialize` with if it may not come now. */
  start(): ResponseError<InitializeError> | undefined {
    if (this.#state !== 'new') return new ResponseError(ErrorCodes.InvalidRequest, 'Initialized already.');
    this.#state = 'running';
    return undefined;
  }

  shutDown(): void {
    this.#state = 'shut down';
  }

  /** Something that is to be done before the process ends. */
  beforeEnd(action: () => Promise<void>): void {
    this.#lastActions.push(action);
  }

  /** Does it all, once. Whoever cannot wait does not have to. */
  async lastActions(): Promise<void> {
    this.#last ??= Promise.all(this.#lastActions.map(action => action()));
    await this.#last;
  }

  /** What a process says when its client is gone. */
  exitCode(): number {
    return this.#state === 'shut down' ? 0 : 1;
  }

  /** The error to answer any other request with if it may not come now. */
  refusal(): ResponseError<undefined> | undefined {
    switch (this.#state) {
      case 'new':
        return new ResponseError(ErrorCodes.ServerNotInitialized, 'Send `initialize` first.');
      case 'shut down':
        return new ResponseError(ErrorCodes.InvalidRequest, 'The server is shut down.');
      case 'running':
        return undefined;
    }
  }

  /** Notifications that come too early or too late are dropped, except the one that ends it all. */
  admits(message: Message): boolean {
    if (this.#state === 'running' || !('method' in message) || 'id' in message) return true;
    return message.method === 'exit';
  }
}
