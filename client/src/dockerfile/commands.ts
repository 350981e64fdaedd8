// What the user can do with Dockerfiles: table of the commands and their handlers.
import * as vscode from 'vscode';
import type { DockerfileCommandArgument } from '../../../server/src/protocol/messages.js';
import { editDockerfileCommand, showImageLayoutCommand } from '../../../server/src/protocol/messages.js';
import { pickOne } from '../shown/pick.js';
import { say } from '../shown/say.js';
import { placeMeant } from './active-dockerfile.js';
import type { AskServer } from '../server/ask-server.js';
import type { DockerfileDocuments } from './documents.js';
import { dockerfileHost } from './documents.js';
import type { ImageLayouts } from './image-layout.js';
import { showImageLayout } from './image-layout.js';

export function registerDockerfileCommands(
  ask: AskServer,
  layouts: ImageLayouts,
  documents: DockerfileDocuments,
): vscode.Disposable {
  const handlers: Readonly<Record<string, (argument?: DockerfileCommandArgument) => unknown>> = {
    [showImageLayoutCommand]: argument => showImageLayout(ask, layouts, argument),
    [editDockerfileCommand]: argument => editDockerfile(ask, documents, argument),
    'kmm.extractDockerfile': () => refactor('refactor.extract.dockerfile', 'ConfigMap that has a Dockerfile'),
    'kmm.embedDockerfile': () => refactor('refactor.inline.dockerfile', 'Dockerfile'),
  };
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) => vscode.commands.registerCommand(id, handler)),
  );
}

async function editDockerfile(
  ask: AskServer,
  documents: DockerfileDocuments,
  argument: DockerfileCommandArgument | undefined,
): Promise<void> {
  const place = placeMeant(argument);
  const host = place && (await dockerfileHost(ask, place));
  if (host) await documents.open(host);
  else void say('information', 'Open a ConfigMap that has a Dockerfile first.');
}

/** The server's own code actions, for those who look for them in the palette. */
async function refactor(kind: string, wanted: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const found = editor
    ? await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        editor.document.uri,
        editor.selection,
        kind,
      )
    : [];
  const actions = found.filter(action => action.kind?.value === kind);
  if (actions.length === 0) {
    void say('information', `Put the cursor into a ${wanted} first.`);
    return;
  }
  const items = actions.map(action => ({ label: action.title.replaceAll('`', ''), action }));
  const picked =
    items.length === 1 && kind.startsWith('refactor.extract')
      ? items[0]
      : await pickOne(items, { placeHolder: 'Where to?' });
  const edit = picked?.action.edit;
  if (!edit || !(await vscode.workspace.applyEdit(edit))) return;
  const target = edit.entries()[0]?.[0];
  if (!target) return;
  const document = await vscode.workspace.openTextDocument(target);
  await vscode.window.showTextDocument(document, { preview: false });
}
