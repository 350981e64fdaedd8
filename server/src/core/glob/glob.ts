// Patterns for names and values, as each tool writes them. A dialect says what its special characters stand for; all
// share one matching, whose cost grows with the text and the pattern and with nothing else. Which dialect a tool has is
// known to who asks.
import { bracketStep } from './bracket.js';
import type { Accepts, GlobStep } from './matching.js';
import { anything, endsOf, lastOf, matchingOf } from './matching.js';

export interface GlobDialect {
  /** What is special, and the steps it stands for; the longer in front of the shorter. */
  readonly special: Readonly<Record<string, readonly GlobStep[]>>;
  /** A backslash makes the next character stand for itself. */
  readonly escapes?: true;
  /** How `[…]` is written. What is not written so stands for itself. */
  readonly bracket?: RegExp;
  /** `{a,b}`, without braces inside. */
  readonly braces?: RegExp;
}

export interface Glob {
  readonly steps: readonly GlobStep[];
  /** The whole text, from its start to its end. */
  readonly matches: (text: string) => boolean;
}

export function globOf(pattern: string, dialect: GlobDialect): Glob {
  const steps = stepsOf(pattern, dialect);
  const special = steps.findIndex(({ kind }) => kind !== 'character');
  const head = textOf(special < 0 ? steps : steps.slice(0, special));
  if (special < 0) return { steps, matches: text => text === head };
  const tail = textOf(steps.slice(steps.findLastIndex(({ kind }) => kind !== 'character') + 1));
  const matching = matchingOf(steps.slice(special));
  const isWhole = (text: string): boolean => lastOf(endsOf(matching, text, head.length)) === text.length;
  // Most texts differ in what is plain in the pattern.
  return { steps, matches: text => text.startsWith(head) && text.endsWith(tail) && isWhole(text) };
}

const textOf = (steps: readonly GlobStep[]): string =>
  steps.map(step => (step.kind === 'character' ? String.fromCodePoint(step.code) : '')).join('');

const slash = 0x2f;

/** What a file's name may be made of. */
export const inName: Accepts = code => code !== slash;

export const one = (accepts: Accepts): readonly GlobStep[] => [{ kind: 'one', accepts }];
export const many = (accepts: Accepts): readonly GlobStep[] => [{ kind: 'many', accepts }];
export const everything = many(anything);

/** Any number of folders, each with its slash. */
export const folders: readonly GlobStep[] = [
  { kind: 'fork', to: [1, 5] },
  ...one(inName),
  ...many(inName),
  { kind: 'character', code: slash },
  { kind: 'fork', to: [-4] },
];

interface Piece {
  readonly steps: readonly GlobStep[];
  /** How much of the pattern it is. */
  readonly length: number;
}

function stepsOf(pattern: string, dialect: GlobDialect): readonly GlobStep[] {
  const steps: GlobStep[] = [];
  const specials = Object.keys(dialect.special);
  for (let at = 0; at < pattern.length;) {
    const special = specials.find(key => pattern.startsWith(key, at));
    const piece =
      special === undefined
        ? (bracketAt(pattern, at, dialect) ??
          bracesAt(pattern, at, dialect) ??
          characterAt(pattern, at, dialect))
        : { steps: dialect.special[special] ?? [], length: special.length };
    for (const step of piece.steps) steps.push(step);
    at += piece.length;
  }
  return steps;
}

function bracketAt(pattern: string, at: number, { bracket }: GlobDialect): Piece | undefined {
  const written = pattern[at] === '[' && bracket ? foundAt(bracket, pattern, at) : undefined;
  return written === undefined
    ? undefined
    : { steps: [bracketStep(written, inName)], length: written.length };
}

function bracesAt(pattern: string, at: number, dialect: GlobDialect): Piece | undefined {
  const written = pattern[at] === '{' && dialect.braces ? foundAt(dialect.braces, pattern, at) : undefined;
  if (written === undefined) return undefined;
  const choices = written.slice(1, -1).split(',');
  return { steps: choiceOf(choices.map(choice => stepsOf(choice, dialect))), length: written.length };
}

/** Each choice is followed by a way to the end of all. */
function choiceOf(choices: readonly (readonly GlobStep[])[]): readonly GlobStep[] {
  const starts: number[] = [];
  let end = 1;
  for (const choice of choices) {
    starts.push(end);
    end += choice.length + 1;
  }
  const ways = choices.flatMap((choice, index): readonly GlobStep[] => {
    const fork = (starts[index] ?? 0) + choice.length;
    return [...choice, { kind: 'fork', to: [end - fork] }];
  });
  return [{ kind: 'fork', to: starts }, ...ways];
}

function characterAt(pattern: string, at: number, { escapes }: GlobDialect): Piece {
  const escape = escapes && pattern[at] === '\\' ? 1 : 0;
  const code = pattern.codePointAt(at + escape);
  if (code === undefined) return { steps: [], length: 1 };
  return { steps: [{ kind: 'character', code }], length: escape + String.fromCodePoint(code).length };
}

function foundAt(form: RegExp, text: string, at: number): string | undefined {
  form.lastIndex = at;
  return form.exec(text)?.[0];
}
