// The table of what the server answers: one row per LSP request, with the capability that announces it. A row only
// picks its parameters and calls the service; everything that may go wrong around it is the guard's.
import type { Location, LocationLink } from 'vscode-languageserver/node';
import { codeActionKinds, codeActions } from '../../service/answers/code-actions.js';
import { codeLenses } from '../../service/answers/code-lens.js';
import { complete, completionTriggers } from '../../service/answers/complete.js';
import { definition } from '../../service/answers/definition.js';
import { diagnose } from '../../service/answers/diagnose.js';
import { foldingRanges } from '../../service/answers/folding.js';
import { hover } from '../../service/answers/hover.js';
import { inlayHints } from '../../service/answers/inlay-hints.js';
import { documentLinks } from '../../service/answers/links.js';
import { documentHighlights, references } from '../../service/answers/references.js';
import { documentSymbols, flatSymbols } from '../../service/answers/symbols.js';
import { dockerfileRequests } from '../dockerfile/requests.js';
import { kernelRequests } from '../kernels/requests.js';
import { field, positionIn, rangeIn, stringsIn, textIn } from '../connection/params.js';
import type { Row } from '../connection/request-row.js';

export const rows: readonly Row[] = [
  {
    method: 'textDocument/completion',
    capability: { completionProvider: { triggerCharacters: [...completionTriggers] } },
    answer: call => {
      const trigger = textIn(field(call.params, 'context'), 'triggerCharacter');
      return complete({ ...call, position: positionIn(call.params), trigger }, call.stop);
    },
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
  {
    method: 'textDocument/codeLens',
    capability: { codeLensProvider: {} },
    answer: call => codeLenses(call),
  },
  ...kernelRequests,
  ...dockerfileRequests,
];

/** For editors that know no links. */
const asLocation = ({ targetUri, targetSelectionRange }: LocationLink): Location => ({
  uri: targetUri,
  range: targetSelectionRange,
});
