// Goes through a shell script as the shell would, without running anything: follows `cd` and variables, unrolls
// loops over known words, and tells which commands run for certain, that is whenever everything before them succeeds.
// Knows the shell, not the commands; honest about what only the running shell can know (`hole`).
import type { Span } from '../../span.js';
import { spanOf } from '../../span.js';
import type { NameValue } from '../expand.js';
import { hole, isKnown } from '../hole.js';
import type { JoinedText } from '../joined-text.js';
import { sourceSpan } from '../joined-text.js';
import { baseName } from '../paths.js';
import { givesUp, isCondition } from './chain.js';
import type { ShellCommand, ShellUse } from './command.js';
import { parseScript } from './parser.js';
import { ShellState } from './shell-state.js';
import type { Assignment, Chain, CommandNode, Pipeline, Range, Script, WordPart } from './syntax.js';
import type { Field, WordSurroundings } from './words.js';
import { fieldsOf, textOf } from './words.js';
import type { ShellCall } from './wrappers.js';
import { unwrapped } from './wrappers.js';
import type { Step } from '../stages.js';

export const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh']);

interface Mode {
  readonly certain: boolean;
  /** The exit status decides over the build: a false condition stops it. */
  readonly decisive: boolean;
  readonly mayFail: boolean;
  readonly substitution: boolean;
  readonly piped: boolean;
}

const plainly: Mode = { certain: true, decisive: true, mayFail: false, substitution: false, piped: false };

/** Script text -> Dockerfile. */
type Place = (range: Range) => Span;

const deepestNesting = 30;
const mostRounds = 64;
/** What a command does to the files of the image is dearer than its text. */
const forCharacter = 3;

const nesting = 'a script in which so much is nested';
const aRepetition = 'what a script runs again and again';

export class Evaluation {
  readonly commands: ShellCommand[] = [];
  readonly uses: ShellUse[] = [];
  whole = true;
  #place: Place = () => spanOf(0, 0);
  #nesting = 0;
  readonly #seen = new Set<string>();

  readonly #step: Step;
  readonly #state: ShellState;

  constructor(step: Step) {
    this.#step = step;
    this.#state = new ShellState(step);
  }

