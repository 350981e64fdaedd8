// The table of what the server answers: one row per LSP request, with the capability that announces it. A row only
// picks its parameters and calls the service; everything that may go wrong around it is the guard's.
import type { ServerCapabilities } from 'vscode-languageserver/node';
import type { StopToken } from '../core/stop.js';
import type { ClientFeatures } from '../service/client-features.js';
import type { FileAddress } from '../service/code-actions.js';
import { codeActionKinds, codeActions } from '../service/code-actions.js';
import { complete } from '../service/complete.js';
import { diagnose } from '../service/diagnose.js';
import { hover } from '../service/hover.js';
import type { YamlAssist } from '../service/ports.js';
import type { SnippetShelf } from '../service/snippet-shelf.js';
import type { Snapshot } from '../service/snapshot.js';
import { field, positionIn, rangeIn, stringsIn } from './params.js';

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
}

export const rows: readonly Row[] = [
  {
    method: 'textDocument/completion',
    capability: { completionProvider: { triggerCharacters: [' ', '$', '{'] } },
    answer: call => complete({ ...call, position: positionIn(call.params) }, call.stop),
  },
  {
    method: 'textDocument/hover',
    capability: { hoverProvider: true },
    answer: call => hover({ ...call, position: positionIn(call.params) }, call.stop),
  },
  {
    method: 'textDocument/codeAction',
    capability: { codeActionProvider: { codeActionKinds: [...codeActionKinds] } },
    answer: call =>
      codeActions({
        ...call,
        problems: diagnose(call.snapshot, call.uri, call.onRuleFailure),
        range: rangeIn(call.params),
        only: stringsIn(field(call.params, 'context'), 'only'),
      }),
  },
];
