// A ConfigMap's Dockerfile as a document of its own, kept the same as the YAML both ways. What is typed in one goes into
// the other; when both have changed, nothing is written before the user has chosen.
import * as vscode from 'vscode';
import type {
  DockerfileHost,
  DockerfileTextParams,
  EmbeddedDockerfile,
  ReplacedDockerfile,
  ReplaceDockerfileParams,
} from '../../../server/src/protocol/dockerfiles.js';
import {
  dockerfileHostIn,
  dockerfilePath,
  dockerfileScheme,
  dockerfileTextMethod,
  replaceDockerfileMethod,
} from '../../../server/src/protocol/dockerfiles.js';
import type { Refusal } from '../../../server/src/protocol/messages.js';
import type { AskServer } from '../server/ask-server.js';
import { explain, inWords } from '../server/explain.js';
import { say } from '../shown/say.js';
import { leastEdit } from './least-edit.js';

/** What both sides had when they were last the same. */
interface Agreed {
  /** In the YAML. */
  readonly host: string;
  /** In the document, which has one sort of line end only. */
  readonly own: string;
}

export class DockerfileDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #ask: AskServer;
  readonly #agreed = new Map<string, Agreed>();
  /** Files as they were last read, for documents that are opened then. */
  readonly #read = new Map<string, string>();
  readonly #queues = new Map<string, Promise<Refusal | undefined>>();
  /** What was refused last, and told. */
  readonly #told = new Map<string, string>();
  readonly #asking = new Set<string>();
  readonly #listeners: vscode.Disposable;

  constructor(ask: AskServer) {
    this.#ask = ask;
    this.#listeners = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerFileSystemProvider(dockerfileScheme, this, { isCaseSensitive: true }),
      vscode.workspace.onDidOpenTextDocument(document => this.#opened(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#edited(document)),
      vscode.workspace.onDidSaveTextDocument(document => this.#saved(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri.toString())),
    );
    vscode.workspace.textDocuments.forEach(document => this.#opened(document));
  }

  /** Beside the YAML. */
  async open(host: DockerfileHost): Promise<void> {
    const uri = vscode.Uri.from({ scheme: dockerfileScheme, path: dockerfilePath(host) });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const text = await this.#textOf(uri);
    this.#read.set(uri.toString(), text);
    return new TextEncoder().encode(text);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const size = new TextEncoder().encode(await this.#textOf(uri)).length;
    // The YAML is the file; what of it is newer is settled here and not by times.
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size };
  }

  /** The document is in the YAML already, or goes there now; with it the YAML is saved. */
  async writeFile(uri: vscode.Uri): Promise<void> {
    const host = hostOf(uri);
    const document = documentOf(uri);
    if (!host || !document) throw vscode.FileSystemError.FileNotFound(uri);
    const refused = await this.#soon(document);
    // VS Code shows it, with what it could not save.
    if (refused) throw vscode.FileSystemError.Unavailable(inWords(refused));
    const agreed = this.#agreed.get(uri.toString());
    if (agreed?.own !== textOf(document, agreed)) {
      throw vscode.FileSystemError.Unavailable('The YAML around it has changed, or cannot be read now.');
    }
    await (await vscode.workspace.openTextDocument(vscode.Uri.parse(host.uri))).save();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #opened(document: vscode.TextDocument): void {
    if (document.uri.scheme !== dockerfileScheme) return;
    const key = document.uri.toString();
    const own = document.getText();
    this.#agreed.set(key, { host: this.#read.get(key) ?? own, own });
    this.#read.delete(key);
  }

  #edited(document: vscode.TextDocument): void {
    const own = document.uri.scheme === dockerfileScheme;
    for (const each of own ? [document] : this.#embeddedIn(document))
      void this.#soon(each).then(refused => this.#tell(each, refused));
  }

  /** Once, until it works again; not while there is nothing to write. */
  #tell(document: vscode.TextDocument, refused: Refusal | undefined): void {
    const key = document.uri.toString();
    const before = this.#told.get(key);
    if (!refused) this.#told.delete(key);
    if (!refused || refused.message === before) return;
    this.#told.set(key, refused.message);
    void explain(refused);
  }

  #closed(key: string): void {
    this.#agreed.delete(key);
    this.#told.delete(key);
  }

  /** With the YAML saved, the documents in it are saved too. */
  #saved(document: vscode.TextDocument): void {
    for (const embedded of this.#embeddedIn(document))
      if (embedded.isDirty) void embedded.save().then(undefined, shownByVsCode);
  }

  #embeddedIn({ uri }: vscode.TextDocument): readonly vscode.TextDocument[] {
    const key = uri.toString();
    return vscode.workspace.textDocuments.filter(
      other => other.uri.scheme === dockerfileScheme && hostOf(other.uri)?.uri === key,
    );
  }

  /** One after the other, so that each sees what the one before it did. Why the text is not in the YAML, if so. */
  #soon(document: vscode.TextDocument): Promise<Refusal | undefined> {
    const key = document.uri.toString();
    const next = (this.#queues.get(key) ?? Promise.resolve())
      .then(() => this.#reconcile(document))
      .catch(() => undefined);
    this.#queues.set(key, next);
    return next;
  }

  async #reconcile(document: vscode.TextDocument): Promise<Refusal | undefined> {
    const key = document.uri.toString();
    const host = hostOf(document.uri);
    const agreed = this.#agreed.get(key);
    if (!host || !agreed || document.isClosed) return undefined;
    const yaml = await vscode.workspace.openTextDocument(vscode.Uri.parse(host.uri));
    const own = textOf(document, agreed);
    const found = await this.#replace(host, agreed.host, own === agreed.own ? agreed.host : own);
    if (this.#agreed.get(key) !== agreed) return undefined;
    if ('ok' in found) return own === agreed.own ? undefined : found;
    const theirs = found.text;
    if (theirs === own) this.#agreed.set(key, { host: theirs, own });
    else if (own === agreed.own && theirs === agreed.host) return undefined;
    else if (own === agreed.own) await this.#take(document, theirs);
    else if (theirs === agreed.host) await this.#give(document, yaml, { found, own });
    else void this.#choose(document, theirs).catch(shownByVsCode);
    return undefined;
  }

  /** The document's text into the YAML; when somebody was faster, once more. */
  async #give(
    document: vscode.TextDocument,
    yaml: vscode.TextDocument,
    { found, own }: { readonly found: ReplacedDockerfile; readonly own: string },
  ): Promise<void> {
    if (!found.edits) return;
    if (found.version !== null && found.version !== yaml.version) return void this.#soon(document);
    const edit = new vscode.WorkspaceEdit();
    for (const { range, newText } of found.edits) {
      const { start, end } = range;
      edit.replace(yaml.uri, new vscode.Range(start.line, start.character, end.line, end.character), newText);
    }
    if (await vscode.workspace.applyEdit(edit)) this.#agreed.set(document.uri.toString(), { host: own, own });
  }

  /** The YAML's text into the document. */
  async #take(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const { start, end, by } = leastEdit(document.getText(), text);
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.replace(document.uri, range, by);
    if (!(await vscode.workspace.applyEdit(edit))) return;
    this.#agreed.set(document.uri.toString(), { host: text, own: textOf(document, { host: text }) });
  }

  /** Both have changed. Either way the other text can be had back by undoing. */
  async #choose(document: vscode.TextDocument, theirs: string): Promise<void> {
    const key = document.uri.toString();
    if (this.#asking.has(key)) return;
    this.#asking.add(key);
    const keep = 'Keep This Text';
    const take = 'Take What the YAML Has';
    const name = hostOf(document.uri)?.name ?? 'the ConfigMap';
    const message = `The Dockerfile of ${name} has changed in the YAML as well.`;
    const chosen = await say('warning', message, keep, take);
    this.#asking.delete(key);
    if (chosen === take) await this.#take(document, theirs);
    if (chosen !== keep) return;
    const own = this.#agreed.get(key)?.own ?? '';
    this.#agreed.set(key, { host: theirs, own });
    await this.#soon(document);
  }

  #replace(host: DockerfileHost, base: string, text: string): Promise<ReplacedDockerfile | Refusal> {
    const { uri, document, name } = host;
    const params: ReplaceDockerfileParams = { textDocument: { uri }, document, name, base, text };
    return this.#ask<ReplacedDockerfile | Refusal>(replaceDockerfileMethod, params);
  }

  async #textOf(uri: vscode.Uri): Promise<string> {
    const host = hostOf(uri);
    if (!host) throw vscode.FileSystemError.FileNotFound(uri);
    await vscode.workspace.openTextDocument(vscode.Uri.parse(host.uri));
    const found = await this.#replace(host, '', '');
    if ('ok' in found) throw vscode.FileSystemError.Unavailable(inWords(found));
    return found.text;
  }
}

/** Whoever saves or applies an edit is told by VS Code when it fails. */
const shownByVsCode = (): undefined => undefined;

/** Line ends of two characters are the YAML's, or else only the editor's. */
function textOf(document: vscode.TextDocument, agreed: Pick<Agreed, 'host'> | undefined): string {
  const text = document.getText();
  return agreed?.host.includes('\r\n') ? text : text.replaceAll('\r\n', '\n');
}

const hostOf = (uri: vscode.Uri): DockerfileHost | undefined => dockerfileHostIn(uri.path);

const documentOf = (uri: vscode.Uri): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());

/** Undefined when there is no such Dockerfile. */
export async function dockerfileHost(
  ask: AskServer,
  params: DockerfileTextParams,
): Promise<DockerfileHost | undefined> {
  const found = await ask<EmbeddedDockerfile | null>(dockerfileTextMethod, params);
  return found ? { uri: params.textDocument.uri, document: found.document, name: found.name } : undefined;
}
