// Commands that run another command: `sudo`, `env A=1`, `exec`. What counts is the command inside.
import type { Span } from '../../span.js';
import { baseName } from '../paths.js';
import type { ShellArgument, ShellRedirect } from './command.js';

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
  const { fields } = call;
  const assignments = new Map(call.assignments);
  let at = 0;
  while (wraps(fields, at)) {
    const next = programBehind(fields, at + 1, assignments);
    if (next === fields.length) break;
    at = next;
  }
  return at === 0 ? call : { ...call, fields: fields.slice(at), assignments };
}

function wraps(fields: readonly ShellArgument[], at: number): boolean {
  const text = fields[at]?.text ?? '';
  if (!wrappers.has(baseName(text))) return false;
  return text !== 'command' || !fields.slice(at + 1, at + 3).some(field => /^-[vV]$/.test(field.text));
}

/** Where the command begins, behind options and `NAME=value`. */
function programBehind(
  fields: readonly ShellArgument[],
  from: number,
  assignments: Map<string, string>,
): number {
  for (let at = from; at < fields.length; at++) {
    const text = fields[at]?.text ?? '';
    const [, name, value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)=([^]*)$/.exec(text) ?? [];
    if (name !== undefined) assignments.set(name, value);
    else if (!text.startsWith('-') && !/^[0-9.]+[smhd]?$/.test(text)) return at;
  }
  return fields.length;
}
