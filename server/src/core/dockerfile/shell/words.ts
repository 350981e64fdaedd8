// Words of a shell script -> the arguments a command gets: variables, field splitting, patterns. What a command
// prints, and what only the shell at run time knows, becomes a `hole`.
import type { NameValue } from '../expand.js';
import { hole, isKnown } from '../hole.js';
import { replaceAll, replaceFirst, trimPrefix, trimSuffix } from '../shell-pattern.js';
import type { Script, ScriptWord, WordPart } from './syntax.js';

export interface Field {
  /** Quotes gone, variables in. May hold a `hole`. */
  readonly text: string;
  /** The same with quoted `*`, `?` and `[` escaped by a backslash; undefined when it is no pattern. */
  readonly pattern: string | undefined;
  /** May in truth be several arguments, or none. */
  readonly several: boolean;
}

/** What the reader of words needs to know of the shell around them. */
export interface WordSurroundings {
  readonly lookup: (name: string, part: WordPart) => NameValue;
  /** `${X:=d}` sets X. */
  readonly assign: (name: string, value: string) => void;
  readonly substitution: (script: Script) => void;
  readonly home: string;
  /** Whether what a part makes may be that long. */
  readonly brings: (length: number, part: WordPart) => boolean;
}

/** Special and positional parameters. */
const shellOwn =
  /^(?:[0-9@*#?$!-]|RANDOM|HOSTNAME|UID|EUID|PPID|SECONDS|LINENO|IFS|OLDPWD|SHLVL|OPTARG|OPTIND|REPLY|BASH\w*)$/;

interface OpenField {
  text: string;
  pattern: string;
  /** Something was there, be it `""`. */
  begun: boolean;
  several: boolean;
}

const newField = (): OpenField => ({ text: '', pattern: '', begun: false, several: false });

export function fieldsOf(word: ScriptWord, around: WordSurroundings): readonly Field[] {
  const fields: OpenField[] = [newField()];
  word.parts.forEach((part, at) => addPart(fields, part, isHome(word, at), around));
  return fields.filter(({ begun }) => begun).map(closed);
}

/** As in an assignment or a redirection: one text, never split. */
export function textOf(word: ScriptWord, around: WordSurroundings): string {
  return word.parts.map((part, at) => tilde(partText(part, around), isHome(word, at), around)).join('');
}

const closed = ({ text, pattern, several }: OpenField): Field => ({
  text,
  pattern: /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern) ? pattern : undefined,
  several,
});

function addPart(fields: OpenField[], part: WordPart, home: boolean, around: WordSurroundings): void {
  const value = tilde(partText(part, around), home, around);
  if (part.quoted || part.kind === 'text') {
    append(fields, value, part.quoted);
    const field = fields.at(-1);
    if (field && hasBraces(part)) field.several = true;
    return;
  }
  const pieces = value.split(/[ \t\n]+/);
  pieces.forEach((piece, at) => {
    if (at > 0) fields.push(newField());
    if (piece !== '') append(fields, piece, false);
  });
  const last = fields.at(-1);
  if (last && !isKnown(value)) last.several = true;
}

function append(fields: OpenField[], text: string, quoted: boolean): void {
  const field = fields.at(-1);
  if (!field) return;
  field.text += text;
  field.pattern += quoted ? text.replace(/[*?[\\]/g, '\\$&') : text;
  field.begun = true;
}

/** `{a,b}` is two words in bash and one in dash and ash. */
const hasBraces = (part: WordPart): boolean =>
  part.kind === 'text' &&
  !part.quoted &&
  (part.text.match(/\{[^{}]*\}/g) ?? []).some(braces => /,|\.\./.test(braces));

/** `~` alone, or in front of a slash, at the start of a word. */
function isHome({ parts }: ScriptWord, at: number): boolean {
  const part = at === 0 ? parts[0] : undefined;
  if (part?.kind !== 'text' || part.quoted) return false;
  return part.text.startsWith('~/') || (part.text === '~' && parts.length === 1);
}

const tilde = (text: string, home: boolean, { home: directory }: WordSurroundings): string =>
  home ? directory + text.slice(1) : text;

function partText(part: WordPart, around: WordSurroundings): string {
  switch (part.kind) {
    case 'text':
      return hasBraces(part) ? part.text.replace(/\{[^{}]*\}/g, hole) : part.text;
    case 'variable':
      return variableText(part, around);
    case 'command':
      around.substitution(part.script);
      return hole;
    case 'unknown':
      return hole;
  }
}

function variableText(part: WordPart & { readonly kind: 'variable' }, around: WordSurroundings): string {
  if (shellOwn.test(part.name)) {
    operandText(part.operand, around);
    return hole;
  }
  const value = around.lookup(part.name, part);
  const { operator } = part;
  if (operator === undefined) return value.text;
  const operand = operandText(part.operand, around);
  if (!/^:?[-+=?]$/.test(operator)) {
    const places = operator === '//' ? value.text.length + 1 : 1;
    const longest = value.text.length + places * operand.length;
    return around.brings(longest, part) ? trimmed(operator, value.text, operand) : hole;
  }
  if (operator.startsWith(':') && value.set && !isKnown(value.text)) return hole;
  const absent = !value.set || (operator.startsWith(':') && value.text === '');
  if (operator.endsWith('+')) return absent ? '' : operand;
  if (absent && operator.endsWith('=')) around.assign(part.name, operand);
  return absent ? operand : value.text;
}

const operandText = (parts: readonly WordPart[], around: WordSurroundings): string =>
  parts.map(part => partText(part, around)).join('');

function trimmed(operator: string, value: string, operand: string): string {
  if (!isKnown(value) || !isKnown(operand)) return hole;
  switch (operator) {
    case '#':
      return trimPrefix(operand, value, 'shortest');
    case '##':
      return trimPrefix(operand, value, 'longest');
    case '%':
      return trimSuffix(operand, value, 'shortest');
    case '%%':
      return trimSuffix(operand, value, 'longest');
    default: {
      const slash = operand.search(/(?<!\\)\//);
      const pattern = slash < 0 ? operand : operand.slice(0, slash);
      const replacement = slash < 0 ? '' : operand.slice(slash + 1);
      return (operator === '//' ? replaceAll : replaceFirst)(pattern, value, replacement);
    }
  }
}
