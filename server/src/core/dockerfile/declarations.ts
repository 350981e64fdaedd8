// What ARG and ENV declare of one name in the whole file, found by stage and by place without going through all of it.
// Knows nothing of who sees what: variables.ts does.
import type { Span } from '../span.js';
import type { Instruction } from './instruction.js';

export interface Declaration {
  readonly name: string;
  readonly kind: 'arg' | 'env';
  /** Undefined before the first FROM. */
  readonly stage: number | undefined;
  readonly instruction: Instruction;
  readonly span: Span;
  /** What it is from here on; undefined when nobody gives it a value. May hold a `hole`. */
  readonly value: string | undefined;
  /** Who gives the value. `global`: the ARG of the same name before the first FROM. */
  readonly from: 'build-arg' | 'default' | 'global' | 'builder' | 'nobody';
  /** The default that is written here, expanded, also when a build arg overrides it. */
  readonly written: string | undefined;
}

/** Which ones: of a kind, with or without a value, in a stage. */
export interface WantedDeclarations {
  readonly kind: Declaration['kind'] | 'arg with value';
  /** Undefined: before the first FROM. */
  readonly stage: number | undefined | 'any';
}

/** All of one name, in the order of the file. */
export interface NameDeclarations {
  readonly args: readonly Declaration[];
  readonly envs: readonly Declaration[];
  readonly has: (wanted: WantedDeclarations) => boolean;
  /** The last of them in front of the instruction with this index. */
  readonly last: (wanted: WantedDeclarations, before: number) => Declaration | undefined;
}

export type DeclarationIndex = ReadonlyMap<string, NameDeclarations>;

export class GrowingDeclarations implements NameDeclarations {
  readonly args: Declaration[] = [];
  readonly envs: Declaration[] = [];
  readonly #lanes = new Map<string, Declaration[]>();

  /** In the order of the file. */
  add(declaration: Declaration): void {
    const { kind, stage, value } = declaration;
    (kind === 'arg' ? this.args : this.envs).push(declaration);
    this.#put({ kind, stage }, declaration);
    if (kind === 'env' || value === undefined) return;
    this.#put({ kind: 'arg with value', stage }, declaration);
    if (stage !== undefined) this.#put({ kind: 'arg with value', stage: 'any' }, declaration);
  }

  has(wanted: WantedDeclarations): boolean {
    return this.#lanes.has(laneOf(wanted));
  }

  last(wanted: WantedDeclarations, before: number): Declaration | undefined {
    const lane = this.#lanes.get(laneOf(wanted)) ?? [];
    let low = 0;
    for (let high = lane.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((lane[middle]?.instruction.index ?? before) < before) low = middle + 1;
      else high = middle;
    }
    return lane[low - 1];
  }

  #put(wanted: WantedDeclarations, declaration: Declaration): void {
    const key = laneOf(wanted);
    const lane = this.#lanes.get(key);
    if (lane) lane.push(declaration);
    else this.#lanes.set(key, [declaration]);
  }
}

const laneOf = ({ kind, stage }: WantedDeclarations): string => `${kind} ${String(stage)}`;
