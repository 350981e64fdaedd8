// apiVersion and kind: what a document says it is, and what it can say.
import type { YamlDocument } from '../../analysis/objects/document.js';
import { apiVersionsOf, isServedBy, kmmKindOf, kmmKinds } from '../../analysis/objects/kinds.js';
import type { KmmKind } from '../../analysis/objects/kinds.js';
import type { CursorPlace } from '../../analysis/yaml/cursor.js';
import { sketchYaml } from '../../analysis/yaml/sketch.js';
import type { Distribution } from '../../core/release.js';
import { rank } from './completion-choices.js';
import type { Choice } from './completion-item.js';

export interface WrittenKind {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly kmm: KmmKind | undefined;
}

/** What the document is, also when it is too broken to be parsed. */
export function kindAsWritten(document: YamlDocument): WrittenKind {
  const { apiVersion, kind } = document.identity;
  if (document.kind) return { apiVersion, kind, kmm: document.kind };
  const written = {
    apiVersion: apiVersion ?? rootValue(document, 'apiVersion'),
    kind: kind ?? rootValue(document, 'kind'),
  };
  return { ...written, kmm: kmmKindOf({ ...document.identity, ...written }) };
}

function rootValue({ text }: YamlDocument, key: string): string | undefined {
  const entry = sketchYaml(text).root.children.find(
    child => child.key === key && child.valueKind === 'scalar',
  );
  return entry && text.slice(entry.valueSpan.start, entry.valueSpan.end).replace(/^(["'])(.*)\1$/, '$2');
}

/**
 * Undefined unless the cursor is on the value of `apiVersion` or `kind` of the object itself, or among the keys of an
 * object that is KMM's by one of the two and lacks the other.
 */
export function identityChoices(
  written: WrittenKind,
  place: CursorPlace,
  distribution: Distribution,
): readonly Choice[] | undefined {
  const served = kmmKinds.filter(kind => isServedBy(kind, distribution));
  if (place.kind === 'key' && place.path.length === 0 && !written.kmm)
    return missingHalf(written, place, served);
  if (place.kind !== 'value' || place.path.length !== 1) return undefined;
  if (place.path[0] === 'kind') return values(served.filter(kind => fits(kind, written.apiVersion)));
  if (place.path[0] !== 'apiVersion') return undefined;
  const kinds = served.filter(kind => written.kind === undefined || kind === written.kind);
  return values([...new Set(kinds.flatMap(apiVersionsOf))].toReversed());
}

function missingHalf(
  { apiVersion, kind }: WrittenKind,
  place: CursorPlace,
  served: readonly KmmKind[],
): readonly Choice[] | undefined {
  if (place.colon || (apiVersion !== undefined && kind !== undefined)) return undefined;
  const known = served.filter(each => each === kind || apiVersionsOf(each).some(one => one === apiVersion));
  const lines = known.flatMap(each =>
    kind === undefined ? [`kind: ${each}`] : apiVersionsOf(each).map(one => `apiVersion: ${one}`),
  );
  return lines.length === 0
    ? undefined
    : lines.map(line => ({ kind: 'key', label: line, text: line, rank: rank.required }));
}

const fits = (kind: KmmKind, apiVersion: string | undefined): boolean =>
  apiVersion === undefined || apiVersionsOf(kind).includes(apiVersion);

const values = (texts: readonly string[]): readonly Choice[] =>
  texts.map(text => ({ kind: 'value', label: text, text, rank: rank.optional }));
