// One instruction of a Dockerfile: keyword, flags and arguments with their places, as BuildKit's parser divides it
// (frontend/dockerfile/parser/parser.go, newNodeFromLine). Says nothing about what the instruction does.
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import { readExecForm } from './exec-form.js';
import type { Heredoc } from './heredoc.js';
import type { JoinedText } from './joined-text.js';
import { sliceJoined, sourceSpan } from './joined-text.js';
import type { Flag, Word } from './words.js';
import { splitAtBlanks, splitFlags, splitKeyword, splitQuoted, trimmed, wordAt } from './words.js';

/** `NAME=value`, `NAME value` (ENV, LABEL) or `NAME` alone (ARG). */
export interface Pair {
  readonly name: Word;
  readonly value: Word | undefined;
  readonly span: Span;
}

export interface Instruction {
  /** Position among all instructions of the file, from 0. */
  readonly index: number;
  /** Upper case, whether the builder knows it or not; empty when the line begins with a blank of a rare kind. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the end of the last line, here-documents included. */
  readonly span: Span;
  /** The whole logical line without the blanks around it: what kaniko prints when it comes to it. */
  readonly line: JoinedText;
  readonly flags: readonly Flag[];
  /** Everything after the flags. */
  readonly rest: JoinedText;
  readonly form: 'shell' | 'exec';
  /** An array that is JSON but not of strings. */
  readonly brokenArray: boolean;
  readonly words: readonly Word[];
  /** ENV, LABEL and ARG only. */
  readonly pairs: readonly Pair[];
  readonly heredocs: readonly Heredoc[];
  /** Comment lines inside a continued instruction. */
  readonly comments: readonly Span[];
  readonly blankLines: readonly Span[];
  /** Blanks after the backslash that continues a line. */
  readonly looseBlanks: readonly Span[];
  /** What ONBUILD defers. Its spans count in the file like all others; its `index` is ONBUILD's. */
  readonly trigger: Instruction | undefined;
}

export interface InstructionFrame {
  readonly index: number;
  readonly escape: string;
  readonly comments: readonly Span[];
  readonly blankLines: readonly Span[];
  readonly looseBlanks: readonly Span[];
}

/** Here-documents are read afterwards: whether there are any depends on the instruction. */
export function readInstruction(whole: JoinedText, frame: InstructionFrame, depth = 0): Instruction {
  const line = trimmed(whole);
  const { keyword: keywordWord, rest: argument } = splitKeyword(line);
  const keyword = keywordWord.text.toUpperCase();
  const { flags, rest } = splitFlags(argument, frame.escape);
  const trigger =
    keyword === 'ONBUILD' && rest.text !== '' && depth === 0
      ? readInstruction(rest, { ...frame, comments: [], blankLines: [], looseBlanks: [] }, depth + 1)
      : undefined;
  return {
    index: frame.index,
    keyword,
    keywordSpan: keywordWord.span,
    span: sourceSpan(line),
    line,
    flags,
    rest,
    ...argumentsOf(keyword, rest, frame.escape),
    heredocs: [],
    comments: frame.comments,
    blankLines: frame.blankLines,
    looseBlanks: frame.looseBlanks,
    trigger,
  };
}

export const withHeredocs = (instruction: Instruction, heredocs: readonly Heredoc[]): Instruction => {
  const last = heredocs.at(-1);
  const end = last ? (last.terminator ?? last.body).end : instruction.span.end;
  const span = spanOf(instruction.span.start, end);
  const trigger = instruction.trigger && { ...instruction.trigger, heredocs, span: { ...span } };
  return { ...instruction, heredocs, span, trigger };
};

type Arguments = Pick<Instruction, 'form' | 'brokenArray' | 'words' | 'pairs'>;

const shellForm = (words: readonly Word[], pairs: readonly Pair[] = []): Arguments => ({
  form: 'shell',
  brokenArray: false,
  words,
  pairs,
});

function argumentsOf(keyword: string, rest: JoinedText, escape: string): Arguments {
  const whole = rest.text === '' ? [] : [wordAt(rest, 0, rest.text.length)];
  switch (keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return maybeExec(rest, whole);
    case 'COPY':
    case 'ADD':
    case 'VOLUME':
      return maybeExec(rest, splitAtBlanks(rest));
    case 'ENV':
    case 'LABEL':
      return shellForm(splitQuoted(rest, escape), namedValues(rest, escape));
    case 'ARG':
      return shellForm(splitQuoted(rest, escape), splitQuoted(rest, escape).map(pairOf));
    case 'WORKDIR':
    case 'USER':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      return shellForm(whole);
    default:
      return shellForm(splitAtBlanks(rest));
  }
}

function maybeExec(rest: JoinedText, otherwise: readonly Word[]): Arguments {
  const read = readExecForm(rest);
  if (read.kind === 'exec') return { form: 'exec', brokenArray: false, words: read.words, pairs: [] };
  return { ...shellForm(otherwise), brokenArray: read.kind === 'refused' };
}

/** `NAME=value …`, or the old `NAME value with blanks` when the first word has no `=`. */
function namedValues(rest: JoinedText, escape: string): readonly Pair[] {
  const words = splitQuoted(rest, escape);
  if (words.length === 0 || words[0]?.text.includes('=')) return words.map(pairOf);
  const { keyword: name, rest: value } = splitKeyword(rest);
  const word = value.text === '' ? undefined : wordAt(value, 0, value.text.length);
  return [{ name, value: word, span: sourceSpan(rest) }];
}

function pairOf(word: Word): Pair {
  const equals = word.text.indexOf('=');
  if (equals < 0) return { name: word, value: undefined, span: word.span };
  return {
    name: wordAt(word.joined, 0, equals),
    value: { ...wordAt(sliceJoined(word.joined, equals + 1), 0, word.text.length - equals - 1) },
    span: word.span,
  };
}
