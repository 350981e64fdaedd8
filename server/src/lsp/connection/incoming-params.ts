// What each notification may bring, read once for all who listen; and `initialize`, which the library reads too. What
// can be done without gets a value that does no harm, as editors differ in what they leave out.
import type { Range, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import {
  field,
  idIn,
  invalid,
  isHolder,
  listIn,
  rangeIn,
  requiredListIn,
  requiredNumberIn,
  requiredTextIn,
  textIn,
  uriIn,
} from './params.js';

type Read = (params: unknown) => object;

/** By method. What is not here is read where it is answered. */
export const paramsOf: Readonly<Record<string, Read>> = {
  initialize: params => {
    if (!isHolder(params) || Array.isArray(params)) throw invalid('`params` must be an object');
    const capabilities = field(params, 'capabilities');
    const folders = field(params, 'workspaceFolders');
    return {
      ...params,
      capabilities: isHolder(capabilities) ? capabilities : {},
      rootUri: textIn(params, 'rootUri') ?? null,
      workspaceFolders: Array.isArray(folders) ? foldersIn(params, 'workspaceFolders') : null,
    };
  },
  initialized: () => ({}),
  '$/cancelRequest': params => ({ id: idIn(params, 'id') }),
  '$/setTrace': params => ({ value: requiredTextIn(params, 'value') }),
  '$/progress': params => ({ token: idIn(params, 'token'), value: field(params, 'value') }),
  'window/workDoneProgress/cancel': params => ({ token: idIn(params, 'token') }),
  'textDocument/didOpen': params => {
    const document = field(params, 'textDocument');
    return {
      textDocument: {
        uri: uriIn(params),
        languageId: textIn(document, 'languageId') ?? '',
        version: versionIn(document) ?? 0,
        text: requiredTextIn(document, 'text'),
      },
    };
  },
  'textDocument/didChange': params => ({
    textDocument: {
      uri: uriIn(params),
      version: requiredNumberIn(field(params, 'textDocument'), 'version'),
    },
    contentChanges: requiredListIn(params, 'contentChanges').map(changeIn),
  }),
  'textDocument/didClose': params => ({ textDocument: { uri: uriIn(params) } }),
  'textDocument/didSave': params => ({ textDocument: { uri: uriIn(params) } }),
  'textDocument/willSave': params => ({ textDocument: { uri: uriIn(params) }, reason: 1 }),
  'workspace/didChangeConfiguration': params => ({ settings: field(params, 'settings') ?? null }),
  'workspace/didChangeWatchedFiles': params => ({
    changes: listIn(params, 'changes').flatMap(change => {
      const uri = textIn(change, 'uri');
      return uri === undefined ? [] : [{ uri, type: field(change, 'type') }];
    }),
  }),
  'workspace/didChangeWorkspaceFolders': params => {
    const event = field(params, 'event');
    return { event: { added: foldersIn(event, 'added'), removed: foldersIn(event, 'removed') } };
  },
};

const versionIn = (holder: unknown): number | undefined => {
  const version = field(holder, 'version');
  return typeof version === 'number' ? version : undefined;
};

/** All of the text when no place is said. */
function changeIn(change: unknown): TextDocumentContentChangeEvent {
  const text = requiredTextIn(change, 'text');
  const range: Range | undefined = isHolder(field(change, 'range')) ? rangeIn(change) : undefined;
  return range ? { range, text } : { text };
}

const foldersIn = (
  holder: unknown,
  name: string,
): readonly { readonly uri: string; readonly name: string }[] =>
  listIn(holder, name).flatMap(folder => {
    const uri = textIn(folder, 'uri');
    return uri === undefined ? [] : [{ uri, name: textIn(folder, 'name') ?? uri }];
  });
