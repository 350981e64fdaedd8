// Removing and rearranging the items of a list, whichever way the list is written.
import type { TextChange } from '../../core/problem.js';
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

/** Not another list's, reached through an alias. */
const isOwn = ({ items, span }: LocatedList): boolean =>
  items.every(item => item.span.start >= span.start && item.span.end <= span.end);
