// How a key is written with what must stand below it: a scalar beside it, a map on the next line, a list with its
// first dash. What the API server requires inside comes along, so that an accepted completion is not an error.
import type { JsonSchema } from '../../core/api-server/json-schema.js';

/** Block text in snippet syntax, with its first line at column 0 and two blanks a level. */
export function keyShape(key: string, schema: JsonSchema | undefined): string {
  const stops = new Stops();
  return `${keyText(key)}:${below(schema, '', stops)}`.replace(/\$1$/, stops.used === 1 ? '$0' : '$1');
}

/** The same without anything that is only offered: what a client without snippets gets. */
export const plainKeyShape = (key: string, schema: JsonSchema | undefined): string =>
  `${keyText(key)}:${opening(schema)}`;

/** Inside braces everything stays on one line. */
export function flowKeyShape(key: string, schema: JsonSchema | undefined): string {
  if (isMap(schema)) return `${keyText(key)}: {$0}`;
  return schema?.type === 'array' ? `${keyText(key)}: [$0]` : `${keyText(key)}: $0`;
}

export const isMap = (schema: JsonSchema | undefined): boolean =>
  schema?.type === 'object' || schema?.properties !== undefined || schema?.additionalProperties !== undefined;

class Stops {
  used = 0;

  next(): string {
    this.used += 1;
    return `$${String(this.used)}`;
  }
}

function below(schema: JsonSchema | undefined, indent: string, stops: Stops): string {
  if (schema?.type === 'array') return `\n${indent}  - ${item(schema.items, `${indent}  `, stops)}`;
  if (!isMap(schema)) return ` ${stops.next()}`;
  return `\n${indent}  ${fields(schema, `${indent}  `, stops)}`;
}

const item = (schema: JsonSchema | undefined, indent: string, stops: Stops): string =>
  isMap(schema) ? fields(schema, `${indent}  `, stops) : stops.next();

/** The needed fields of a map, the first one without indentation; a bare stop when it needs none. */
function fields(schema: JsonSchema | undefined, indent: string, stops: Stops): string {
  const needed = neededKeys(schema);
  if (needed.length === 0) return stops.next();
  return needed
    .map(key => `${keyText(key)}:${below(schema?.properties?.[key], indent, stops)}`)
    .join(`\n${indent}`);
}

/** The required keys, else the only one there is. A kernel mapping starts with a choice, so nothing is chosen. */
function neededKeys(schema: JsonSchema | undefined): readonly string[] {
  const keys = Object.keys(schema?.properties ?? {});
  if (keys.includes('literal') && keys.includes('regexp')) return [];
  const required = keys.filter(key => schema?.required?.includes(key));
  return required.length > 0 || keys.length !== 1 ? required : keys;
}

function opening(schema: JsonSchema | undefined): string {
  if (schema?.type === 'array') return '\n  - ';
  return isMap(schema) ? '\n  ' : ' ';
}

/** A key that YAML would read as something else is quoted. */
const keyText = (key: string): string =>
  /^[A-Za-z_][\w./-]*$/.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key)
    ? key
    : JSON.stringify(key);
