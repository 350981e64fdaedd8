// Whether a compiled pattern can match any text of a form: a walk over the pattern's program and the form at the same
// time. Word boundaries are taken to hold, so that "no" is certain and "yes" is not.

/** The instructions of `regexp/syntax/prog.go`, as re2js numbers them. */
export interface CompiledProgram {
  readonly start: number;
  readonly inst: readonly Instruction[];
}

interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly matchRune: (rune: number) => boolean;
}

const alternatives = [1, 2];
const capture = 3;
const emptyWidth = 4;
const match = 6;
const nothing = 7;
const runes = [8, 9, 10, 11];
const startOfTextOrLine = 1 | 4;
const endOfTextOrLine = 2 | 8;

/** Texts, as states of reading one; every state can be read on from until it is accepted. */
export interface TextForm {
  /** Every character that such a text may have. */
  readonly characters: readonly number[];
  /** The number of states; the first is that of the empty text. */
  readonly states: number;
  readonly next: (state: number, character: number) => number | undefined;
  readonly isWhole: (state: number) => boolean;
}

/** Where the pattern is, where the form is, and whether the text began here or has ended. */
interface Place {
  readonly at: number;
  readonly state: number;
  readonly isStart: boolean;
  readonly isEnd: boolean;
}

const largestProgram = 2000;

export function canReachMatch(program: CompiledProgram, form: TextForm): boolean {
  if (program.inst.length > largestProgram) return true;
  const seen = new Set<string>();
  const left: Place[] = [];
  const visit = (place: Place): void => {
    const key = `${String(place.at)} ${String(place.state)} ${String(place.isStart)} ${String(place.isEnd)}`;
    if (seen.has(key)) return;
    seen.add(key);
    left.push(place);
  };
  // A search begins anywhere in the text.
  for (let state = 0; state < form.states; state++)
    visit({ at: program.start, state, isStart: state === 0, isEnd: false });
  for (let place = left.pop(); place; place = left.pop()) {
    const instruction = program.inst[place.at];
    if (!instruction || instruction.op === match) return true;
    for (const next of follow(instruction, place, form)) visit(next);
  }
  return false;
}

function follow(instruction: Instruction, place: Place, form: TextForm): readonly Place[] {
  const { op, out, arg } = instruction;
  if (alternatives.includes(op)) return [out, arg].map(at => ({ ...place, at }));
  if (op === capture || op === nothing) return [{ ...place, at: out }];
  if (op === emptyWidth) return assert(instruction, place, form);
  return runes.includes(op) && !place.isEnd ? read(instruction, place, form) : [];
}

function assert({ out, arg }: Instruction, place: Place, form: TextForm): readonly Place[] {
  if ((arg & startOfTextOrLine) !== 0 && !place.isStart) return [];
  if ((arg & endOfTextOrLine) === 0) return [{ ...place, at: out }];
  return form.isWhole(place.state) ? [{ ...place, at: out, isEnd: true }] : [];
}

function read(instruction: Instruction, { state }: Place, form: TextForm): readonly Place[] {
  const states = form.characters
    .filter(character => instruction.matchRune(character))
    .flatMap(character => form.next(state, character) ?? []);
  return [...new Set(states)].map(next => ({
    at: instruction.out,
    state: next,
    isStart: false,
    isEnd: false,
  }));
}
