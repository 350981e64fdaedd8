// A kubeconfig may name a program that signs in. It runs only after the user has seen it, once for each context and
// command line; what was agreed to is kept as a hash, for command lines may hold secrets.
import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import type { ContextChoice } from '../../../server/src/protocol/messages.js';
import { askFirst } from '../shown/say.js';

const agreements = 'kmm.cluster.mayRun';

/** True at once when nothing runs, or the user has agreed before. */
export async function agreesToRun(
  { name, host, signIn }: ContextChoice,
  paths: readonly string[],
  memory: vscode.Memento,
): Promise<boolean> {
  if (signIn === undefined) return true;
  const agreement = createHash('sha256')
    .update(JSON.stringify([name, host, signIn]))
    .digest('hex');
  const known = memory.get<readonly string[]>(agreements, []);
  if (known.includes(agreement)) return true;
  const run = 'Run';
  const facts = [
    signIn,
    '',
    `It is named by ${paths.join(', ')} and runs with your rights on this machine. You are asked once for this context and command.`,
  ];
  const message = `Signing in to ${name} (${host}) runs a program.`;
  if ((await askFirst('warning', message, facts, run)) !== run) return false;
  await memory.update(agreements, [...known, agreement]);
  return true;
}
