// One server on one connection. Decides nothing about KMM, and reaches clock, disk, cluster and schemas only through
// what it is given.
import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { ServerWorld } from './session.js';
import { openSession } from './session.js';

/** Starts to listen. Returns at once; the session lives as long as its connection. */
export function serve(world: ServerWorld): void {
  const { connection, lifeCycle } = world;
  connection.onInitialize(params => lifeCycle.start() ?? openSession(world, params));
  connection.onShutdown(() => shutDown(world));
  connection.onRequest(
    method =>
      lifeCycle.refusal() ?? new ResponseError(ErrorCodes.MethodNotFound, `${method} is not served here.`),
  );
  connection.listen();
}

/** Editors wait two seconds for the answer, then they end the process. */
const lastActionsMs = 1500;

async function shutDown({ lifeCycle, clock }: ServerWorld): Promise<void> {
  lifeCycle.shutDown();
  await new Promise<void>(resolve => {
    const cancel = clock.after(lastActionsMs, resolve);
    void lifeCycle.lastActions().finally(() => {
      cancel();
      resolve();
    });
  });
}
