// Which keys a ConfigMap or Secret has, as its manifest says. Values are not looked at: a Secret's are nobody's business.
import type { TextChange } from '../../core/problem.js';
import type { Span } from '../../core/span.js';
import { scalarText } from '../yaml/scalar-text.js';
import type { Located } from '../yaml/located.js';
import { entryAt, stringAt } from '../yaml/located.js';

export type KeyHome = 'data' | 'stringData' | 'binaryData' | 'generator';

/** Spans count from the start of the document. */
export interface ObjectKey {
  readonly name: string;
  readonly home: KeyHome;
  readonly span: Span;
  /** Key and value together. */
  readonly entry: Span;
  readonly renamed: (to: string) => TextChange;
}

export interface ObjectContents {
  readonly keys: readonly ObjectKey[];
  /** The object has no other keys: no template brings some, nothing is broken, or read from a file unseen. */
  readonly complete: boolean;
  /** Of a Secret; undefined = not written. */
  readonly type: { readonly value: string; readonly span: Span } | undefined;
}

export const keyHomes = ['data', 'stringData', 'binaryData'] as const;

/** `decided` = the text is what the cluster gets. */
export function contentsOf(root: Located | undefined, decided: boolean): ObjectContents {
  const value = stringAt(root, ['type']);
  const span = entryAt(root, ['type'])?.value.span;
  return {
    keys: keyHomes.flatMap(home => keysIn(root, home)),
    complete: decided,
    type: value !== undefined && span ? { value, span } : undefined,
  };
}

function keysIn(root: Located | undefined, home: KeyHome): readonly ObjectKey[] {
  const map = entryAt(root, [home])?.value;
  if (map?.kind !== 'map') return [];
  return map.entries.map(({ key, keySpan, span }) => ({
    name: key,
    home,
    span: keySpan,
    entry: span,
    renamed: to => ({ span: keySpan, text: scalarText(to, map.flow ? 'flow' : 'block') }),
  }));
}
