// Package managers: which packages a command installs or takes away, and what that does to the tree. What a package
// contains is not known, except for the few commands that KMM or depmod need.
import type { KnownCommand } from '../base-images.js';
import { isKnown } from '../hole.js';
import type { ShellCommand } from '../shell/command.js';
import { commandPaths, systemTops } from './base-tree.js';
import type { CommandEffect } from './effect.js';
import { readArguments } from './options.js';
import type { ShellArgument } from '../shell/command.js';

export interface PackageCall {
  readonly manager: string;
  /** `install`; pacman has none. */
  readonly verb: ShellArgument | undefined;
  readonly action: 'install' | 'remove' | 'other';
  readonly packages: readonly ShellArgument[];
  /** Answers its own questions: `-y`, pacman's `--noconfirm`; apk asks none, microdnf since 3.7.0 only. */
  readonly assumesYes: boolean;
  /** Only says what it would do, or gets the packages and leaves them. */
  readonly dryRun: boolean;
  /** Into another root: `--installroot`, `--root`. */
  readonly elsewhere: boolean;
}

const managers: Readonly<Record<string, readonly string[]>> = {
  'apt-get': ['t', 'target-release', 'o', 'c'],
  apt: ['t', 'target-release', 'o', 'c'],
  aptitude: ['t', 'o'],
  dnf: ['c', 'x', 'installroot', 'releasever', 'enablerepo', 'disablerepo', 'repo', 'setopt'],
  dnf5: ['installroot', 'releasever', 'enablerepo', 'disablerepo', 'repo', 'setopt'],
  yum: ['c', 'x', 'installroot', 'releasever', 'enablerepo', 'disablerepo', 'setopt'],
  microdnf: ['installroot', 'releasever', 'enablerepo', 'disablerepo', 'setopt'],
  tdnf: ['installroot', 'releasever', 'enablerepo', 'disablerepo', 'setopt'],
  zypper: ['R', 'root', 'r', 'repo'],
  apk: ['t', 'virtual', 'X', 'repository', 'p', 'root'],
  pacman: [],
};

const installs = new Set([
  'install',
  'in',
  'add',
  'reinstall',
  'localinstall',
  'groupinstall',
  'build-dep',
  'satisfy',
]);
const removes = new Set(['remove', 'purge', 'erase', 'rm', 'del', 'autoremove', 'autopurge']);

export const managesPackages = (name: string): boolean => Object.hasOwn(managers, name);

/** Undefined when the command is no package manager. */
export function readPackageCall({
  name,
  args,
}: Pick<ShellCommand, 'name' | 'args'>): PackageCall | undefined {
  if (!managesPackages(name)) return undefined;
  const { options, operands } = readArguments(args, managers[name]);
  const isPacman = name === 'pacman';
  const packages = isPacman ? operands : operands.slice(1);
  const action = isPacman ? pacmanAction(options) : actionOf(operands[0]?.text ?? '');
  const yes = ['y', 'yes', 'assume-yes', 'assumeyes', 'noconfirm', 'n', 'non-interactive', 'q'];
  return {
    manager: name,
    verb: isPacman ? undefined : operands[0],
    action,
    packages: action === 'other' ? [] : packages,
    assumesYes:
      name === 'apk' ||
      yes.some(option => options.has(option)) ||
      args.some(({ text }) => /assume-?yes/i.test(text)),
    dryRun: withoutEffect.some(option => options.has(option)),
    elsewhere: ['installroot', 'root', 'R', 'p'].some(option => options.has(option)),
  };
}

const withoutEffect = [
  's',
  'simulate',
  'just-print',
  'dry-run',
  'recon',
  'no-act',
  'print-uris',
  'assumeno',
  'help',
  'h',
  'd',
  'download-only',
  'downloadonly',
  'D',
];

function actionOf(verb: string): PackageCall['action'] {
  if (installs.has(verb)) return 'install';
  return removes.has(verb) ? 'remove' : 'other';
}

