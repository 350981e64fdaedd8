// Runs one program without a shell, waits for its output and never longer than it may take. It knows nothing of what
// the program is for.
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { KubeWorld } from '../asking/world.js';

export interface Finished {
  /** Undefined when a signal ended it or it never started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** An absolute path with all that belongs to it. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: KubeWorld['env'];
}

type Running = ChildProcessByStdio<null, Readable, Readable>;

/** Far more than credentials need; the rest is not kept. */
const mostOutput = 1024 * 1024;

/** The program's path; undefined when it is nowhere. A relative folder in `PATH` does not count: it may be anyone's. */
export async function findProgram(
  command: string,
  { env, platform }: KubeWorld,
): Promise<string | undefined> {
  const folders = isAbsolute(command) ? [''] : (env['PATH'] ?? env['Path'] ?? '').split(delimiter);
  const endings = platform === 'win32' && !/\.\w+$/.test(command) ? ['.exe', '.com'] : [''];
  const paths = folders.flatMap(folder => endings.map(ending => join(folder, command + ending)));
  for (const path of paths) if (isAbsolute(path) && (await isProgram(path))) return path;
  return undefined;
}

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Resolves with what it said when it has ended, or has been ended by the signal. Never rejects. */
export function runProgram(program: Program, world: KubeWorld, signal: AbortSignal): Promise<Finished> {
  const child = signal.aborted ? undefined : start(program, world);
  if (!child) return Promise.resolve({ code: undefined, stdout: '', stderr: '' });
  const stdout = kept(child.stdout);
  const stderr = kept(child.stderr);
  return new Promise(resolve => {
    const finish = (code: number | undefined): void => {
      signal.removeEventListener('abort', end);
      resolve({ code, stdout: stdout(), stderr: stderr() });
    };
    const end = (): void => {
      kill(child, world);
      finish(undefined);
    };
    child.once('error', () => finish(undefined));
    child.once('close', code => finish(code ?? undefined));
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Undefined for what no system would start, such as an argument with a zero in it. */
function start({ path, args, env }: Program, { home, platform }: KubeWorld): Running | undefined {
  try {
    return spawn(path, args, {
      env,
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // Its own group, so that what it has started ends with it.
      detached: platform !== 'win32',
    });
  } catch {
    return undefined;
  }
}

function kept(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (part: string) => {
    if (text.length < mostOutput) text += part;
  });
  stream.on('error', () => undefined);
  return () => text;
}

function kill(child: Running, { platform }: KubeWorld): void {
  child.stdout.destroy();
  child.stderr.destroy();
  try {
    if (child.pid !== undefined && platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
  child.kill('SIGKILL');
}
