// What all requests share that reach a cluster: none is answered while the workspace is not trusted, and failures are
// answers, which the client shows once.
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { Failure } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import type { ClusterChoice } from '../../service/ports/ports.js';
import type { Failed } from '../connection/guard.js';
import { guard } from '../connection/guard.js';
import type { LifeCycle } from '../connection/life-cycle.js';
import { field } from '../connection/params.js';
import { refusal } from '../connection/refusal.js';
import type { Trust } from '../connection/trust.js';

export interface TrustedWorld {
  readonly connection: Connection;
  readonly lifeCycle: LifeCycle;
  readonly trust: Trust;
  readonly failed: Failed;
}

export function serveTrusted(
  { connection, lifeCycle, trust, failed }: TrustedWorld,
  method: string,
  answer: (params: unknown, stop: StopSignal) => Promise<unknown>,
): void {
  const trusted = (params: unknown, token: CancellationToken): unknown =>
    trust.granted ? answer(params, stopSignalOf(token)) : refusal(notTrusted);
  connection.onRequest(method, guard({ method, basis: () => undefined, answer: trusted }, lifeCycle, failed));
}

export const notTrusted: Failure = {
  message: 'The workspace is not trusted, so no cluster is asked.',
  advice: 'Trust the workspace if you know where its files come from.',
};

export const choiceIn = (params: unknown): ClusterChoice => ({
  kubeconfig: filledTextIn(params, 'kubeconfig'),
  context: filledTextIn(params, 'context'),
  mayRun: filledTextIn(params, 'mayRun'),
});

/** Undefined for an empty one, too. */
export function filledTextIn(params: unknown, name: string): string | undefined {
  const value = field(params, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export const stopSignalOf = (token: CancellationToken): StopSignal => ({
  get stopped() {
    return token.isCancellationRequested;
  },
  onStop(action) {
    const listener = token.onCancellationRequested(action);
    return () => listener.dispose();
  },
});
