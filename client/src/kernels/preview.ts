// The document with all that KMM makes of a Module for one kernel.
import type { Preview, PreviewParams } from '../../../server/src/protocol/preview.js';
import { previewMethod } from '../../../server/src/protocol/preview.js';
import type { AskServer } from '../server/ask-server.js';
import { ReadOnlyDocuments } from '../server/read-only-documents.js';

/** Which Module, and which kernel. */
export interface PreviewTarget {
  readonly uri: string;
  /** The index of the document in the file. */
  readonly document: number;
  readonly kernel: string;
}

export type Previews = ReadOnlyDocuments<PreviewTarget>;

export const previewsOf = (ask: AskServer): Previews =>
  new ReadOnlyDocuments<PreviewTarget>({
    scheme: 'kmm-preview',
    ending: '.yaml',
    ask: ({ uri, document, kernel }) => {
      const params: PreviewParams = { textDocument: { uri }, document, kernel };
      return ask<Preview | null>(previewMethod, params);
    },
    write: ({ uri, document, kernel }) => [uri, document, kernel],
    read: ([uri, document, kernel]) =>
      typeof uri === 'string' && typeof document === 'number' && typeof kernel === 'string'
        ? { uri, document, kernel }
        : undefined,
    dependsOn: ({ uri }, file) => uri === file,
    notNow: 'This Module cannot be read now; mend its YAML first.',
    gone: '# There is no such Module now.\n',
  });
