// A request as an API server understands it: which verb, on what.
import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import type { Kind, Place } from './fake-store.js';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  /** The JSON object that was sent; undefined when there was none. */
  readonly body: JsonObject | undefined;
  /** Of `Authorization: Bearer`; empty without. */
  readonly token: string;
  /** As RBAC names it. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  /** Undefined for what is not served, or is no place of objects. */
  readonly place: Place | undefined;
  /** Empty for a whole collection. */
  readonly name: string;
  readonly isLog: boolean;
  /** Of one group and version. */
  readonly isDiscovery: boolean;
}

export function readRequest(incoming: IncomingMessage, text: string, kinds: readonly Kind[]): FakeRequest {
  const url = new URL(incoming.url ?? '', 'http://fake');
  const query = Object.fromEntries(url.searchParams);
  const method = incoming.method ?? '';
  const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  const [group = '', version = '', ...rest] = isCore ? ['', ...parts.slice(1)] : parts.slice(1);
  const isNamespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', name = '', subresource] = isNamespaced ? rest.slice(2) : rest;
  const kind = kinds.find(one => one.group === group && one.version === version && one.resource === resource);
  return {
    method,
    path: url.pathname,
    query,
    headers: incoming.headers,
    body: objectIn(text),
    token: /^Bearer (.*)$/.exec(incoming.headers.authorization ?? '')?.[1] ?? '',
    verb: verbOf(method, name, query),
    group,
    version,
    place: kind && { kind, namespace: isNamespaced ? (rest[1] ?? '') : '' },
    name,
    isLog: subresource === 'log',
    isDiscovery: (isCore || parts[0] === 'apis') && version !== '' && rest.length === 0,
  };
}

function verbOf(method: string, name: string, query: FakeRequest['query']): string {
  if (method === 'POST') return 'create';
  if (method === 'DELETE') return 'delete';
  if (query['watch'] !== undefined) return 'watch';
  return name === '' ? 'list' : 'get';
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // What is no array and no scalar in JSON is an object.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}
