// The document that shows what is in the final image of a Dockerfile for one kernel, and the command that opens it.
import * as vscode from 'vscode';
import type {
  DockerfilePlace,
  ImageLayoutDocument,
  ImageLayoutKernels,
  ImageLayoutParams,
} from '../../server/src/protocol/image-layout.js';
import { imageLayoutKernelsMethod, imageLayoutMethod } from '../../server/src/protocol/image-layout.js';
import type { DockerfileCommandArgument } from '../../server/src/protocol/messages.js';
import { placeMeant } from './active-dockerfile.js';
import type { AskServer } from './ask-server.js';
import { pickKernel } from './pick-kernel.js';
import { ReadOnlyDocuments } from './read-only-documents.js';

/** Which Dockerfile, and which kernel. */
export interface LayoutTarget {
  readonly uri: string;
  /** Of the ConfigMap in the file; null for a file of its own. */
  readonly document: number | null;
  readonly kernel: string;
}

export type ImageLayouts = ReadOnlyDocuments<LayoutTarget>;

export const imageLayoutsOf = (ask: AskServer): ImageLayouts =>
  new ReadOnlyDocuments<LayoutTarget>({
    scheme: 'kmm-image-layout',
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
    void vscode.window.showInformationMessage('Open a Dockerfile, or a ConfigMap that has one, first.');
    return;
  }
  const kernel = argument?.kernel ?? (await pickKernel('KMM: Image Layout', found.first, found.all));
  if (kernel === undefined) return;
  await layouts.open({ uri: place.textDocument.uri, document: found.document ?? null, kernel });
}
