// Takes a plain JSON value apart as Go's `encoding/json` does: null is the zero value, unknown keys are skipped, and
// the first value of a wrong type, keys in alphabetical order, is the error, in Go's words.
// It matches keys exactly, as the API server does; Go itself would also take them in another case.
import { isObject } from './json-value.js';
import { compareText } from './go-text.js';

export interface Decoder<T> {
  /** How Go writes the type. */
  readonly type: string;
  readonly zero: T;
  readonly decode: (value: NonNullable<unknown>, place: Place) => T;
}

export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** Where the value is, and who keeps the first error. */
interface Place {
  readonly struct: string;
  readonly path: readonly string[];
  readonly errors: string[];
}

export function decode<T>(decoder: Decoder<T>, value: unknown): Decoded<T> {
  const place: Place = { struct: '', path: [], errors: [] };
  const decoded = decodeAt(decoder, value, place);
  const [error] = place.errors;
  return error === undefined ? { ok: true, value: decoded } : { ok: false, error };
}

/** The same with the zero value for whatever does not fit, as far as a text that is being written is right. */
export const decodeWhatFits = <T>(decoder: Decoder<T>, value: unknown): T =>
  decodeAt(decoder, value, { struct: '', path: [], errors: [] });

const decodeAt = <T>(decoder: Decoder<T>, value: unknown, place: Place): T =>
  value === null || value === undefined ? decoder.zero : decoder.decode(value, place);

/** A string, or a type of Go that is one. */
export function textOf(type: string): Decoder<string> {
  const decoder: Decoder<string> = {
    type,
    zero: '',
    decode: (value, place) => (typeof value === 'string' ? value : wrongType(decoder, value, place)),
  };
  return decoder;
}

export const text = textOf('string');

export const flag: Decoder<boolean> = {
  type: 'bool',
  zero: false,
  decode: (value, place) => (typeof value === 'boolean' ? value : wrongType(flag, value, place)),
};

/** A pointer to an integer. */
export const optionalInteger: Decoder<number | null> = {
  type: 'int64',
  zero: null,
  decode: (value, place) =>
    typeof value === 'number' && Number.isInteger(value) ? value : wrongType(optionalInteger, value, place),
};

export function list<T>(item: Decoder<T>): Decoder<readonly T[] | null> {
  const decoder: Decoder<readonly T[] | null> = {
    type: `[]${item.type}`,
    zero: null,
    decode: (value, place) =>
      Array.isArray(value)
        ? value.map(each => decodeAt(item, each, place))
        : wrongType(decoder, value, place),
  };
  return decoder;
}

export const labels: Decoder<Readonly<Record<string, string>> | null> = {
  type: 'map[string]string',
  zero: null,
  decode: (value, place) =>
    isObject(value)
      ? Object.fromEntries(sortedEntries(value).map(([key, each]) => [key, decodeAt(text, each, place)]))
      : wrongType(labels, value, place),
};

type Fields<T> = { readonly [Key in keyof T]: Decoder<T[Key]> };

/** A struct in place: left out, it is there with nothing in it. `type` with its package: `v1beta1.Build`. */
export function struct<T extends object>(type: string, fields: Fields<T>): Decoder<T> {
  const name = type.replace(/^.*\./, '');
  const keys = Object.keys(fields).sort(compareText);
  const build = (valueOf: (key: string, field: Decoder<unknown>) => unknown): T =>
    // `as`: `Fields<T>` has a decoder of the right type for every key of T, and no other.
    Object.fromEntries(keys.map(key => [key, valueOf(key, fields[key as keyof T])])) as T;
  const decoder: Decoder<T> = {
    type,
    zero: build((_, field) => field.zero),
    decode: (value, place) =>
      isObject(value)
        ? build((key, field) => {
            const { path, errors } = place;
            return decodeAt(field, own(value, key), { struct: name, path: [...path, key], errors });
          })
        : wrongType(decoder, value, place),
  };
  return decoder;
}

/** A pointer to a struct: left out, it is null. */
export const pointer = <T>(target: Decoder<T>): Decoder<T | null> => ({ ...target, zero: null });

/** A field that the API server fills in when it is not written. */
export const defaulted = <T>(target: Decoder<T>, value: T): Decoder<T> => ({ ...target, zero: value });

function wrongType<T>(decoder: Decoder<T>, value: unknown, place: Place): T {
  const field = place.struct === '' ? 'value' : `struct field ${place.struct}.${place.path.join('.')}`;
  const found =
    decoder.type === 'int64' && typeof value === 'number' ? `number ${String(value)}` : jsonType(value);
  place.errors.push(`json: cannot unmarshal ${found} into Go ${field} of type ${decoder.type}`);
  return decoder.zero;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const own = (value: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined;

const sortedEntries = (value: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] =>
  Object.entries(value).sort(([a], [b]) => compareText(a, b));
