// Puts the rows of the table on the wire: each behind the guard, each over the state of the moment, each for a file
// that is known and in the settings that hold for it.
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { ClientFeatures } from '../../service/workspace/client-features.js';
import type { YamlAssist } from '../../service/ports/ports.js';
import type { SnippetShelf } from '../../service/fields/snippet-source.js';
import type { Documents } from '../workspace/documents.js';
import type { Failed } from '../connection/guard.js';
import { guard } from '../connection/guard.js';
import type { LifeCycle } from '../connection/life-cycle.js';
import { uriIn } from '../connection/params.js';
import type { Row } from '../connection/request-row.js';
import { shownInEditor } from '../connection/shown-answer.js';
import { rows } from './requests.js';
import type { ClientSettings } from '../workspace/settings.js';
import { canonicalUri } from '../workspace/uri.js';

export interface AnswersWorld {
  readonly connection: Connection;
  readonly lifeCycle: LifeCycle;
  readonly documents: Documents;
  readonly settings: ClientSettings;
  readonly features: ClientFeatures;
  readonly assist: YamlAssist;
  readonly snippets: SnippetShelf;
  readonly failed: Failed;
}

export function serveRows(world: AnswersWorld): void {
  const { connection, lifeCycle, documents, failed } = world;
  for (const row of rows) {
    const guarded = {
      method: row.method,
      basis: (params: unknown) => documents.get(keyIn(params))?.version,
      answer: (params: unknown, token: CancellationToken) => answer(world, row, params, token),
    };
    connection.onRequest(row.method, guard(guarded, lifeCycle, failed));
  }
}

async function answer(
  world: AnswersWorld,
  row: Row,
  params: unknown,
  token: CancellationToken,
): Promise<unknown> {
  const { documents, settings, features, assist, snippets, failed } = world;
  const uri = keyIn(params);
  if (!documents.snapshot().files.has(uri)) return row.unknown?.(params);
  await settings.ready(uri);
  const snapshot = documents.snapshot();
  if (!snapshot.files.has(uri)) return row.unknown?.(params);
  const answer = await row.answer({
    snapshot,
    uri,
    params,
    features,
    assist,
    snippets,
    addressOf: file => documents.addressOf(file),
    onRuleFailure: failed,
    stop: stopTokenOf(token),
  });
  return row.isHandedBack ? answer : shownInEditor(answer);
}

const keyIn = (params: unknown): string => canonicalUri(uriIn(params));

const stopTokenOf = (token: CancellationToken): { readonly stopped: boolean } => ({
  get stopped() {
    return token.isCancellationRequested;
  },
});
