// `workspace/executeCommand`: what lenses lead to where the client has nothing of its own for it.
import type { Connection } from 'vscode-languageserver/node';
import { ErrorCodes, ResponseError, ShowDocumentRequest } from 'vscode-languageserver/node';
import { tellKernelsCommand } from '../../service/answers/code-lens.js';
import { showModuleCommand } from '../../service/dockerfile/lens.js';
import { kernelsTold } from '../../service/kernels/kernels-view-text.js';
import { runTestBuildCommand } from '../../service/workspace/test-build-command.js';
import { mappingLocation } from '../../service/answers/module-place.js';
import type { Documents } from '../workspace/documents.js';
import type { Failed } from '../connection/guard.js';
import { guard } from '../connection/guard.js';
import type { LifeCycle } from '../connection/life-cycle.js';
import { countIn, field, requiredTextIn } from '../connection/params.js';
import { showMessage } from '../connection/window.js';
import type { TestBuildCommand } from '../test-build/command.js';
import { canonicalUri } from '../workspace/uri.js';

export interface CommandsWorld {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly lifeCycle: LifeCycle;
  readonly failed: Failed;
  /** The client opens a document when it is asked to. */
  readonly showsDocuments: boolean;
  readonly testBuild: TestBuildCommand;
}

/** `argument` is the command's only one. */
type Command = (world: CommandsWorld, argument: unknown) => void;

const commands: Readonly<Record<string, Command>> = {
  [tellKernelsCommand]: showKernelsInMessage,
  [showModuleCommand]: showModule,
  [runTestBuildCommand]: ({ testBuild }, argument) => testBuild.run(argument),
};

export const serverCommands: readonly string[] = Object.keys(commands);

export function serveCommands(world: CommandsWorld): void {
  const { connection, lifeCycle, failed } = world;
  const method = 'workspace/executeCommand';
  const answer = (params: unknown): null => {
    const id = requiredTextIn(params, 'command');
    const command = Object.hasOwn(commands, id) ? commands[id] : undefined;
    if (!command) throw new ResponseError(ErrorCodes.InvalidParams, `${id} is not known here.`);
    const [argument] = Object.values(field(params, 'arguments') ?? {}) as unknown[];
    command(world, argument);
    return null;
  };
  connection.onRequest(method, guard({ method, basis: () => undefined, answer }, lifeCycle, failed));
}

function showKernelsInMessage(world: CommandsWorld, argument: unknown): void {
  const uri = canonicalUri(requiredTextIn(argument, 'uri'));
  const told = kernelsTold(world.documents.snapshot(), uri, countIn(argument, 'document') ?? 0);
  if (told !== undefined) showMessage(world.connection, told);
}

function showModule(world: CommandsWorld, argument: unknown): void {
  const { connection, documents, showsDocuments, failed } = world;
  const key = canonicalUri(requiredTextIn(argument, 'uri'));
  const document = countIn(argument, 'document') ?? 0;
  const place = mappingLocation(documents.snapshot(), key, document, countIn(argument, 'mapping') ?? 0);
  if (!place) return;
  const { uri } = documents.addressOf(key);
  const { range } = place;
  if (!showsDocuments) return showMessage(connection, `${uri}, line ${String(range.start.line + 1)}`);
  connection
    .sendRequest(ShowDocumentRequest.type, { uri, takeFocus: true, selection: range })
    .catch((error: unknown) => failed('Showing a Module', error));
}
