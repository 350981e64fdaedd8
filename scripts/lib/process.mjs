// Runs programs for the scripts: output shown as it comes, a failure is an exception, children end with us.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { root } from './root.mjs';

/** A program that ended with something else than an expected exit code. It has already printed its reason. */
export class CommandFailed extends Error {
  constructor(command, code) {
    super(`${command} failed (${code})`);
    this.code = code;
  }
}

/** The environment of every child: the project's own programs, its Node among them, come first. */
export function childEnv(extra = {}) {
  const key = Object.keys(process.env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [join(root, 'node_modules', '.bin'), process.env[key] ?? ''].join(delimiter);
  return { ...process.env, [key]: path, ...extra };
}

/** Runs a program to its end on our terminal; throws CommandFailed unless it exits with 0 or an `allowed` code. */
export async function run(command, args, { cwd = root, env = {}, allowed = [] } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: childEnv(env),
    stdio: 'inherit',
    shell: needsShell(command),
  });
  const stopForwarding = forwardSignals(child);
  const code = await exitCode(child).finally(stopForwarding);
  if (code !== 0 && !allowed.includes(code)) throw new CommandFailed([command, ...args].join(' '), code);
}

/** Resolves with the exit code, or with the signal's name, once the child has ended. */
export function exitCode(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
}

/** Passes the signals that end us on to the child, so that it can end first; returns the way to stop that. */
function forwardSignals(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = signal => child.kill(signal);
  signals.forEach(signal => process.on(signal, forward));
  return () => signals.forEach(signal => process.off(signal, forward));
}

// npm is a .cmd file on Windows, which only a shell can start.
function needsShell(command) {
  return process.platform === 'win32' && command === 'npm';
}
