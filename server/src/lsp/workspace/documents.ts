// The texts that editors hold open, and the way they reach the workspace: a keystroke only marks its file, and the
// file is analysed when the next question needs it, so fast typing in a long file never queues up analyses.
import type {
  Connection,
  TextDocumentContentChangeEvent,
  TextDocumentsConfiguration,
} from 'vscode-languageserver/node';
import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isYamlName } from '../../core/yaml-file-name.js';
import { isDockerfileName } from '../../core/dockerfile/file-name.js';
import type { FileAddress } from '../../service/workspace/file-address.js';
import type { Snapshot } from '../../service/workspace/snapshot.js';
import type { Workspace } from '../../service/workspace/workspace.js';
import { mayBecomeOurs } from '../../service/workspace/relevance.js';
import { dockerfileLanguage, isYamlLanguage } from '../../protocol/languages.js';
import { canonicalUri, isOtherState } from './uri.js';

/** An open file. `key` is its name in the workspace, `uri` the editor's own spelling of it. */
export interface OpenDocument {
  readonly key: string;
  readonly uri: string;
  readonly version: number;
}

export interface DocumentEvents {
  /** Whether a file that is no YAML is wanted, too. */
  readonly isWanted: (key: string) => boolean;
  readonly opened: (document: OpenDocument) => void;
  readonly changed: (document: OpenDocument) => void;
  readonly closed: (document: OpenDocument) => void;
}

export class Documents {
  readonly #texts = new TextDocuments(configuration);
  readonly #workspace: Workspace;
  readonly #open = new Map<string, TextDocument>();
  readonly #unread = new Set<string>();
  #isWanted: DocumentEvents['isWanted'] = () => false;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  listen(connection: Connection, events: DocumentEvents): void {
    this.#isWanted = events.isWanted;
    this.#texts.onDidChangeContent(({ document }) => {
      const key = canonicalUri(document.uri);
      if (isOtherState(document.uri)) return;
      if (!isYaml(document) && !isDockerfile(key, document) && !events.isWanted(key)) return;
      const known = this.#open.has(key);
      this.#open.set(key, document);
      this.#unread.add(key);
      (known ? events.changed : events.opened)(described(key, document));
    });
    this.#texts.onDidClose(({ document }) => {
      const key = canonicalUri(document.uri);
      if (!this.#open.delete(key)) return;
      this.#unread.delete(key);
      this.#workspace.close(key);
      events.closed(described(key, document));
    });
    this.#texts.listen(connection);
  }

  /** The state of everything, every keystroke so far included. */
  snapshot(): Snapshot {
    for (const key of this.#unread) {
      const document = this.#open.get(key);
      if (document) this.#edit(key, document);
    }
    this.#unread.clear();
    return this.#workspace.snapshot();
  }

  #edit(key: string, document: TextDocument): void {
    const text = document.getText();
    if (isDockerfile(key, document)) this.#workspace.edit(key, text, 'dockerfile');
    else this.#workspace.edit(key, this.#isWanted(key) || mayBecomeOurs(text) ? text : '');
  }

  /** What is open, the file that was opened first in front. */
  all(): readonly OpenDocument[] {
    return [...this.#open].map(([key, document]) => described(key, document));
  }

  /** How the client calls a file, and which version of it is open if it is. */
  addressOf(key: string): FileAddress {
    const { uri, version } = this.#open.get(key) ?? { uri: key, version: null };
    return { uri, version };
  }

  get(key: string): OpenDocument | undefined {
    const document = this.#open.get(key);
    return document && described(key, document);
  }
}

/** Positions beyond the end of the text mean its end. */
const configuration: TextDocumentsConfiguration<TextDocument> = {
  create: (uri, languageId, version, text) => TextDocument.create(uri, languageId, version, text),
  update: (document, changes, version) =>
    changes.reduce((now, change) => TextDocument.update(now, [clamped(now, change)], version), document),
};

/** The line table of a `TextDocument` breaks on lines that do not exist, so they never get there. */
function clamped(
  document: TextDocument,
  change: TextDocumentContentChangeEvent,
): TextDocumentContentChangeEvent {
  if (!('range' in change) || !change.range) return change;
  const { start, end } = change.range;
  const inside = (place: typeof start): typeof start => document.positionAt(document.offsetAt(place));
  return { range: { start: inside(start), end: inside(end) }, text: change.text };
}

const isYaml = ({ languageId, uri }: TextDocument): boolean => isYamlLanguage(languageId) || isYamlName(uri);

/** A file of another name is one, too, when its editor says so. */
const isDockerfile = (key: string, { languageId }: TextDocument): boolean =>
  languageId === dockerfileLanguage || isDockerfileName(key);

const described = (key: string, { uri, version }: TextDocument): OpenDocument => ({ key, uri, version });
