// `workspace/executeCommand`: what lenses lead to in editors that have no Kernels view.
import type { Connection } from 'vscode-languageserver/node';
import { ErrorCodes, MessageType, ResponseError, ShowMessageNotification } from 'vscode-languageserver/node';
import { tellKernelsCommand } from '../service/code-lens.js';
import { kernelsTold } from '../service/kernels-told.js';
import type { Documents } from './documents.js';
import type { Failed } from './guard.js';
import { guard } from './guard.js';
import type { LifeCycle } from './life-cycle.js';
import { countIn, field, requiredTextIn } from './params.js';
import { canonicalUri } from './uri.js';

export const serverCommands: readonly string[] = [tellKernelsCommand];

export interface CommandsWorld {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly lifeCycle: LifeCycle;
  readonly failed: Failed;
}

export function serveCommands({ connection, documents, lifeCycle, failed }: CommandsWorld): void {
  const method = 'workspace/executeCommand';
  const answer = (params: unknown): null => {
    const command = requiredTextIn(params, 'command');
    if (command !== tellKernelsCommand) {
      throw new ResponseError(ErrorCodes.InvalidParams, `${command} is not known here.`);
    }
    const [argument] = Object.values(field(params, 'arguments') ?? {}) as unknown[];
    const uri = canonicalUri(requiredTextIn(argument, 'uri'));
    const message = kernelsTold(documents.snapshot(), uri, countIn(argument, 'document') ?? 0);
    if (message !== undefined) {
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
    }
    return null;
  };
  connection.onRequest(method, guard({ method, basis: () => undefined, answer }, lifeCycle, failed));
}
