// One line of a log -> kaniko's own line, or what something else printed (pkg/logging/logging.go: logrus' text, colour
// and JSON formatters). Says nothing about whether somebody imitates it.
import { isColored, shown } from './log-lines.js';

export interface KanikoLine {
  readonly level: string;
  readonly message: string;
  /** How it is written: all lines of one log are written alike. */
  readonly form: string;
  /** What a command printed in front of it without ending its line. */
  readonly before: string;
}

/** As it stands in text, when a terminal or a copy has lost the escape characters, too. */
const painted =
  /^(.*?)(?:\[\d\dm)?(INFO|WARN|ERRO|DEBU|TRAC|FATA|PANI)(?:\[0m)?\[(\d{4,}|\d{4}-\d\d-\d\dT[^\]]{5,30})\] ?(.*)$/s;
const quoted = /^(.*?)time="?[^" =]*"? level=(\w+) msg=(?:"((?:[^"\\]|\\.)*)"|(\S*))\s*$/s;
const json = /^(.*?)(\{"level":"(\w+)","msg":"(?:[^"\\]|\\.)*".*\})$/s;

/** `raw` as it came, without line end. */
export function kanikoLine(raw: string): KanikoLine | undefined {
  const text = shown(raw);
  if (text.includes('{"level":"')) return fromJson(text);
  if (text.includes(' level=')) return fromQuoted(text);
  const [, before = '', level = '', stamp = '', rest = ''] = painted.exec(text) ?? [];
  if (level === '') return undefined;
  const form = [
    'painted',
    isColored(raw) ? 'color' : '',
    stamp.includes('T') ? 'time' : '',
    rest.endsWith(' ') ? 'padded' : '',
  ];
  return { level, message: rest.trimEnd(), form: form.join(' '), before };
}

function fromQuoted(text: string): KanikoLine | undefined {
  const [whole, before = '', level = '', inner, bare = ''] = quoted.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return { level, message: (inner === undefined ? bare : unquoted(inner)).trimEnd(), form: 'text', before };
}

function fromJson(text: string): KanikoLine | undefined {
  const line = text.trimEnd();
  // Without its end, each beginning of an object would be tried up to the end of the line.
  if (!line.endsWith('}')) return undefined;
  const [, before = '', object = '', level = ''] = json.exec(line) ?? [];
  const message = messageIn(object);
  return message === undefined
    ? undefined
    : { level, message: shown(message).trimEnd(), form: 'json', before };
}

function messageIn(object: string): string | undefined {
  try {
    const value: unknown = JSON.parse(object);
    if (typeof value !== 'object' || value === null || !('msg' in value)) return undefined;
    return typeof value.msg === 'string' ? value.msg : undefined;
  } catch {
    return undefined;
  }
}

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Go's `%q`, as far as a Dockerfile's line can hold it. */
const unquoted = (text: string): string =>
  shown(
    text.replace(
      /\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2})|(.))/g,
      (whole: string, short?: string, long?: string, byte?: string, letter?: string) => {
        const code = short ?? long ?? byte;
        if (code !== undefined) return codeText(parseInt(code, 16), whole);
        return letters[letter ?? ''] ?? letter ?? '';
      },
    ),
  );

const codeText = (code: number, otherwise: string): string =>
  code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;
