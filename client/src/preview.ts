// The read-only document with all that KMM makes of a Module for one kernel. Follows every change of the Module; while
// that cannot be read, it keeps what it said last.
import * as vscode from 'vscode';
import type { Preview, PreviewParams } from '../../server/src/protocol/preview.js';
import { previewMethod } from '../../server/src/protocol/preview.js';
import type { AskServer } from './ask-server.js';

export const previewScheme = 'kmm-preview';

/** Which Module, and which kernel. */
export interface PreviewTarget {
  readonly uri: string;
  /** The index of the document in the file. */
  readonly document: number;
  readonly kernel: string;
}

export class Previews implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #ask: AskServer;
  /** What each open preview said last. */
  readonly #said = new Map<string, string>();

  constructor(ask: AskServer) {
    this.#ask = ask;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const target = targetOf(uri);
    const found = target && (await this.#request(target).catch(() => null));
    const text = found?.text ?? this.#said.get(uri.toString()) ?? '# There is no such Module now.\n';
    this.#said.set(uri.toString(), text);
    return text;
  }

  /** Beside the Module. */
  async open(target: PreviewTarget): Promise<void> {
    const found = await this.#request(target);
    if (!found) {
      void vscode.window.showInformationMessage('This Module cannot be read now; mend its YAML first.');
      return;
    }
    const document = await vscode.workspace.openTextDocument(uriOf(target, found.title));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  /** A Module of the file, or what it is previewed with, is different now. */
  refresh(file: string): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === previewScheme && targetOf(uri)?.uri === file) this.#changed.fire(uri);
    }
  }

  forget(uri: vscode.Uri): void {
    this.#said.delete(uri.toString());
  }

  #request({ uri, document, kernel }: PreviewTarget): Promise<Preview | null> {
    const params: PreviewParams = { textDocument: { uri }, document, kernel };
    return this.#ask<Preview | null>(previewMethod, params);
  }
}

/** The title becomes the tab's; the ending makes it YAML. */
const uriOf = (target: PreviewTarget, title: string): vscode.Uri =>
  vscode.Uri.from({
    scheme: previewScheme,
    path: `/${title.replaceAll('/', '_')}.yaml`,
    query: JSON.stringify([target.uri, target.document, target.kernel]),
  });

function targetOf({ query }: vscode.Uri): PreviewTarget | undefined {
  try {
    const [uri, document, kernel] = JSON.parse(query) as readonly unknown[];
    if (typeof uri !== 'string' || typeof document !== 'number' || typeof kernel !== 'string')
      return undefined;
    return { uri, document, kernel };
  } catch {
    return undefined;
  }
}
