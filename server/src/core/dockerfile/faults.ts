// What kaniko's parser (BuildKit 0.22) refuses before anything is built: frontend/dockerfile/parser and
// frontend/dockerfile/instructions/parse.go. It stops at the first; all are listed here, in the order of the file.
// Flags that BuildKit itself takes only in its newest or "labs" syntax are refused by kaniko.
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import { readMark } from './heredoc.js';
import type { Instruction } from './instruction.js';
import { instructionNames, nearestName } from './instruction-names.js';
import { sourceSpan } from './joined-text.js';
import type { ParsedDockerfile } from './parse.js';
import type { Flag } from './words.js';

export type FaultKind =
  | 'empty-file'
  | 'directive'
  | 'long-line'
  | 'no-from'
  | 'unknown-instruction'
  | 'unterminated-heredoc'
  | 'heredoc-destination'
  | 'array-of-others'
  | 'flag'
  | 'arguments'
  | 'stage-name'
  | 'trigger';

export interface Fault {
  readonly kind: FaultKind;
  readonly span: Span;
  /** What is wrong, as the end of a sentence: "`RUNN` is no instruction". */
  readonly reason: string;
  /** The word that was probably meant. */
  readonly suggestion?: string;
}

export function faultsOf(parsed: ParsedDockerfile): readonly Fault[] {
  const faults = [...directiveFaults(parsed), ...lineFaults(parsed)];
  if (parsed.instructions.length === 0) {
    return [...faults, { kind: 'empty-file', span: spanOf(0, 0), reason: 'there is no instruction' }];
  }
  return [
    ...faults,
    ...parsed.instructions.flatMap(instructionFaults),
    ...stageFaults(parsed.instructions),
  ].sort((a, b) => a.span.start - b.span.start);
}

function directiveFaults({ refusedDirective: directive }: ParsedDockerfile): readonly Fault[] {
  if (!directive) return [];
  const reason =
    directive.name === 'escape' && directive.value !== '\\' && directive.value !== '`'
      ? 'the escape character can only be `\\` or a backtick'
      : `the directive \`${directive.name}\` is given twice`;
  return [{ kind: 'directive', span: directive.span, reason }];
}

const lineFaults = ({ longLines }: ParsedDockerfile): readonly Fault[] =>
  longLines.map(span => ({ kind: 'long-line', span, reason: 'the line is longer than 65,535 bytes' }));

/** Instructions other than ARG before the first FROM, and a file without any. */
function stageFaults(instructions: readonly Instruction[]): readonly Fault[] {
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const before = first < 0 ? instructions : instructions.slice(0, first);
  const stray = before.find(({ keyword }) => keyword !== 'ARG' && instructionNames.has(keyword));
  const blamed = stray ?? (first < 0 ? instructions[0] : undefined);
  if (!blamed) return [];
  const reason = stray ? `${blamed.keyword} stands before the first FROM` : 'there is no FROM';
  return [{ kind: 'no-from', span: blamed.keywordSpan, reason }];
}

function instructionFaults(instruction: Instruction): readonly Fault[] {
  const { keyword, keywordSpan: span } = instruction;
  if (!instructionNames.has(keyword)) {
    const suggestion = nearestName(keyword);
    const [written = ''] = /^[^\t\v\f\r ]*/.exec(instruction.line.text) ?? [];
    const reason = written === '' ? 'the line has no instruction' : `\`${written}\` is no instruction`;
    return [{ kind: 'unknown-instruction', span, reason, ...(suggestion && { suggestion }) }];
  }
  return [
    ...heredocFaults(instruction),
    ...arrayFaults(instruction),
    ...flagFaults(instruction),
    ...argumentFaults(instruction),
  ];
}

const heredocFaults = ({ heredocs }: Instruction): readonly Fault[] =>
  heredocs
    .filter(({ terminator }) => !terminator)
    .map(({ name, span }) => ({
      kind: 'unterminated-heredoc',
      span,
      reason: `no line is \`${name}\`, which would end the here-document`,
    }));

const arrayFaults = ({ brokenArray, rest }: Instruction): readonly Fault[] =>
  brokenArray
    ? [
        {
          kind: 'array-of-others',
          span: sourceSpan(rest),
          reason: 'the array may hold strings only',
        },
      ]
    : [];

type FlagShape = 'switch' | 'text' | 'texts';

const copyFlags: Readonly<Record<string, FlagShape>> = { chown: 'text', chmod: 'text', link: 'switch' };
const flagsOf: Readonly<Record<string, Readonly<Record<string, FlagShape>>>> = {
  FROM: { platform: 'text' },
  RUN: { mount: 'texts', network: 'text', security: 'text', device: 'texts' },
  COPY: { ...copyFlags, from: 'text' },
  ADD: { ...copyFlags, 'keep-git-dir': 'switch', checksum: 'text' },
  HEALTHCHECK: {
    interval: 'text',
    timeout: 'text',
    'start-period': 'text',
    'start-interval': 'text',
    retries: 'text',
  },
};
/** Instructions whose flags nobody reads. */
const careless = new Set(['ARG', 'STOPSIGNAL', 'ONBUILD']);

