// All objects of a selection, page by page, with what is needed to hear of every change from then on.
import { at, textAt } from '../../core/kernel/node-object.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { isObject } from '../../core/json/json-value.js';
import type { StopSignal } from '../../core/stop.js';
import type { ApiOutcome, Selection } from '../../service/ports/cluster-session.js';
import type { Api } from './api.js';
import { endless, unreadable } from './api-failure.js';
import { collectionPath } from './api-path.js';

export interface ObjectList {
  readonly objects: readonly JsonObject[];
  readonly resourceVersion: string;
}

/** As kubectl and client-go's pager do it. */
const objectsAPage = '500';

/** What goes on for longer is not followed further. */
const mostPages = 200;

export async function listObjects(
  api: Api,
  selection: Selection,
  stop: StopSignal,
): Promise<ApiOutcome<ObjectList>> {
  const listed = await pageByPage(api, selection, stop);
  // The list has changed too much since its first page was read.
  const expired = !listed.ok && listed.failure.status?.code === 410;
  return expired ? pageByPage(api, selection, stop) : listed;
}

async function pageByPage(api: Api, selection: Selection, stop: StopSignal): Promise<ApiOutcome<ObjectList>> {
  const objects: JsonObject[] = [];
  let next = '';
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await api.ask(
      {
        method: 'GET',
        path: collectionPath(selection),
        query: { ...selectors(selection), limit: objectsAPage, ...(next !== '' && { continue: next }) },
        asked: { verb: 'list', resource: selection.resource },
      },
      stop,
    );
    if (!reply.ok) return reply;
    const { body } = reply.value;
    const items = itemsIn(body);
    if (!items) return { ok: false, failure: unreadable(api.target) };
    objects.push(...items);
    next = textAt(body, 'metadata', 'continue');
    if (next === '')
      return { ok: true, value: { objects, resourceVersion: textAt(body, 'metadata', 'resourceVersion') } };
  }
  return { ok: false, failure: endless(api.target) };
}

export const selectors = ({ labelSelector, fieldSelector }: Selection): Readonly<Record<string, string>> => ({
  ...(labelSelector !== undefined && { labelSelector }),
  ...(fieldSelector !== undefined && { fieldSelector }),
});

/** Items of a list do not say what they are; here they do, as they would one by one. */
function itemsIn(list: unknown): readonly JsonObject[] | undefined {
  const items = at(list, 'items');
  // Go writes an empty list as null in some places.
  if (items === null) return [];
  if (!Array.isArray(items) || !items.every(isObject)) return undefined;
  const apiVersion = textAt(list, 'apiVersion');
  const kind = textAt(list, 'kind').replace(/List$/, '');
  return items.map(item => ({ apiVersion, kind, ...item }));
}
