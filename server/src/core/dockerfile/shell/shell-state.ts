// What a shell that goes through a script has at a moment: its directory, its variables and functions, and whether it
// has left. What may or may not run leaves a `hole` behind. It knows nothing of the script.
import type { NameValue } from '../expand.js';
import { hole, isKnown } from '../hole.js';
import { joinPath } from '../paths.js';
import type { Step } from '../stages.js';
import type { ResolvedVariable } from '../variables.js';
import { resolve } from '../variables.js';
import type { ShellArgument } from './command.js';
import type { CommandNode } from './syntax.js';
import { ShellNames } from '../shell-names.js';

interface Frame {
  readonly cwd: string;
  /** Nothing after this runs: `exit`, `exec`. */
  readonly left: boolean;
}

export class ShellState {
  readonly functions = new ShellNames<CommandNode>();
  readonly #step: Step;
  readonly #variables = new ShellNames<string>();
  #frame: Frame;

  constructor(step: Step) {
    this.#step = step;
    this.#frame = { cwd: step.workdir, left: false };
  }

  get cwd(): string {
    return this.#frame.cwd;
  }

  get hasLeft(): boolean {
    return this.#frame.left;
  }

  get home(): string {
    return this.#step.user === 'root' || this.#step.user === '0' ? '/root' : hole;
  }

  leave(): void {
    this.#frame = { ...this.#frame, left: true };
  }

  enter(target: ShellArgument | undefined, otherwise = this.home): void {
    const to = target?.text ?? otherwise;
    const known = isKnown(to) && !target?.pattern && to !== '-';
    this.#frame = { ...this.#frame, cwd: known ? joinPath(this.cwd, to) : hole };
  }

  assign(name: string, value: string): void {
    this.#variables.set(name, value);
  }

  /** `name=value`, as `export` and its like are given it; a name alone changes nothing. */
  declare(text: string): void {
    const [, name = '', value] = /^([A-Za-z_][A-Za-z0-9_]*)(?:=([^]*))?$/.exec(text) ?? [];
    if (name !== '' && value !== undefined) this.assign(name, value);
  }

  /** Whether the script has set the variable itself. */
  hasOwn(name: string): boolean {
    return this.#variables.has(name);
  }

  lookup(name: string): NameValue {
    const own = this.#variables.get(name);
    if (own !== undefined) return { set: true, text: own };
    if (name === 'PWD') return { set: true, text: this.cwd };
    const resolution = this.resolution(name);
    if (name === 'HOME' && resolution.origin === 'base-image') return { set: true, text: this.home };
    return resolution;
  }

  /** What the Dockerfile says of the variable. */
  resolution(name: string): ResolvedVariable {
    return resolve(this.#step.scope, name);
  }

  /** In a shell of its own: nothing it sets stays. */
  apart(run: () => void): void {
    const before = this.#frame;
    const variables = this.#variables.now();
    const functions = this.functions.now();
    run();
    this.#frame = before;
    this.#variables.undo(variables);
    this.functions.undo(functions);
  }

  /** It may run or not: what it changes is not known afterwards. */
  perhaps(run: () => void): void {
    const before = this.#frame;
    const since = this.#variables.now();
    run();
    for (const [name, value] of this.#variables.undo(since))
      if (this.#variables.get(name) !== value) this.assign(name, hole);
    const cwd = this.cwd === before.cwd ? before.cwd : hole;
    this.#frame = { cwd, left: before.left };
  }

  /** Whether running it changed the directory or a variable. */
  isChangedBy(run: () => void): boolean {
    const { cwd } = this;
    const since = this.#variables.now();
    run();
    return this.#variables.now() !== since || this.cwd !== cwd;
  }
}