function flagFaults({ keyword, flags, words }: Instruction): readonly Fault[] {
  if (careless.has(keyword) || (keyword === 'HEALTHCHECK' && words[0]?.text.toUpperCase() === 'NONE'))
    return [];
  const shapes = flagsOf[keyword] ?? {};
  const earlier = new Set<string>();
  return flags.flatMap(flag => {
    const reason = flagReason(keyword, flag, shapes, earlier);
    earlier.add(flag.name);
    return reason === undefined ? [] : [{ kind: 'flag' as const, span: flag.span, reason }];
  });
}

function flagReason(
  keyword: string,
  { name, value }: Flag,
  shapes: Readonly<Record<string, FlagShape>>,
  earlier: ReadonlySet<string>,
): string | undefined {
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (!shape) return `${keyword} has no flag \`--${name}\``;
  if (shape !== 'texts' && earlier.has(name)) return `\`--${name}\` is given twice`;
  if (shape !== 'switch') return value === undefined ? `\`--${name}\` needs a value` : undefined;
  if (value === undefined || /^(true|false)$/i.test(value)) return undefined;
  return `\`--${name}\` is \`true\` or \`false\``;
}

function argumentFaults(instruction: Instruction): readonly Fault[] {
  const { keyword, words, keywordSpan: span } = instruction;
  const refuse = (reason: string): readonly Fault[] => [{ kind: 'arguments', span, reason }];
  switch (keyword) {
    case 'FROM':
      return fromFaults(instruction);
    case 'COPY':
    case 'ADD':
      return words.length < 2
        ? refuse(`${keyword} needs a source and a destination`)
        : destinationFaults(words);
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return pairFaults(instruction);
    case 'ONBUILD':
      return triggerFaults(instruction);
    case 'WORKDIR':
    case 'USER':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
    case 'EXPOSE':
    case 'VOLUME':
      return words.length === 0 ? refuse(`${keyword} needs an argument`) : [];
    case 'HEALTHCHECK':
      return healthcheckFaults(instruction);
    case 'SHELL':
      if (words.length === 0) return refuse('SHELL needs an argument');
      return instruction.form === 'exec' || instruction.brokenArray ? [] : refuse('SHELL takes a JSON array');
    default:
      return [];
  }
}

/** parseHealthcheck: NONE alone, or CMD and a command. */
function healthcheckFaults({ words, keywordSpan: span }: Instruction): readonly Fault[] {
  const [type, ...rest] = words;
  const refuse = (at: Span, reason: string): readonly Fault[] => [{ kind: 'arguments', span: at, reason }];
  if (!type) return refuse(span, 'HEALTHCHECK needs an argument');
  switch (type.text.toUpperCase()) {
    case 'NONE':
      return rest.length > 0 ? refuse(type.span, 'HEALTHCHECK NONE takes no arguments') : [];
    case 'CMD':
      return rest.length === 0 ? refuse(type.span, 'HEALTHCHECK CMD needs a command') : [];
    default:
      return refuse(type.span, `HEALTHCHECK takes \`CMD\` or \`NONE\`, not \`${type.text}\``);
  }
}

const stageName = /^[a-z][a-z0-9-_.]*$/;

function fromFaults({ words, keywordSpan: span }: Instruction): readonly Fault[] {
  const [, as, name] = words;
  const named = words.length === 3 && as?.text.toLowerCase() === 'as';
  if (words.length !== 1 && !named) {
    return [{ kind: 'arguments', span, reason: 'FROM takes an image, or an image, `AS` and a name' }];
  }
  if (!name || stageName.test(name.text.toLowerCase())) return [];
  return [{ kind: 'stage-name', span: name.span, reason: `\`${name.text}\` cannot be the name of a stage` }];
}

function destinationFaults(words: Instruction['words']): readonly Fault[] {
  const destination = words.at(-1);
  if (!destination || !readMark(destination.text)) return [];
  return [
    {
      kind: 'heredoc-destination',
      span: destination.span,
      reason: 'a here-document cannot be the destination',
    },
  ];
}

function pairFaults({ keyword, pairs, keywordSpan: span }: Instruction): readonly Fault[] {
  const [first] = pairs;
  if (!first) return [{ kind: 'arguments', span, reason: `${keyword} needs an argument` }];
  const named = pairs.filter(({ name, value }) => name.text === '' && value);
  const blank = named.map(pair => ({ span: pair.span, reason: 'there is no name before `=`' }));
  const bare = keyword === 'ARG' ? [] : pairs.filter(pair => !pair.value);
  const missing = bare.map(pair => ({
    span: pair.span,
    reason:
      pairs.length === 1
        ? `${keyword} needs a name and a value`
        : `\`${pair.name.text}\` has no \`=\` and no value`,
  }));
  return [...blank, ...missing].map(found => ({ kind: 'arguments', ...found }));
}

function triggerFaults({ trigger, keywordSpan: span }: Instruction): readonly Fault[] {
  if (!trigger) return [{ kind: 'arguments', span, reason: 'ONBUILD needs an instruction' }];
  if (!['ONBUILD', 'FROM', 'MAINTAINER'].includes(trigger.keyword)) return arrayFaults(trigger);
  const reason = `ONBUILD cannot defer ${trigger.keyword}`;
  return [{ kind: 'trigger', span: trigger.keywordSpan, reason }];
}
