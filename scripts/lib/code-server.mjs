// A real VS Code that a browser can open: code-server, installed from npm into .cache, never among our own packages.
// Knows how it is installed without install scripts, given our extension, started on the loopback address and stopped.
// Does not know who drives it: a person (scripts/vscode.mjs) or the suite (test/vscode).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findNode } from './node24.mjs';
import { childEnv, exitCode, run } from './process.mjs';
import { root, vsix } from './root.mjs';

const version = '4.139.1';
const home = join(root, '.cache', 'code-server', version);
const serverPackage = join(home, 'node_modules', 'code-server');
const vsCode = join(serverPackage, 'lib', 'vscode');

// No network request that nobody asked for, and nothing on the screen that is not ours.
const settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Installs code-server unless it is there. */
export async function ensureCodeServer() {
  await installOnce();
  const logger = join(vsCode, 'node_modules/@vscode/spdlog/index.js');
  // In its place, never into it: the installation may share its files with another checkout.
  await rm(logger);
  await copyFile(join(root, 'scripts/lib/spdlog.cjs'), logger);
}

/** Its VS Code part keeps a package list of its own. */
async function installOnce() {
  const complete = join(home, 'complete');
  if (existsSync(complete)) return;
  console.log(`Installing VS Code for the browser (code-server ${version}) into .cache …`);
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  const manifest = { private: true, dependencies: { 'code-server': version } };
  await writeFile(join(home, 'package.json'), JSON.stringify(manifest));
  await npmInstall(home);
  await npmInstall(vsCode);
  await writeFile(complete, '');
}

/**
 * Makes the user data and extensions folders inside `folder`, the packaged extension being the only one there.
 * `userSettings` are added to the ones that keep the editor quiet.
 */
export async function prepareProfile(folder, userSettings = {}) {
  const profile = {
    userData: join(folder, 'user-data'),
    extensions: join(folder, 'extensions'),
    home: folder,
  };
  await rm(profile.extensions, { recursive: true, force: true });
  await mkdir(join(profile.userData, 'User'), { recursive: true });
  const settingsFile = join(profile.userData, 'User', 'settings.json');
  await writeFile(settingsFile, JSON.stringify({ ...settings, ...userSettings }, undefined, 2));
  const installing = launch(profile, ['--install-extension', vsix]);
  const code = await exitCode(installing.child);
  if (code !== 0) throw new Error(`VS Code refused the extension (${code}):\n${installing.output()}`);
  return profile;
}

/**
 * Starts VS Code on a folder: its address, when it is `ready` to be opened there, when it has `ended`, and how to end
 * it and all its children. In an untrusted folder the editor is in Restricted Mode, as in every new one.
 */
export async function startCodeServer(profile, folder, { trusted, port }) {
  const address = `127.0.0.1:${port ?? (await freePort())}`;
  const server = launch(profile, [
    '--auth',
    'none',
    '--bind-addr',
    address,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    ...(trusted ? ['--disable-workspace-trust'] : []),
    folder,
  ]);
  const url = `http://${address}/?folder=${encodeURIComponent(folder)}`;
  const ended = exitCode(server.child);
  const stop = () => stopGroup(server.child, ended);
  return { url, ready: untilItAnswers(url, server), ended, stop, output: server.output };
}

async function npmInstall(cwd) {
  await run('npm', ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], { cwd });
}

/** A code-server process in a group of its own, so that one signal reaches all its children. */
function launch(profile, args) {
  const entry = join(serverPackage, 'out', 'node', 'entry.js');
  const folders = ['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions];
  const config = ['--config', join(profile.home, 'config.yaml')];
  const child = spawn(findNode(), [entry, ...config, ...folders, ...args], {
    // Its own logs stay in the profile; an empty gallery means no marketplace is asked for anything.
    env: childEnv({ XDG_DATA_HOME: join(profile.home, 'data'), EXTENSIONS_GALLERY: '{}' }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  // Being in another group, it would outlive us.
  const endWithUs = () => signalGroup(child, 'SIGTERM');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const lines = [];
  child.stdout.on('data', data => lines.push(data));
  child.stderr.on('data', data => lines.push(data));
  return { child, output: () => Buffer.concat(lines).toString('utf8') };
}

async function stopGroup(child, ended) {
  signalGroup(child, 'SIGTERM');
  const late = delay(5000, 'late', { ref: false });
  if ((await Promise.race([ended, late])) === 'late') signalGroup(child, 'SIGKILL');
  await ended;
}

function signalGroup(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function untilItAnswers(url, { child, output }) {
  while (isRunning(child)) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await delay(100);
  }
  throw new Error(`VS Code ended before it answered:\n${output()}`);
}

const isRunning = child => child.exitCode === null && child.signalCode === null;

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
