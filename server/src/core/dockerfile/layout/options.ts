// The arguments of a command: options, their values, operands. GNU manners: options anywhere, `--` ends them.
import type { ShellArgument } from '../shell/command.js';

export interface Arguments {
  /** Short and long options without their dashes; the value of those that take one. */
  readonly options: ReadonlyMap<string, string | undefined>;
  readonly operands: readonly ShellArgument[];
}

/** `valued`: the options whose value is the next argument when it is not attached. */
export function readArguments(args: readonly ShellArgument[], valued: readonly string[] = []): Arguments {
  const options = new Map<string, string | undefined>();
  const operands: ShellArgument[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (!arg) break;
    const { text } = arg;
    if (text === '--') return { options, operands: [...operands, ...args.slice(at + 1)] };
    if (text.startsWith('--')) {
      const [name = '', value] = split(text.slice(2));
      const takesNext = value === undefined && valued.includes(name);
      options.set(name, takesNext ? args[++at]?.text : value);
    } else if (/^-./.test(text)) {
      if (shortOptions(text.slice(1), valued, options, args[at + 1]?.text)) at++;
    } else operands.push(arg);
  }
  return { options, operands };
}

const split = (text: string): readonly [string, string | undefined] => {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
};

/** `-rf`, `-m755`, `-m 755`; true when the next argument was used up. */
function shortOptions(
  letters: string,
  valued: readonly string[],
  options: Map<string, string | undefined>,
  next: string | undefined,
): boolean {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters.charAt(at);
    if (!valued.includes(letter)) {
      options.set(letter, undefined);
      continue;
    }
    const attached = letters.slice(at + 1);
    options.set(letter, attached === '' ? next : attached);
    return attached === '';
  }
  return false;
}
