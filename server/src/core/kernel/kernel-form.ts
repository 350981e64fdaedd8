// What every kernel's name looks like, so that a pattern which none can match is told from one that fits no kernel known
// here. It begins with two numbers (`KERNELVERSION` in Linux's Makefile) and is the name of a directory below
// /lib/modules; nothing else is taken for granted.
import type { TextForm } from '../regexp/reach.js';

const isDigit = (character: number): boolean => character >= 0x30 && character <= 0x39;
const dot = 0x2e;

/** Printable ASCII, without what would need quotes in every script that names the directory. */
const characters: readonly number[] = Array.from({ length: 0x7f - 0x21 }, (_, index) => 0x21 + index).filter(
  character => !'/\\\'"`'.includes(String.fromCharCode(character)),
);

/** The first number, its dot, the second number, and all that may follow. */
const [first, dotted, second, rest] = [1, 2, 3, 4] as const;

export const kernelForm: TextForm = {
  characters,
  states: 5,
  next(state, character) {
    if (state === second) return isDigit(character) ? second : rest;
    if (state === rest) return rest;
    if (isDigit(character)) return state === dotted ? second : first;
    return state === first && character === dot ? dotted : undefined;
  },
  isWhole: state => state === second || state === rest,
};