function pacmanAction(options: ReadonlyMap<string, unknown>): PackageCall['action'] {
  if (options.has('S') || options.has('U')) return 'install';
  return options.has('R') ? 'remove' : 'other';
}

/** The packages that bring the commands, whatever the distribution. */
const commandsOf: Readonly<Record<string, readonly KnownCommand[]>> = {
  kmod: ['modprobe', 'depmod'],
  'module-init-tools': ['modprobe', 'depmod'],
  coreutils: ['mkdir', 'cp', 'sleep'],
  'coreutils-single': ['mkdir', 'cp', 'sleep'],
  busybox: ['sh', 'mkdir', 'cp', 'sleep'],
  bash: [],
};

/** `kmod=29-1`, `kmod-29.el9`, `kmod.x86_64`: the name of the package. */
export const packageName = (text: string): string =>
  text
    .replace(/[=<>~].*/s, '')
    .replace(/\.(?:x86_64|aarch64|noarch|i686|s390x|ppc64le)$/, '')
    .replace(/-\d.*/s, '');

/** Where a distribution's packages put files: nothing under /opt/lib, which is KMM's. */
const ofDistribution = { tops: new Set([...systemTops, 'opt']), except: ['/opt/lib'] } as const;

/** A file, a URL, or a package that is called after a module: hardly a distribution's, so it may hold anything. */
function isSomebodysOwn(text: string): boolean {
  if (!isKnown(text) || /[/*?]|\.(?:rpm|deb|apk)$/.test(text)) return true;
  const name = packageName(text);
  return /kmod|driver/.test(name) && !/^(?:lib)?kmod(?:-libs|-dev|-devel|2)?$/.test(name);
}

export const packages: CommandEffect = effect => {
  const { command, draft, act } = effect;
  const call = readPackageCall(command);
  if (!call || (call.action === 'other' && readOnly(command))) return;
  if (call.elsewhere) {
    return draft.open({ below: '/', reason: `\`${command.name}\` works in another root` }, act.by);
  }
  const reason = `a package that \`${command.name}\` ${call.action === 'remove' ? 'removes' : 'installs'} may concern it`;
  const anywhere = call.packages.some(({ text }) => isSomebodysOwn(text));
  draft.open({ below: '/', reason, ...(!anywhere && ofDistribution) }, act.by);
  for (const { text } of call.packages) {
    if (!isKnown(text)) continue;
    for (const known of commandsOf[packageName(text)] ?? []) {
      if (call.action === 'install') draft.put(commandPaths[known], 'file', act);
      else draft.remove(commandPaths[known], 'possible');
    }
  }
};

/** Lists and caches; nothing that anybody looks for in the image. */
const harmless =
  /^(?:update|up-?date|clean|clean_requirements|makecache|autoclean|check-update|refresh|ref|cc|list|info|search|repolist|show|policy|version|repos?|lr|fetch|index|config-manager|module)$/;

function readOnly({ name, args }: ShellCommand): boolean {
  const verb = readArguments(args, managers[name]).operands[0]?.text ?? '';
  // `dnf update` upgrades packages, `apt-get update` reads lists.
  if (/^(?:update|up)$/.test(verb)) return /^(?:apt|apk)/.test(name);
  return verb === '' || harmless.test(verb);
}

/**
 * dkms, ldconfig and the like change the system's directories only, as far as anyone knows; rpm and dpkg, unless they
 * install a file.
 */
export const systemOnly: CommandEffect = ({ draft, act, command: { name, args } }) => {
  const installsFiles = args.some(({ text }) => installFlags[name]?.test(text));
  draft.open(
    { below: '/', reason: `\`${name}\` may write there`, ...(!installsFiles && ofDistribution) },
    act.by,
  );
};

const installFlags: Readonly<Record<string, RegExp>> = {
  rpm: /^(?:-(?!.*q)[a-zA-Z]*[iUF]|--(?:install|upgrade|freshen)$)/,
  dpkg: /^(?:-i|--(?:install|unpack))/,
};
