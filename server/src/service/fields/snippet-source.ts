// The snippets of `snippets/` for clients that do not read them by themselves, and in VS Code for the places where
// they fit without retyping. The texts are data; where each fits is decided here.
import type { CursorPlace } from '../../analysis/yaml/cursor.js';
import type { Choice } from './completion-item.js';
import type { ChoicePlace } from './completion-choices.js';
import { rank } from './completion-choices.js';
import type { WrittenKind } from './identity-choices.js';

/** One entry of a snippet file in VS Code's format. */
export interface SnippetEntry {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** By title. */
export type SnippetShelf = Readonly<Record<string, SnippetEntry>>;

/** By prefix: a whole document, an item of the list with this key, or the key itself. */
const places: Readonly<
  Record<string, { readonly list?: string; readonly key?: string; readonly document?: true }>
> = {
  'kmm-module': { document: true },
  'kmm-configmap': { document: true },
  'kmm-preflight': { document: true },
  'kmm-managedclustermodule': { document: true },
  'kmm-mapping-literal': { list: 'kernelMappings' },
  'kmm-mapping-regexp': { list: 'kernelMappings' },
  'kmm-build': { key: 'build' },
  'kmm-sign': { key: 'sign' },
  'kmm-build-arg': { list: 'buildArgs' },
};

/** Whole objects, while the document holds nothing else yet. */
export function documentSnippets(
  shelf: SnippetShelf,
  written: WrittenKind,
  place: CursorPlace,
  text: string,
): readonly Choice[] {
  const outside = text.slice(0, place.replace.start) + text.slice(place.replace.end);
  const empty = outside.split('\n').every(line => /^(?:#|---|\.\.\.$|%|$)/.test(line.trim()));
  if (!empty || place.path.length > 0 || place.column > 0 || written.kind !== undefined) return [];
  return Object.entries(shelf)
    .filter(([, { prefix }]) => places[prefix]?.document)
    .map(([title, entry]) => choiceOf(title, entry));
}

/** Pieces that fit at `target`. `keys` are the choices there: a piece for a key fits where the key itself does. */
export function snippetsFor(
  shelf: SnippetShelf,
  place: CursorPlace,
  target: ChoicePlace,
  keys: readonly Choice[],
): readonly Choice[] {
  if (place.flow || place.colon || place.body || target.what !== 'key') return [];
  const lead = target.lead ? { lead: target.lead } : {};
  const [list, index] = target.path.slice(-2);
  return Object.entries(shelf).flatMap(([title, entry]) => {
    const fits = places[entry.prefix];
    const asItem =
      typeof index === 'number' && fits?.list === list && place.present.length * (target.lead ? 0 : 1) === 0;
    const asKey = fits?.key !== undefined && keys.some(({ label }) => label === fits.key);
    return asItem || asKey ? [{ ...choiceOf(title, entry), ...lead }] : [];
  });
}

function choiceOf(title: string, { description, body }: SnippetEntry): Choice {
  const item = body[0]?.startsWith('- ') === true;
  const lines = item ? body.map(line => line.slice(2)) : body;
  return {
    kind: 'snippet',
    label: title,
    text: lines.join('\n'),
    documentation: description,
    rank: rank.snippet,
  };
}
