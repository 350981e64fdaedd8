// The table of what the server answers: one row per LSP request, with the capability that announces it. A row only
// picks its parameters and calls the service; everything that may go wrong around it is the guard's.
import type { Location, LocationLink, ServerCapabilities } from 'vscode-languageserver/node';
import type { StopToken } from '../core/stop.js';
import type { ClientFeatures } from '../service/client-features.js';
import type { FileAddress } from '../service/code-actions.js';
import { codeActionKinds, codeActions } from '../service/code-actions.js';
import { complete } from '../service/complete.js';
import { definition } from '../service/definition.js';
import { diagnose } from '../service/diagnose.js';
import { foldingRanges } from '../service/folding.js';
import { hover } from '../service/hover.js';
import { inlayHints } from '../service/inlay-hints.js';
import { documentLinks } from '../service/links.js';
import type { YamlAssist } from '../service/ports.js';
import { documentHighlights, references } from '../service/references.js';
import type { SnippetShelf } from '../service/snippet-shelf.js';
import type { Snapshot } from '../service/snapshot.js';
import { documentSymbols, flatSymbols } from '../service/symbols.js';
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
    method: 'textDocument/inlayHint',
    capability: { inlayHintProvider: true },
    answer: call => inlayHints({ ...call, range: rangeIn(call.params) }, call.stop),
  },
  {
    method: 'textDocument/documentSymbol',
    capability: { documentSymbolProvider: true },
    answer: ({ snapshot, uri, features }) => {
      const symbols = documentSymbols(snapshot, uri);
      return features.symbolTree ? symbols : flatSymbols(uri, symbols);
    },
  },
  {
    method: 'textDocument/foldingRange',
    capability: { foldingRangeProvider: true },
    answer: ({ snapshot, uri }) => foldingRanges(snapshot, uri),
  },
  {
    method: 'textDocument/documentLink',
    capability: { documentLinkProvider: {} },
    answer: ({ snapshot, uri }) => documentLinks(snapshot, uri),
  },
  {
    method: 'textDocument/definition',
    capability: { definitionProvider: true },
    answer: ({ snapshot, uri, params, features }) => {
      const links = definition(snapshot, uri, positionIn(params));
      return features.locationLinks ? links : links.map(asLocation);
    },
  },
  {
    method: 'textDocument/references',
    capability: { referencesProvider: true },
    answer: ({ snapshot, uri, params }) => {
      const includeDeclaration = field(field(params, 'context'), 'includeDeclaration') === true;
      return references(snapshot, uri, positionIn(params), { includeDeclaration });
    },
  },
  {
    method: 'textDocument/documentHighlight',
    capability: { documentHighlightProvider: true },
    answer: ({ snapshot, uri, params }) => documentHighlights(snapshot, uri, positionIn(params)),
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

/** For editors that know no links. */
const asLocation = ({ targetUri, targetSelectionRange }: LocationLink): Location => ({
  uri: targetUri,
  range: targetSelectionRange,
});
