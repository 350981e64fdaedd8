// Whether node_modules holds what package-lock.json asks for, judged by npm's own record of its last install, so a
// plain `npm ci` or `npm i` counts too. Runs before anything is installed: Node's own modules only.
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.mjs';

/** Installs the packages of package-lock.json, without running their scripts, unless they are all there. */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  console.log('Installing packages (npm ci) …');
  // Quiet about packages that ask for a newer Node: they are run with the one that comes with the others.
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
}

function isInstalled(root) {
  const modules = join(root, 'node_modules');
  // A linked node_modules belongs to another checkout, and npm ci would empty it under that one's feet.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  return sameInstall(readPackages(join(root, 'package-lock.json')), readPackages(record));
}

/** Whether the installed packages are those the lock names; the lock's optional ones may be missing (other platforms). */
export function sameInstall(locked, installed) {
  const unexpected = Object.keys(installed).some(path => installed[path].version !== locked[path]?.version);
  const missing = Object.keys(locked).some(path => path !== '' && !installed[path] && !locked[path].optional);
  return !unexpected && !missing;
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}
