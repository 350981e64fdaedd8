// The simple commands of a RUN, as rules and the layout read them. Shapes only; shell.ts finds them.
import type { Span } from '../../span.js';
import type { Field } from './words.js';
import type { VariableUse } from '../stages.js';

export interface ShellArgument extends Field {
  readonly span: Span;
}

export interface ShellRedirect {
  readonly operator: string;
  readonly target: string;
  readonly span: Span;
}

export interface ShellCommand {
  /** Without its directory: `depmod` for `/usr/sbin/depmod`. Holds a `hole` when it is not known. */
  readonly name: string;
  /** As written. */
  readonly path: string;
  readonly args: readonly ShellArgument[];
  readonly redirects: readonly ShellRedirect[];
  /** `NAME=value` in front of the command. */
  readonly assignments: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** The command with its arguments; of a script inside a string, the string. */
  readonly span: Span;
  readonly nameSpan: Span;
  /** Runs whenever everything before it succeeds. */
  readonly certain: boolean;
  /** The build goes on when it fails: `|| true`, the condition of `if`. */
  readonly mayFail: boolean;
  /** Its output is used as text: `$(…)`. */
  readonly substitution: boolean;
  /** Another command's output is its input: `yes | …`. */
  readonly piped: boolean;
}

export interface ShellUse extends VariableUse {
  /** Set in the script itself, so not the builder's business. */
  readonly local: boolean;
}

export interface ShellReading {
  readonly commands: readonly ShellCommand[];
  readonly uses: readonly ShellUse[];
  /** False when part of the text is no shell script we can read: there may be more commands. */
  readonly whole: boolean;
}
