// Which Node runs the tools. Some of them need a newer one than the machine may have, so the packages bring their
// own: an ordinary npm package per platform that holds the binary. Where there is none, a new enough Node will do.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const oldest = [22, 19];

/** The path of the Node to run tools and tests with; throws when neither ours nor the running one is new enough. */
export function findNode() {
  const own = ownNode();
  if (own) return own;
  if (isNewEnough(process.versions.node)) return process.execPath;
  throw new Error(
    `Node ${oldest.join('.')} or newer is needed; this is ${process.versions.node}, and no package brings one for ` +
      `${process.platform}-${process.arch}. Install Node 24 and run this again.`,
  );
}

function ownNode() {
  const modules = join(root, 'node_modules');
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  return readdirSync(modules)
    .filter(name => name.startsWith('node-'))
    .map(name => join(modules, name, 'bin', binary))
    .find(path => existsSync(path) && runs(path));
}

function runs(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 && isNewEnough(stdout.trim().slice(1));
}

/** Whether a version such as 24.1.0 is at least the oldest one that the tools run on. */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
