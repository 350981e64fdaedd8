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

export function rangeIn(params: unknown): Range {
  const range = field(params, 'range');
  return {
    start: toPosition(field(range, 'start'), '`range.start`'),
    end: toPosition(field(range, 'end'), '`range.end`'),
  };
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

export const field = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null
    ? Object.entries(holder).find(([key]) => key === name)?.[1]
    : undefined;

function toPosition(value: unknown, name: string): Position {
  const line = field(value, 'line');
  const character = field(value, 'character');
  if (typeof line !== 'number' || typeof character !== 'number') {
    throw invalid(`${name} must have the numbers \`line\` and \`character\``);
  }
  return { line: Math.trunc(line), character: Math.trunc(character) };
}

const invalid = (message: string): ResponseError<undefined> =>
  new ResponseError(ErrorCodes.InvalidParams, message);
