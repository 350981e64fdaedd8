// The document that shows what is in the final image of a Dockerfile for one kernel, and the command that opens it.
import * as vscode from 'vscode';
import type {
  DockerfilePlace,
  ImageLayoutDocument,
  ImageLayoutKernels,
  ImageLayoutParams,
} from '../../../server/src/protocol/image-layout.js';
import { imageLayoutKernelsMethod, imageLayoutMethod } from '../../../server/src/protocol/image-layout.js';
import type { DockerfileCommandArgument } from '../../../server/src/protocol/messages.js';
import { placeMeant } from './active-dockerfile.js';
import type { AskServer } from '../server/ask-server.js';
import { pickKernel } from '../kernels/pick-kernel.js';
import { ReadOnlyDocuments } from '../server/read-only-documents.js';
import { say } from '../shown/say.js';

/** Which Dockerfile, and which kernel. */
export interface LayoutTarget {
  readonly uri: string;
  /** Of the ConfigMap in the file; null for a file of its own. */
  readonly document: number | null;
  readonly kernel: string;
}

const layoutScheme = 'kmm-image-layout';

export type ImageLayouts = ReadOnlyDocuments<LayoutTarget>;

export const imageLayoutsOf = (ask: AskServer): ImageLayouts =>
  new ReadOnlyDocuments<LayoutTarget>({
    scheme: layoutScheme,
    ending: '.layout',
    ask: ({ uri, document, kernel }) => {
      const params: ImageLayoutParams = {
        textDocument: { uri },
        kernel,
        ...(document !== null && { document }),
      };
      return ask<ImageLayoutDocument | null>(imageLayoutMethod, params);
    },
    write: ({ uri, document, kernel }) => [uri, document, kernel],
    read: ([uri, document, kernel]) =>
      typeof uri === 'string' &&
      (typeof document === 'number' || document === null) &&
      typeof kernel === 'string'
        ? { uri, document, kernel }
        : undefined,
    // A Module in any file may say what is looked for.
    dependsOn: () => true,
    notNow: 'There is no Dockerfile here that can be read now.',
    gone: 'There is no such Dockerfile now.\n',
  });

/** From each line that a layout names to that line. */
export const layoutLinks = (layouts: ImageLayouts): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.commands.registerCommand(revealLineCommand, revealLine),
    vscode.languages.registerDocumentLinkProvider(
      { scheme: layoutScheme },
      {
        provideDocumentLinks(document) {
          const uri = layouts.targetOf(document.uri)?.uri;
          return uri === undefined ? [] : linksIn(document, uri);
        },
      },
    ),
  );

const revealLineCommand = 'kmm.imageLayout.revealLine';

function linksIn(document: vscode.TextDocument, uri: string): vscode.DocumentLink[] {
  return [...document.getText().matchAll(/\bline (\d+)\b/g)].map(({ index, 0: words, 1: line }) => {
    const range = new vscode.Range(document.positionAt(index), document.positionAt(index + words.length));
    const query = encodeURIComponent(JSON.stringify([uri, Number(line)]));
    return new vscode.DocumentLink(range, vscode.Uri.parse(`command:${revealLineCommand}?${query}`));
  });
}

/** Where the file is to be seen already; the layout stays beside it. */
async function revealLine(uri: string, line: number): Promise<void> {
  const file = vscode.Uri.parse(uri);
  const seen = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  const viewColumn = seen?.viewColumn ?? vscode.ViewColumn.One;
  await vscode.window.showTextDocument(file, { selection, viewColumn });
}

/** Of the Dockerfile that is named, or of the one in the active editor. */
export async function showImageLayout(
  ask: AskServer,
  layouts: ImageLayouts,
  argument: DockerfileCommandArgument | undefined,
): Promise<void> {
  const place = placeMeant(argument);
  const found =
    place &&
    (await ask<ImageLayoutKernels | null>(imageLayoutKernelsMethod, place satisfies DockerfilePlace));
  if (!found) {
    void say('information', 'Open a Dockerfile, or a ConfigMap that has one, first.');
    return;
  }
  const kernel = argument?.kernel ?? (await pickKernel({ title: 'KMM: Image Layout', ...found }));
  if (kernel === undefined) return;
  await layouts.open({ uri: place.textDocument.uri, document: found.document ?? null, kernel });
}