  exec({ words, workdir }: Step): void {
    const [program, ...rest] = words.map(({ word }) => ({
      text: word.text,
      pattern: undefined,
      several: false,
      span: word.span,
    }));
    if (!program) return;
    const span = spanOf(program.span.start, (rest.at(-1) ?? program).span.end);
    this.#place = () => span;
    this.#emit(
      { fields: [program, ...rest], assignments: new Map(), redirects: [], span, cwd: workdir },
      plainly,
    );
  }

  script(joined: JoinedText): void {
    this.#place = ({ start, end }) => sourceSpan(joined, start, end);
    this.#inner(joined.text, plainly);
  }

  #inner(text: string, mode: Mode): void {
    const script = parseScript(text);
    if (script.broken) this.whole = false;
    if (script.tooDeep) this.#giveUp(script, nesting);
    this.#chains(script, script.broken ? { ...mode, certain: false } : mode);
  }

  #chains({ chains }: Script, mode: Mode): void {
    chains.forEach((chain, at) => {
      const last = at === chains.length - 1;
      this.#chain(chain, { ...mode, decisive: mode.decisive && last });
    });
  }

  #chain({ items, background }: Chain, mode: Mode): void {
    let asked = false;
    const lastRescue = items.findLastIndex(item => item.operator === '||' && !givesUp(item.pipeline));
    items.forEach(({ operator, pipeline }, at) => {
      const rescued = at < lastRescue;
      const follows = operator === '&&' && !rescued && !mode.mayFail && (mode.decisive || !asked);
      const certain = mode.certain && !background && (at === 0 || follows);
      const mayFail = mode.mayFail || rescued;
      const inner: Mode = { ...mode, certain, mayFail, decisive: mode.decisive && at === items.length - 1 };
      if (certain === mode.certain) this.#pipeline(pipeline, inner);
      else this.#state.perhaps(() => this.#pipeline(pipeline, inner));
      asked ||= isCondition(pipeline);
    });
  }

  #pipeline({ commands }: Pipeline, mode: Mode): void {
    const [only] = commands;
    if (commands.length === 1 && only) return this.#command(only, mode);
    commands.forEach((command, at) =>
      this.#state.apart(() => this.#command(command, { ...mode, piped: mode.piped || at > 0 })),
    );
  }

  #command(command: CommandNode, mode: Mode): void {
    if (++this.#nesting > deepestNesting) this.#giveUp(command, nesting);
    else this.#dispatch(command, mode);
    this.#nesting--;
  }

  #giveUp(range: Range, what: string): void {
    this.whole = false;
    this.#step.scope.effort.stop(this.#place(range), what);
  }

  /** What runs once more is paid for; when that is refused, what it would do is not known. */
  #again(range: Range): boolean {
    const cost = forCharacter * (range.end - range.start + 1);
    const granted = this.#step.scope.effort.spend(cost, this.#place(range), aRepetition);
    if (!granted) this.whole = false;
    return granted;
  }

  #dispatch(command: CommandNode, mode: Mode): void {
    const perhaps: Mode = { ...mode, certain: false, decisive: false };
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, mode);
      case 'group':
        this.#redirectOnly(command, mode);
        if (command.subshell) return this.#state.apart(() => this.#chains(command.body, mode));
        return this.#chains(command.body, mode);
      case 'if':
        command.conditions.forEach((condition, at) => {
          if (at === 0) this.#chains(condition, { ...mode, decisive: false, mayFail: true });
          else this.#state.perhaps(() => this.#chains(condition, perhaps));
        });
        return command.bodies.forEach(body => this.#state.perhaps(() => this.#chains(body, perhaps)));
      case 'while':
        return this.#loop([command.condition, command.body], perhaps);
      case 'for':
        return this.#each(command, mode);
      case 'case':
        textOf(command.word, this.#around());
        return command.bodies.forEach(body => this.#state.perhaps(() => this.#chains(body, perhaps)));
      case 'function':
        this.#state.functions.set(command.name, command.body);
    }
  }

  /** What a round leaves behind is unknown to the next one. */
  #loop(scripts: readonly Script[], mode: Mode): void {
    const seen = this.commands.length;
    const uses = this.uses.length;
    const round = (): void =>
      this.#state.perhaps(() => scripts.forEach(script => this.#chains(script, mode)));
    if (!this.#state.isChangedBy(round)) return;
    if (!scripts.every(script => this.#again(script))) return;
    this.commands.length = seen;
    this.uses.length = uses;
    round();
  }

  #each(command: CommandNode & { readonly kind: 'for' }, mode: Mode): void {
    const fields = command.words?.flatMap(word => fieldsOf(word, this.#around())) ?? [];
    const known =
      command.words !== undefined &&
      fields.every(({ text, pattern, several }) => !pattern && !several && isKnown(text));
    if (known && fields.length <= mostRounds) {
      return this.#rounds(command, fields, mode);
    }
    const [field] = fields;
    // `for f in *.ko`: at least its ending is known.
    const value =
      fields.length === 1 && field?.pattern ? field.text.replace(/[*?]+|\[[^\]]*(?:\]|$)/g, hole) : hole;
    this.#state.assign(command.name, value);
    this.#loop([command.body], { ...mode, certain: false, decisive: false });
    this.#state.assign(command.name, hole);
  }

  #rounds(
    { name, body }: CommandNode & { readonly kind: 'for' },
    fields: readonly Field[],
    mode: Mode,
  ): void {
    for (const [at, { text }] of fields.entries()) {
      if (at > 0 && !this.#again(body)) return this.#state.assign(name, hole);
      this.#state.assign(name, text);
      this.#chains(body, mode);
    }
  }

  #simple(command: CommandNode & { readonly kind: 'simple' }, mode: Mode): void {
    const around = this.#around();
    const fields = command.words.flatMap(word =>
      fieldsOf(word, around).map(field => ({ ...field, span: this.#place(word) })),
    );
    const redirects = command.redirects.map(({ operator, target, ...range }) => ({
      operator,
      target: textOf(target, around),
      span: this.#place(range),
    }));
    const values = command.assignments.map(
      assignment => [assignment.name, this.#valueOf(assignment)] as const,
    );
    if (fields.length === 0) {
      for (const [name, value] of values) this.#state.assign(name, value);
      if (redirects.length === 0) return;
    }
    const span = this.#place(command);
    const { cwd } = this.#state;
    this.#emit({ fields, assignments: new Map(fields.length ? values : []), redirects, span, cwd }, mode);
  }

  #redirectOnly(command: CommandNode, mode: Mode): void {
    if (command.redirects.length === 0) return;
    const { redirects, start } = command;
    this.#simple({ kind: 'simple', assignments: [], words: [], redirects, start, end: start }, mode);
  }

  #valueOf({ name, appends, value }: Assignment): string {
    const text = textOf(value, this.#around());
    if (!appends) return text;
    const before = this.#state.lookup(name).text;
    const brings = this.#step.scope.effort.brings(before.length, this.#place(value));
    return (brings ? before : hole) + text;
  }

  #emit(call: ShellCall, mode: Mode): void {
    const { fields, assignments, redirects, span, cwd } = unwrapped(call);
    const [program, ...args] = fields;
    const path = program?.text ?? ':';
    const body = this.#state.functions.get(path);
    if (body) return this.#again(body) ? this.#command(body, mode) : undefined;
    const command: ShellCommand = {
      name: isKnown(path) ? baseName(path) : hole,
      path,
      args,
      redirects,
      assignments,
      cwd,
      span,
      nameSpan: program?.span ?? span,
      certain: mode.certain && !this.#state.hasLeft,
      mayFail: mode.mayFail,
      substitution: mode.substitution,
      piped: mode.piped,
    };
    this.commands.push(command);
    this.#effect(command, mode);
  }

  /** What a command does to the shell itself. */
  #effect(command: ShellCommand, mode: Mode): void {
    const [first] = command.args;
    switch (command.name) {
      case 'cd':
      case 'pushd':
        return this.#state.enter(
          command.args.filter(({ text }) => !/^-[LPe@]*$/.test(text) || text === '-')[0],
        );
      case 'popd':
        return this.#state.enter(undefined, hole);
      case 'export':
      case 'local':
      case 'readonly':
      case 'declare':
      case 'typeset':
        return command.args.forEach(({ text }) => this.#state.declare(text));
      case 'unset':
        return command.args.forEach(({ text }) => this.#state.assign(text, ''));
      case 'read':
        return command.args.forEach(({ text }) => this.#state.assign(text, hole));
      case 'exit':
      case 'return':
        if (command.certain) this.#state.leave();
        return;
      case 'eval':
      case '.':
      case 'source':
        this.whole = false;
        return;
      default:
        if (shells.has(command.name) && first) this.#nested(command, mode);
    }
  }

  /** `sh -c 'script'`: everything in it stands where the string stands. */
  #nested({ args, certain }: ShellCommand, mode: Mode): void {
    const flag = args.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
    const script = flag < 0 ? undefined : args[flag + 1];
    if (!script) return;
    if (!isKnown(script.text)) {
      this.whole = false;
      return;
    }
    const outer = this.#place;
    this.#place = () => script.span;
    this.#state.apart(() => this.#inner(script.text, { ...mode, certain: mode.certain && certain }));
    this.#place = outer;
  }

  #around(): WordSurroundings {
    return {
      lookup: (name, part) => this.#used(name, part),
      assign: (name, value) => this.#state.assign(name, value),
      substitution: script =>
        this.#state.apart(() =>
          this.#chains(script, { ...plainly, certain: false, decisive: false, substitution: true }),
        ),
      home: this.#state.home,
      brings: (length, part) => this.#step.scope.effort.brings(length, this.#place(part)),
    };
  }

  #used(name: string, part: WordPart): NameValue {
    const local = this.#state.hasOwn(name);
    const span = this.#place(part);
    const key = `${name}:${span.start}`;
    if (!this.#seen.has(key)) {
      this.#seen.add(key);
      const operator = part.kind === 'variable' ? part.operator : undefined;
      this.uses.push({ name, span, operator, resolution: this.#state.resolution(name), local });
    }
    const value = this.#state.lookup(name);
    return this.#step.scope.effort.brings(value.text.length, span) ? value : { set: value.set, text: hole };
  }
}
