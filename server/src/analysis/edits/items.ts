// Removing and rearranging the items of a list, whichever way the list is written.
import type { TextChange } from '../../core/problem.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { LocatedList } from '../yaml/located.js';
import type { Edit } from './entries.js';
import { endOfLines, lineBreakOf, lineStart } from './lines.js';

/** The only item of a list is left alone. */
export function removeItem(text: string, list: LocatedList, index: number): Edit {
  const item = list.items[index]?.span;
  if (!item || list.items.length < 2 || !isOwn(list)) return undefined;
  if (list.flow) {
    const next = list.items[index + 1]?.span.start;
    const before = list.items[index - 1]?.span.end ?? item.start;
    return [{ span: next === undefined ? spanOf(before, item.end) : spanOf(item.start, next), text: '' }];
  }
  const start = lineStart(text, item.start);
  const end = endOfLines(text, item.end);
  if (end === undefined || !/^ *- +$/.test(text.slice(start, item.start))) return undefined;
  return [{ span: spanOf(start, end), text: '' }];
}

/** In front of all others; `item` is YAML already. */
export function addFirstItem(text: string, list: LocatedList, item: string): Edit {
  const at = list.items[0]?.span.start;
  if (at === undefined || !isOwn(list)) return undefined;
  if (list.flow) return [{ span: spanOf(at, at), text: `${item}, ` }];
  const prefix = text.slice(lineStart(text, at), at);
  if (!/^ *(?:- +)+$/.test(prefix)) return undefined;
  const dash = `${' '.repeat(prefix.lastIndexOf('-'))}${prefix.slice(prefix.lastIndexOf('-'))}`;
  return [{ span: spanOf(at, at), text: `${item}${lineBreakOf(text)}${dash}` }];
}

/** The item moves to the front, the ones before it each move down by one; comments stay where they are. */
export function moveToFront(text: string, list: LocatedList, index: number): Edit {
  const moved = list.items.slice(0, index + 1).map(({ span }) => span);
  if (!isOwn(list) || moved.some(({ start, end }) => text.slice(start, end).includes('\n'))) return undefined;
  return moved.map((span, place): TextChange => {
    const source = moved[place === 0 ? index : place - 1] ?? span;
    return { span, text: text.slice(source.start, source.end) };
  });
}

/** The item at `from` moves in front of the one at `to`, with the comments above it that stand as far left as its dash. */
export function moveItem(text: string, list: LocatedList, from: number, to: number): Edit {
  const moved = linesOfItem(text, list, from);
  const place = linesOfItem(text, list, to)?.start;
  if (list.flow || !moved || place === undefined || place >= moved.start) return undefined;
  const lines = text.slice(moved.start, moved.end);
  // An alias may not come before its anchor.
  if (/[\s[{,][&*]\w/.test(lines)) return undefined;
  const before = text.slice(list.items[from - 1]?.span.start, moved.start);
  // Blank lines at the end are part of a `|+`, and the end of the text is one of any block scalar.
  if (keepsLines.test(lines) || keepsLines.test(before)) return undefined;
  if (!lines.endsWith('\n') && blockScalar.test(lines)) return undefined;
  const end = lines.endsWith('\n') ? '' : lineBreakOf(text);
  return [
    { span: spanOf(place, place), text: lines + end },
    { span: moved, text: '' },
  ];
}

const keepsLines = /[|>]\d?\+/;
const blockScalar = /[|>][-\d]*[ \t]*(?:#.*)?\r?$/m;

/** Whole lines: from the comments above the dash to those below the item that stand further right than it. */
function linesOfItem(text: string, { items, span }: LocatedList, index: number): Span | undefined {
  const item = items[index]?.span;
  if (!item || item.start < span.start || item.end > span.end) return undefined;
  const dash = lineStart(text, item.start);
  const indentation = /^( *)- +$/.exec(text.slice(dash, item.start))?.[1]?.length;
  const last = endOfLines(text, item.end);
  const above = index === 0 ? 0 : endOfLines(text, items[index - 1]?.span.end ?? dash);
  if (indentation === undefined || last === undefined || above === undefined) return undefined;
  const start = commentsAbove(text, dash, above, indentation);
  return spanOf(start, endOfComments(text, last, indentation));
}

/** Behind the lines of comments that begin at `start` and stand further right. */
function endOfComments(text: string, start: number, indentation: number): number {
  let end = start;
  for (;;) {
    comment.lastIndex = end;
    const found = comment.exec(text);
    if ((found?.[1]?.length ?? 0) <= indentation) return end;
    end = comment.lastIndex;
  }
}

const comment = /( *)#[^\n]*(?:\n|$)/y;

/** Where the lines of comments begin that end at `start`; none in front of `limit`, none further right. */
function commentsAbove(text: string, start: number, limit: number, indentation: number): number {
  let above = start;
  while (above > limit) {
    const line = lineStart(text, above - 1);
    const column = /^( *)#/.exec(text.slice(line, above))?.[1]?.length;
    if (line < limit || column === undefined || column > indentation) break;
    above = line;
  }
  return above;
}

/** Not another list's, reached through an alias: then no item stands in it. */
function isOwn({ items, span }: LocatedList): boolean {
  const ends = [items[0], items.at(-1)];
  return ends.every(item => !item || (item.span.start >= span.start && item.span.end <= span.end));
}
