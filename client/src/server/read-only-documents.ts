// Documents to read that the server writes: opened beside what they are about, written anew whenever that changes. While
// the server cannot answer, a document keeps what it said last.
import * as vscode from 'vscode';
import { tabName } from '../shown/look.js';
import { say } from '../shown/say.js';

export interface ReadOnlyText {
  /** The tab's. */
  readonly title: string;
  readonly text: string;
}

/** One sort of such documents. */
export interface ReadOnlySort<Target> {
  readonly scheme: string;
  /** Of the tab's title; decides about the language. */
  readonly ending: string;
  /** Null when there is no such thing now. */
  readonly ask: (target: Target) => Promise<ReadOnlyText | null>;
  readonly write: (target: Target) => readonly unknown[];
  /** The other way round; undefined for what `write` did not write. */
  readonly read: (parts: readonly unknown[]) => Target | undefined;
  /** Whether a change in a file may matter. */
  readonly dependsOn: (target: Target, file: string) => boolean;
  /** Shown instead of a document that cannot be opened. */
  readonly notNow: string;
  /** The text of one that never said anything. */
  readonly gone: string;
}

export class ReadOnlyDocuments<Target> implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #sort: ReadOnlySort<Target>;
  /** What each open document said last. */
  readonly #said = new Map<string, string>();
  readonly #listeners: vscode.Disposable;

  constructor(sort: ReadOnlySort<Target>) {
    this.#sort = sort;
    this.#listeners = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(sort.scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#said.delete(uri.toString())),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const target = this.targetOf(uri);
    const found = target && (await this.#sort.ask(target).catch(() => null));
    const text = found?.text ?? this.#said.get(uri.toString()) ?? this.#sort.gone;
    this.#said.set(uri.toString(), text);
    return text;
  }

  /** Beside what it is about. */
  async open(target: Target): Promise<void> {
    const found = await this.#sort.ask(target);
    if (!found) {
      void say('information', this.#sort.notNow);
      return;
    }
    const document = await vscode.workspace.openTextDocument(this.#uriOf(target, found.title));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  /** A file, or what it is shown with, is different now. */
  refresh(file: string): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const target = uri.scheme === this.#sort.scheme ? this.targetOf(uri) : undefined;
      if (target && this.#sort.dependsOn(target, file)) this.#changed.fire(uri);
    }
  }

  /** What a document of this sort is about. */
  targetOf({ query }: vscode.Uri): Target | undefined {
    try {
      const parts: unknown = JSON.parse(query);
      return Array.isArray(parts) ? this.#sort.read(parts) : undefined;
    } catch {
      return undefined;
    }
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #uriOf(target: Target, title: string): vscode.Uri {
    const { scheme, ending, write } = this.#sort;
    const path = `${tabName(title)}${ending}`;
    return vscode.Uri.from({ scheme, path, query: JSON.stringify(write(target)) });
  }
}
