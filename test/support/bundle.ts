// The server and the command line as they ship, alone in an empty folder: what they do there they do without
// node_modules and without the repository. Bundles first when the bundle is missing or older than what it is made of.
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './shared.js';

const dist = join(repositoryRoot, 'dist');
const sources = ['out/server', 'schemas', 'esbuild.mjs', 'package.json'].map(part =>
  join(repositoryRoot, part),
);

let made: string | undefined;

const running = new Set<ChildProcess>();

/** Starts the server alone in its folder, which is its home too, with nothing else in its environment. */
export function launch(...args: readonly string[]): ChildProcessWithoutNullStreams {
  return kept(spawn(process.execPath, [lonelyServer(), ...args], surroundings()));
}

/** The same with every file that it opens written down by strace. */
export function launchTraced(log: string, ...args: readonly string[]): ChildProcessWithoutNullStreams {
  const trace = ['-f', '-qq', '-e', 'trace=open,openat,openat2', '-s', '4096', '-o', log];
  return kept(spawn('strace', [...trace, process.execPath, lonelyServer(), ...args], surroundings()));
}

/** The same with an IPC channel. */
export function launchForked(...args: readonly string[]): ChildProcess {
  return kept(fork(lonelyServer(), args, { ...surroundings(), execArgv: [] }));
}

function surroundings(): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
  const cwd = dirname(lonelyServer());
  return { cwd, env: { HOME: cwd, USERPROFILE: cwd } };
}

/** The command line as it ships, alone in its folder. */
export const commandLineScript = (): string => join(dirname(lonelyServer()), 'kmm.cjs');

/** What the command line prints, run from its empty folder too. Its exit code is not looked at. */
export function commandLine(...args: readonly string[]): string {
  return spawnSync(process.execPath, [commandLineScript(), ...args], {
    encoding: 'utf8',
    env: {},
    maxBuffer: 2 ** 28,
  }).stdout;
}

export interface Measured {
  readonly stdout: string;
  readonly stderr: string;
  readonly cpuSeconds: number;
  /** At its peak. */
  readonly megabytes: number;
}

/** What a run of the command line prints and costs, as the operating system has counted it. */
export function measuredCommandLine(...args: readonly string[]): Measured {
  const script = commandLineScript();
  const tell = `process.on('exit', () => process.stderr.write('\\n' + JSON.stringify(process.resourceUsage())))`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, script, ...args],
    { encoding: 'utf8', env: {}, maxBuffer: 2 ** 28, timeout: 60_000, killSignal: 'SIGKILL' },
  );
  const last = stderr.lastIndexOf('\n');
  // What Node itself writes; nothing of it when the run was killed.
  const used = JSON.parse(stderr.slice(last + 1) || '{}') as Partial<NodeJS.ResourceUsage>;
  const { userCPUTime = Infinity, systemCPUTime = 0, maxRSS = Infinity } = used;
  return {
    stdout,
    stderr: stderr.slice(0, Math.max(0, last)),
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    megabytes: maxRSS / 1024,
  };
}

/** For `afterEach`: a test that failed half-way leaves no process behind. */
export function endServers(): void {
  for (const server of running) server.kill('SIGKILL');
}

function kept<T extends ChildProcess>(server: T): T {
  running.add(server);
  server.once('exit', () => running.delete(server));
  return server;
}

/** The path of `server.cjs` in its empty folder; the same for the whole test run, and gone after it. */
function lonelyServer(): string {
  made ??= copied();
  return made;
}

function copied(): string {
  if (isStale()) execFileSync(process.execPath, ['esbuild.mjs'], { cwd: repositoryRoot, stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'kmm-server-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const file of readdirSync(dist)) {
    if (file.endsWith('.cjs')) copyFileSync(join(dist, file), join(folder, file));
  }
  return join(folder, 'server.cjs');
}

function isStale(): boolean {
  const bundle = join(dist, 'server.cjs');
  return !existsSync(bundle) || Math.max(...sources.map(newestIn)) > statSync(bundle).mtimeMs;
}

function newestIn(path: string): number {
  const own = statSync(path);
  if (!own.isDirectory()) return path.endsWith('.d.ts') ? 0 : own.mtimeMs;
  return Math.max(0, ...readdirSync(path).map(name => newestIn(join(path, name))));
}
