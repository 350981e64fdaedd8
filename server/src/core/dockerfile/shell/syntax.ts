// What a shell script is made of. Shapes only; parser.ts builds them, shell.ts says what they do.
// Offsets count in the script's own text.

export interface Range {
  readonly start: number;
  readonly end: number;
}

export type WordPart = Range & { readonly quoted: boolean } & (
    | { readonly kind: 'text'; readonly text: string }
    | {
        readonly kind: 'variable';
        readonly name: string;
        readonly operator: string | undefined;
        readonly operand: readonly WordPart[];
      }
    /** `$(…)` and backticks. */
    | { readonly kind: 'command'; readonly script: Script }
    /** Arithmetic, and expansions that only some shells know. */
    | { readonly kind: 'unknown' }
  );

export interface ScriptWord extends Range {
  readonly parts: readonly WordPart[];
}

export interface ScriptRedirect extends Range {
  /** `>`, `>>`, `<`, `<<`, `<<-`, `<<<`, `>|`, `<>`, `&>`, `&>>`; duplications (`2>&1`) are left out. */
  readonly operator: string;
  readonly target: ScriptWord;
}

export interface Assignment extends Range {
  readonly name: string;
  /** `NAME+=value` */
  readonly appends: boolean;
  readonly value: ScriptWord;
}

export type CommandNode = Range & { readonly redirects: readonly ScriptRedirect[] } & (
    | {
        readonly kind: 'simple';
        readonly assignments: readonly Assignment[];
        readonly words: readonly ScriptWord[];
      }
    | { readonly kind: 'group'; readonly subshell: boolean; readonly body: Script }
    /** `if` and `elif`: conditions and bodies in their order; `else` is a body more. */
    | { readonly kind: 'if'; readonly conditions: readonly Script[]; readonly bodies: readonly Script[] }
    | { readonly kind: 'while'; readonly condition: Script; readonly body: Script }
    | {
        readonly kind: 'for';
        readonly name: string;
        /** Undefined: over the positional parameters. */
        readonly words: readonly ScriptWord[] | undefined;
        readonly body: Script;
      }
    | { readonly kind: 'case'; readonly word: ScriptWord; readonly bodies: readonly Script[] }
    | { readonly kind: 'function'; readonly name: string; readonly body: CommandNode }
  );

export interface Pipeline extends Range {
  readonly commands: readonly CommandNode[];
}

export interface ChainItem {
  /** Undefined for the first. */
  readonly operator: '&&' | '||' | undefined;
  readonly pipeline: Pipeline;
}

/** Pipelines joined by `&&` and `||`. */
export interface Chain {
  readonly items: readonly ChainItem[];
  /** Ended by `&`. */
  readonly background: boolean;
}

export interface Script extends Range {
  readonly chains: readonly Chain[];
  /** The text is no shell script, or one of a shell we do not know: what was read is a guess. */
  readonly broken: boolean;
  /** It is nested too deeply to be read whole. */
  readonly tooDeep?: true;
}

/** What every shell refuses: it runs nothing of the command that holds it. */
export type ShellFault = Range &
  (
    | {
        /** Opened at its place, and `wants` never comes. */
        readonly kind: 'unclosed';
        readonly what: string;
        readonly wants: string;
      }
    /** A word or an operator that cannot stand there. */
    | { readonly kind: 'stray'; readonly what: string }
    /** Nothing follows an operator. */
    | { readonly kind: 'dangling'; readonly what: string }
  );
