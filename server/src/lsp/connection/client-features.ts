// Reads what a client says it can do into what the service wants to know.
import type { ClientCapabilities } from 'vscode-languageserver/node';
import type { ClientFeatures } from '../../service/workspace/client-features.js';
import { isHolder, stringsIn } from './params.js';

export function readClientFeatures(
  { textDocument, workspace }: ClientCapabilities,
  initializationOptions: unknown,
): ClientFeatures {
  const diagnostics = textDocument?.publishDiagnostics;
  const edits = workspace?.workspaceEdit;
  return {
    relatedInformation: diagnostics?.relatedInformation === true,
    diagnosticTags: isHolder(diagnostics?.tagSupport),
    codeDescription: diagnostics?.codeDescriptionSupport === true,
    codeActionLiterals: isHolder(textDocument?.codeAction?.codeActionLiteralSupport),
    versionedEdits: edits?.documentChanges === true,
    createsFiles:
      edits?.documentChanges === true && stringsIn(edits, 'resourceOperations')?.includes('create') === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    insertTextModes: isHolder(textDocument?.completion?.completionItem?.insertTextModeSupport),
    symbolTree: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    locationLinks: textDocument?.definition?.linkSupport === true,
    commands: stringsIn(initializationOptions, 'commands') ?? [],
  };
}

/** What the client asks for again when it is told to: its method names for that. */
export function refreshMethods({ workspace }: ClientCapabilities): readonly string[] {
  return [
    ...(workspace?.inlayHint?.refreshSupport ? ['workspace/inlayHint/refresh'] : []),
    ...(workspace?.codeLens?.refreshSupport ? ['workspace/codeLens/refresh'] : []),
  ];
}
