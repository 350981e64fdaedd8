// Scans what stands in front of a value or of the whole document: anchors, aliases, tags and directives.
// Follows go-yaml v2 (`yaml_parser_scan_anchor`, `…_tag`, `…_directive`).
import type { ScanPosition } from './scan-position.js';
import type { NameToken, ScanFailure, TagToken, Token } from './token.js';
import { scanFailure } from './token.js';

/** `&name` or `*name`. */
export function scanName(at: ScanPosition): NameToken | ScanFailure {
  const start = at.position;
  const mark = at.peek();
  at.position += 1;
  const name = at.take(/[\w-]*/y);
  if (name === '' || !(at.isBlankOrEnd() || '?:,]}%@`'.includes(at.peek()))) {
    const reason = `\`${mark}\` begins the name of an anchor here; put the value in quotes if it is none`;
    return scanFailure(start, reason);
  }
  return { type: mark === '*' ? 'alias' : 'anchor', name, start, end: at.position };
}

const uriCharacter = String.raw`(?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[0-9a-fA-F]{2})`;
const tagForm = new RegExp(`!(?:<${uriCharacter}+>|(?:[\\w-]*!)?${uriCharacter}*)`, 'y');

/** `!!str`, `!handle!name`, `!name`, `!<name in full>` or a lone `!`. */
export function scanTag(at: ScanPosition): TagToken | ScanFailure {
  const start = at.position;
  const text = at.take(tagForm);
  const [, full, handle = '', suffix = ''] = /^(?:!<(.+)>|(!(?:[\w-]*!)?)(.*))$/.exec(text) ?? [];
  const isNameless = full === undefined && suffix === '' && handle !== '!';
  if (isNameless || !at.isBlankOrEnd()) {
    return scanFailure(start, '`!` begins a tag here; put the value in quotes if it is none');
  }
  const end = at.position;
  if (full !== undefined) return { type: 'tag', handle: '', suffix: unescaped(full), start, end };
  if (suffix === '') return { type: 'tag', handle: '', suffix: '!', start, end };
  return { type: 'tag', handle, suffix: unescaped(suffix), start, end };
}

/** `%21` in a tag is `!`. */
const unescaped = (uri: string): string =>
  uri.replaceAll(/%[0-9a-fA-F]{2}/g, octet => String.fromCharCode(parseInt(octet.slice(1), 16)));

const tagDirective = new RegExp(`^%TAG[ \\t]+(!(?:[\\w-]*!)?)[ \\t]+(${uriCharacter}+)[ \\t]*(?:#.*)?$`);

/** A line that starts with `%`. */
export function scanDirective(at: ScanPosition): Token | ScanFailure {
  const start = at.position;
  const line = at.take(/%[^\r\n\u0085\u2028\u2029]*/y);
  const end = at.position;
  if (/^%YAML[ \t]+0?1\.0?1[ \t]*(?:#.*)?$/.test(line)) return { type: 'yaml-directive', start, end };
  const [, handle, prefix = ''] = tagDirective.exec(line) ?? [];
  if (handle !== undefined) return { type: 'tag-directive', handle, prefix, start, end };
  return scanFailure(
    start,
    'the only lines with `%` in front that the server knows are `%YAML 1.1` and `%TAG`',
  );
}
