// What the API server makes of one scalar: go-yaml v2 reads it (YAML 1.1, with Go's number syntax), the result
// becomes JSON, and Kubernetes reads that JSON. It knows nothing of syntax: text, style and tag come in as given.
// Source: go.yaml.in/yaml/v2 `resolve`, `decoder.scalar`; sigs.k8s.io/yaml `convertToJSONableObject`.
import { bytesOfBase64 } from '../../core/json/base64.js';
import { textOfUtf8 } from '../../core/text/utf8.js';
import type { ScalarStyle, ScalarValue } from './located.js';

export interface ScalarText {
  /** The content: quotes, escapes and folding resolved. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** The tag in full (`tag:yaml.org,2002:str`), `!` for a lone exclamation mark; undefined when there is none. */
  readonly tag: string | undefined;
}

export interface ResolvedScalar {
  readonly value: ScalarValue;
  /** See `LocatedScalar.integer`. */
  readonly integer: boolean;
  /** Why the server can make nothing of it. `value` is then the text. */
  readonly refused?: string;
}

/** A map key as JSON gets it, and what go-yaml compares keys by: `5` and `"5"` are two keys there. */
export interface ResolvedKey {
  readonly key: string;
  readonly identity: string;
  readonly refused?: string;
}

const core = 'tag:yaml.org,2002:';

/** Exact numbers: an int64 or uint64 is a bigint, every other number a double. */
type Reading = string | bigint | number | boolean | null;

export function resolveScalar(scalar: ScalarText): ResolvedScalar {
  const reading = readScalar(scalar);
  if (reading instanceof Refusal) return { value: scalar.text, integer: false, refused: reading.reason };
  if (typeof reading === 'bigint') return jsonInteger(reading);
  if (typeof reading !== 'number') return { value: reading, integer: false };
  if (!Number.isFinite(reading)) {
    return { value: scalar.text, integer: false, refused: `JSON has no number for \`${scalar.text}\`` };
  }
  return jsonNumber(reading);
}

export function resolveKey(scalar: ScalarText): ResolvedKey {
  const reading = readScalar(scalar);
  if (reading instanceof Refusal) {
    return { key: scalar.text, identity: `string ${scalar.text}`, refused: reading.reason };
  }
  const identity = `${typeof reading} ${String(reading)}`;
  if (reading === null) {
    return { key: 'null', identity, refused: 'a key must not be null' };
  }
  if (typeof reading === 'bigint' && reading > maxInt64) {
    return { key: scalar.text, identity, refused: 'a key must not be a number above 9223372036854775807' };
  }
  return { key: typeof reading === 'number' ? floatKey(reading) : String(reading), identity };
}

class Refusal {
  constructor(readonly reason: string) {}
}

const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;
/** The largest double below 2^63, so that a number says by itself whether it fits int64. */
const maxInt64Double = 2 ** 63 - 1024;

function jsonInteger(value: bigint): ResolvedScalar {
  if (value > maxInt64) return { value: Number(value), integer: false };
  return { value: Math.min(Number(value), maxInt64Double), integer: true };
}

/** Go writes 5.0 as `5`, which is an integer to whoever reads the JSON. */
function jsonNumber(value: number): ResolvedScalar {
  return { value, integer: Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 };
}

function readScalar({ text, style, tag }: ScalarText): Reading | Refusal {
  if (tag === undefined) return style === 'plain' ? readPlain(text) : text;
  if (!tag.startsWith(core)) return text;
  return readTagged(text, tag.slice(core.length));
}

function readTagged(text: string, type: string): Reading | Refusal {
  if (type === 'binary') return decodeBinary(text);
  if (type === 'timestamp') {
    return isTimestamp(text) ? text : cannotDecode(text, type);
  }
  const reading = readPlain(text);
  switch (type) {
    case 'bool':
      return typeof reading === 'boolean' ? reading : cannotDecode(text, type);
    case 'int':
      return typeof reading === 'bigint' ? reading : cannotDecode(text, type);
    case 'float':
      if (typeof reading === 'bigint' && reading <= maxInt64) return Number(reading);
      return typeof reading === 'number' ? reading : cannotDecode(text, type);
    case 'null':
      return reading === null ? reading : cannotDecode(text, type);
    default:
      return text;
  }
}

const cannotDecode = (text: string, type: string): Refusal =>
  new Refusal(`\`${text}\` cannot be read as !!${type}`);

const words = new Map<string, Reading>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    word => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    word => [word, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(word => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(word => [word, -Infinity] as const),
]);

function readPlain(text: string): Reading {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.startsWith('.')) return readPointFloat(text) ?? text;
  return /^[-+0-9]/.test(text) ? (readNumber(text) ?? text) : text;
}

/** `.5`; only here go-yaml leaves underscores to Go, which wants a digit on both sides of each. */
function readPointFloat(text: string): number | undefined {
  if (!/^\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?$/.test(text)) return undefined;
  return finite(text.replaceAll('_', ''));
}

function readNumber(text: string): bigint | number | undefined {
  const plain = text.replaceAll('_', '');
  return readInteger(plain) ?? readFloat(plain);
}

/** Go's `ParseInt(s, 0, 64)`: 0x, 0o, 0b, and a leading zero for octal. */
function readInteger(plain: string): bigint | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(plain) ?? [];
  const magnitude = readMagnitude(digits);
  if (magnitude === undefined) return undefined;
  if (sign === '-') return magnitude <= maxInt64 + 1n ? -magnitude : undefined;
  return magnitude <= (sign === '' ? maxUint64 : maxInt64) ? magnitude : undefined;
}

function readMagnitude(digits: string): bigint | undefined {
  if (/^(?:0|[1-9]\d*)$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return /^0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/.test(digits) ? BigInt(digits) : undefined;
}

const readFloat = (plain: string): number | undefined =>
  /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain) ? finite(plain) : undefined;

/** Go refuses what is out of range, so such a text stays a string. */
function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Go's `FormatFloat(f, 'g', -1, 32)`: the shortest digits that still name the same float32. */
function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  const scientific = shortestScientific(single);
  const [mantissa = '', exponent = '0'] = scientific.split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(scientific));
  const sign = power < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}

function shortestScientific(single: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(9);
}

/** The bytes as text. What is no UTF-8 becomes U+FFFD, as in Go's JSON. */
function decodeBinary(text: string): string | Refusal {
  const bytes = bytesOfBase64(text.replaceAll(/[\r\n]/g, ''));
  if (!bytes) return new Refusal('`!!binary` must be followed by valid base64');
  const ascii = (byte: number): string => (byte < 0x80 ? String.fromCharCode(byte) : '\uFFFD');
  return textOfUtf8(bytes) ?? Array.from(bytes, ascii).join('');
}

/** Go's layouts `2006-1-2`, with time and zone, or with time alone. */
function isTimestamp(text: string): boolean {
  const found =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2})| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/.exec(
      text,
    );
  if (!found) return false;
  const [year = 0, month = 0, day = 0, ...time] = found.slice(1).map(part => Number(part || 0));
  const [hour = 0, minute = 0, second = 0] = found[4] === undefined ? time.slice(3) : time;
  return day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60 && second < 60;
}

function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
