// Reads the parameters of requests, which come from outside and may be anything. A wrong one is refused in the
// protocol's own words; a position that does not exist is moved to the nearest one that does.
import type { Position, Range } from 'vscode-languageserver/node';
import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';

/** `textDocument.uri`, in the client's spelling. */
export function uriIn(params: unknown): string {
  const uri = field(field(params, 'textDocument'), 'uri');
  if (typeof uri !== 'string') throw invalid('`textDocument.uri` must be a string');
  return uri;
}

export const positionIn = (params: unknown): Position => toPosition(field(params, 'position'), '`position`');

/** The place that comes first is its start, whatever the client calls it. */
export function rangeIn(params: unknown): Range {
  const range = field(params, 'range');
  const start = toPosition(field(range, 'start'), '`range.start`');
  const end = toPosition(field(range, 'end'), '`range.end`');
  const isReversed = end.line < start.line || (end.line === start.line && end.character < start.character);
  return isReversed ? { start: end, end: start } : { start, end };
}

/** The strings of the list `name` in `holder`; undefined when there is no list. */
export function stringsIn(holder: unknown, name: string): readonly string[] | undefined {
  const list = field(holder, name);
  return Array.isArray(list) ? list.filter(item => typeof item === 'string') : undefined;
}

/** The string `name` in `holder`; undefined when there is none. */
export function textIn(holder: unknown, name: string): string | undefined {
  const value = field(holder, name);
  return typeof value === 'string' ? value : undefined;
}

export function requiredTextIn(holder: unknown, name: string): string {
  const value = textIn(holder, name);
  if (value === undefined) throw invalid(`\`${name}\` must be a string`);
  return value;
}

/** The whole number `name` in `holder`, from 0 on; undefined when there is none. */
export function countIn(holder: unknown, name: string): number | undefined {
  const value = field(holder, name);
  return typeof value === 'number' && value >= 0 ? Math.trunc(value) : undefined;
}

export function requiredNumberIn(holder: unknown, name: string): number {
  const value = field(holder, name);
  if (typeof value !== 'number') throw invalid(`\`${name}\` must be a number`);
  return value;
}

/** The list `name` in `holder`; empty when there is none. */
export function listIn(holder: unknown, name: string): readonly unknown[] {
  const list = field(holder, name);
  return Array.isArray(list) ? list : [];
}

export function requiredListIn(holder: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(field(holder, name))) throw invalid(`\`${name}\` must be a list`);
  return listIn(holder, name);
}

/** What a message or a progress is called. */
export function idIn(holder: unknown, name: string): number | string {
  const value = field(holder, name);
  if (typeof value !== 'number' && typeof value !== 'string')
    throw invalid(`\`${name}\` must be a number or a string`);
  return value;
}

export const field = (holder: unknown, name: string): unknown =>
  isHolder(holder) ? Object.entries(holder).find(([key]) => key === name)?.[1] : undefined;

export const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

function toPosition(value: unknown, name: string): Position {
  const line = field(value, 'line');
  const character = field(value, 'character');
  if (typeof line !== 'number' || typeof character !== 'number') {
    throw invalid(`${name} must have the numbers \`line\` and \`character\``);
  }
  return { line: placed(line), character: placed(character) };
}

/** LSP has no greater ones. */
const largest = 2 ** 31 - 1;

const placed = (value: number): number => Math.min(Math.max(Math.trunc(value), 0), largest);

export const invalid = (message: string): ResponseError<undefined> =>
  new ResponseError(ErrorCodes.InvalidParams, message);
