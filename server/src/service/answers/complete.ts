// What can be written where the cursor is: keys and values of the document's own kind and release, whole pieces out
// of the snippets, names of other objects in the workspace.
import type { CompletionItem, Position } from 'vscode-languageserver-types';
import type { PlacedDocument } from '../../analysis/objects/document.js';
import { ownPath } from '../../analysis/objects/nested-objects.js';
import { documentAt } from '../../analysis/objects/source-file.js';
import { holdsActions, isInAction, textAt } from '../../analysis/objects/text-at.js';
import type { CursorPlace } from '../../analysis/yaml/cursor.js';
import { cursorPlace } from '../../analysis/yaml/cursor.js';
import type { JsonSchema } from '../../core/api-server/json-schema.js';
import type { StopToken } from '../../core/stop.js';
import { schemaAt, schemaChoices, targetOf } from '../fields/completion-choices.js';
import type { Choice, CompletionFeatures } from '../fields/completion-item.js';
import { toCompletionItem } from '../fields/completion-item.js';
import { dockerfileCompletions } from '../dockerfile/complete.js';
import { identityChoices, kindAsWritten } from '../fields/identity-choices.js';
import { objectNameChoices } from '../fields/object-name-choices.js';
import type { YamlAssist } from '../ports/ports.js';
import type { SnippetShelf } from '../fields/snippet-source.js';
import { documentSnippets, snippetsFor } from '../fields/snippet-source.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { templateChoices } from '../fields/template-choices.js';
import { linesOf } from '../workspace/text-lines.js';

export interface CompletionRequest {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly position: Position;
  readonly features: CompletionFeatures;
  readonly assist: YamlAssist;
  readonly snippets: SnippetShelf;
  /** What the user typed to be offered something; undefined = asked for it. */
  readonly trigger?: string | undefined;
}

/** What only a Dockerfile has a use for. */
const dockerfileTriggers: readonly string[] = ['=', '/'];

/** Behind these an editor asks by itself. */
export const completionTriggers: readonly string[] = [' ', '$', '{', ...dockerfileTriggers];

/** Empty where nothing of KMM's can be written, and once stopped. Never throws over the user's text. */
export async function complete(
  request: CompletionRequest,
  stop: StopToken,
): Promise<readonly CompletionItem[]> {
  const file = request.snapshot.files.get(request.uri);
  if (!file) return [];
  const lines = linesOf(file);
  const offset = lines.offset(request.position);
  const placed = documentAt(file, offset);
  const { text, start } = { text: placed?.document.text ?? file.text, start: placed?.start ?? 0 };
  if (isInAction(text, offset - start)) return [];
  const inDockerfile = dockerfileCompletions(request);
  if (inDockerfile) return inDockerfile;
  if (request.trigger !== undefined && dockerfileTriggers.includes(request.trigger)) return [];
  const place = placed && placeIn(placed, offset);
  if (!placed || !place) return [];
  const choices = await choicesAt(request, placed, place, stop);
  if (stop.stopped) return [];
  const site = { place, text, start, lines, features: request.features };
  return choices
    .filter(choice => !holdsActions(placed.document, choice.replace ?? place.replace))
    .map((choice, order) => toCompletionItem(site, choice, order));
}

/** As if the object stood alone. */
function placeIn({ document, start }: PlacedDocument, offset: number): CursorPlace | undefined {
  const text = textAt(document, offset - start);
  const place = text === undefined ? undefined : cursorPlace(text, offset - start);
  const path = place && ownPath(document, place.path);
  if (!place || !path) return undefined;
  const { listAbove: whole, ...rest } = place;
  const listAbove = whole && ownPath(document, whole);
  return { ...rest, path, ...(listAbove && { listAbove }) };
}

async function choicesAt(
  request: CompletionRequest,
  placed: PlacedDocument,
  place: CursorPlace,
  stop: StopToken,
): Promise<readonly Choice[]> {
  const { snapshot, uri, snippets } = request;
  const { text } = placed.document;
  const identity = kindAsWritten(placed.document);
  const dialect = snapshot.settingsFor(uri);
  const own = identityChoices(identity, place, dialect.distribution);
  if (own) return own;
  if (!identity.kmm) return documentSnippets(snippets, identity, place, text);
  const schema = snapshot.schemas.schemaFor(identity.kmm, identity.apiVersion ?? '', dialect);
  if (!schema) return [];
  const special = [
    ...templateChoices(text, place, dialect.release),
    ...objectNameChoices(snapshot, placed.document, place),
  ];
  if (special.length > 0) return special;
  return [
    ...(await fieldChoices(request, schema, place, stop)),
    ...(await listAboveChoices(request, schema, place, stop)),
  ];
}

async function fieldChoices(
  { assist, snippets }: CompletionRequest,
  schema: JsonSchema,
  place: CursorPlace,
  stop: StopToken,
): Promise<readonly Choice[]> {
  const target = targetOf(place, schemaAt(schema, place.path));
  const keys = await schemaChoices(assist, schema, place, target, stop);
  return [...keys, ...snippetsFor(snippets, place, target, keys)];
}

/** A list may begin at the column of its key, so right below a bare key its items are offered too. */
async function listAboveChoices(
  request: CompletionRequest,
  schema: JsonSchema,
  place: CursorPlace,
  stop: StopToken,
): Promise<readonly Choice[]> {
  const path = place.listAbove;
  if (!path || schemaAt(schema, path)?.type !== 'array') return [];
  const items = await fieldChoices(request, schema, { ...place, kind: 'item', path, present: [] }, stop);
  return items.map(item => ({ ...item, label: `- ${item.label}`, rank: 5 }));
}
