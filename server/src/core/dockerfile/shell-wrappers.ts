// Commands that run another command: `sudo`, `env A=1`, `exec`. What counts is the command inside.
import type { Span } from '../span.js';
import { baseName } from './paths.js';
import type { ShellArgument, ShellRedirect } from './shell-command.js';

/** A command with everything the shell has done to its words. */
export interface ShellCall {
  readonly fields: readonly ShellArgument[];
  readonly assignments: ReadonlyMap<string, string>;
  readonly redirects: readonly ShellRedirect[];
  readonly span: Span;
  readonly cwd: string;
}

const wrappers = new Set([
  'sudo',
  'env',
  'exec',
  'command',
  'builtin',
  'nice',
  'time',
  'nohup',
  'timeout',
  'busybox',
]);

/** `sudo -E env A=1 make` is a call of make. */
export function unwrapped(call: ShellCall): ShellCall {
  const [program, ...rest] = call.fields;
  if (!program || !wrappers.has(baseName(program.text))) return call;
  const asking = program.text === 'command' && rest.some(({ text }) => /^-[vV]$/.test(text));
  if (asking) return call;
  const assignments = new Map(call.assignments);
  let at = 0;
  for (; at < rest.length; at++) {
    const text = rest[at]?.text ?? '';
    const [, name, value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)=([^]*)$/.exec(text) ?? [];
    if (name !== undefined) assignments.set(name, value);
    else if (!text.startsWith('-') && !/^[0-9.]+[smhd]?$/.test(text)) break;
  }
  const fields = rest.slice(at);
  return fields.length === 0 ? call : unwrapped({ ...call, fields, assignments });
}
