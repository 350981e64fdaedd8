// What a command of a RUN does to the tree. One file per kind of command; this one holds what they share.
import { hole, isKnown } from '../hole.js';
import { joinPath } from '../paths.js';
import type { ShellArgument, ShellCommand } from '../shell/command.js';
import { isPattern } from './glob.js';
import type { Act, TreeDraft } from './tree-draft.js';
import type { DepmodCall } from './depmod-call.js';

export interface Effect {
  readonly draft: TreeDraft;
  readonly command: ShellCommand;
  readonly act: Act;
  /** Calls of depmod are remembered beside what they write. */
  readonly depmods: DepmodCall[];
}

export type CommandEffect = (effect: Effect) => void;

/** An argument as an absolute path; a slash at the end stays. */
export function pathOf({ command }: Effect, arg: ShellArgument | string): string {
  const text = typeof arg === 'string' ? arg : arg.text;
  const path = joinPath(command.cwd, text === '' ? '.' : text);
  return text.endsWith('/') && path !== '/' ? path + '/' : path;
}

/** The argument as a pattern of absolute paths; undefined when it names one path only. */
export function patternOf(
  { command }: Effect,
  { text, pattern, several }: ShellArgument,
): string | undefined {
  if (pattern !== undefined) return joinPath(command.cwd, pattern);
  if (several && isKnown(text)) return joinPath(command.cwd, hole);
  return isPattern(text) && !isKnown(text) ? joinPath(command.cwd, text) : undefined;
}

/** Nothing in the image is safe from it. */
export function writesAnywhere(
  { draft, act, command }: Effect,
  reason = `\`${command.name}\` may write anywhere`,
): void {
  draft.open(
    { below: '/', reason: command.name === hole ? 'which command runs is not known' : reason },
    act.by,
  );
}

export const openBelow = ({ draft, act, command }: Effect, below: string): void =>
  draft.open({ below, reason: `\`${command.name}\` may write there` }, act.by);
