// Adding and removing an entry of a map, whichever way the map is written. Where it is not sure that the rest stays
// what it is (anchors, explicit keys, an entry that comes from a merge), there is no edit.
import type { TextChange } from '../../core/problem.js';
import { spanOf } from '../../core/span.js';
import type { LocatedEntry, LocatedMap } from '../yaml/located.js';
import { endOfLines, lineStart } from '../yaml/lines.js';

export type Edit = readonly TextChange[] | undefined;

/** The only entry of a map is left alone: nothing would be a value of another kind. */
export function removeEntry(text: string, map: LocatedMap, entry: LocatedEntry): Edit {
  const own = ownEntries(map);
  const index = own.indexOf(entry);
  if (index < 0 || own.length < 2 || mayAnchor(text.slice(entry.keySpan.end, entry.span.end)))
    return undefined;
  return map.flow ? removeFromFlow(own, index) : removeFromBlock(text, entry, own[index + 1]);
}

/** Something elsewhere may refer to the value by an anchor in it. */
const mayAnchor = (source: string): boolean => /[\s[{,]&[^\s,]/.test(source);

/** In front of all other entries. `value` is YAML already, fit for the map's own way of writing. */
export function addEntry(text: string, map: LocatedMap, key: string, value: string): Edit {
  if (map.flow) return addToFlow(map, `${key}: ${value}`);
  const first = ownEntries(map)[0];
  const prefix = first && text.slice(lineStart(text, first.keySpan.start), first.keySpan.start);
  if (!first || prefix === undefined || !/^ *(?:- +)*$/.test(prefix)) return undefined;
  const at = first.keySpan.start;
  return [{ span: spanOf(at, at), text: `${key}: ${value}\n${' '.repeat(prefix.length)}` }];
}

function addToFlow(map: LocatedMap, entry: string): Edit {
  if (map.span.end - map.span.start < 2) return undefined;
  if (map.entries.length === 0) return [{ span: map.span, text: `{ ${entry} }` }];
  const at = ownEntries(map)[0]?.keySpan.start;
  return at === undefined ? undefined : [{ span: spanOf(at, at), text: `${entry}, ` }];
}

/** In the order of the text, without what is merged in from elsewhere. */
const ownEntries = ({ entries, span }: LocatedMap): readonly LocatedEntry[] =>
  entries
    .filter(({ keySpan, value }) => keySpan.start >= span.start && value.span.end <= span.end)
    .toSorted((a, b) => a.keySpan.start - b.keySpan.start);

function removeFromFlow(own: readonly LocatedEntry[], index: number): Edit {
  const next = own[index + 1];
  const span = own[index]?.span;
  if (!span) return undefined;
  if (next) return [{ span: spanOf(span.start, next.keySpan.start), text: '' }];
  return [{ span: spanOf(own[index - 1]?.span.end ?? span.start, span.end), text: '' }];
}

function removeFromBlock(text: string, entry: LocatedEntry, next: LocatedEntry | undefined): Edit {
  const { start } = entry.keySpan;
  const prefix = text.slice(lineStart(text, start), start);
  const end = endOfLines(text, entry.span.end);
  if (end === undefined) return undefined;
  if (/^ *$/.test(prefix)) return [{ span: spanOf(start - prefix.length, end), text: '' }];
  // Behind the dash of a list item the next key moves up.
  if (!next || !/^ *(?:- +)+$/.test(prefix)) return undefined;
  const between = text.slice(end, next.keySpan.start);
  return /^ *$/.test(between) ? [{ span: spanOf(start, next.keySpan.start), text: '' }] : undefined;
}
