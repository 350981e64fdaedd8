// What a row of the table of requests is.
import type { ServerCapabilities } from 'vscode-languageserver/node';
import type { StopToken } from '../../core/stop.js';
import type { ClientFeatures } from '../../service/workspace/client-features.js';
import type { FileAddress } from '../../service/workspace/file-address.js';
import type { YamlAssist } from '../../service/ports/ports.js';
import type { SnippetShelf } from '../../service/fields/snippet-source.js';
import type { Snapshot } from '../../service/workspace/snapshot.js';

/** All an answer may depend on. The file `uri` is known to the snapshot. */
export interface Call {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly params: unknown;
  readonly features: ClientFeatures;
  readonly addressOf: (uri: string) => FileAddress;
  readonly onRuleFailure: (rule: string, error: unknown) => void;
  readonly assist: YamlAssist;
  readonly snippets: SnippetShelf;
  readonly stop: StopToken;
}

export interface Row {
  readonly method: string;
  readonly capability: ServerCapabilities;
  readonly answer: (call: Call) => unknown;
  /** Its texts are handed back to us, or are files: whoever shows them makes them fit. */
  readonly isHandedBack?: true;
  /** What is answered for a file that nobody told of; null unless said. */
  readonly unknown?: (params: unknown) => unknown;
}
