// Which effect a command of a RUN has, by its name. A command that is not here may do anything.
import { hole } from '../hole.js';
import { cp, install, mv } from './copies.js';
import { depmod } from './depmod.js';
import type { CommandEffect, Effect } from './effect.js';
import { pathOf, writesAnywhere } from './effect.js';
import { curl, git, inPlace, tar, unzip, wget } from './fetch.js';
import { compress, ln, mkdir, redirect, rm, tee, touch, writeFile } from './files.js';
import { find, xargs } from './find.js';
import { isMake, make } from './make.js';
import { managesPackages, packages, systemOnly } from './packages.js';
import { readArguments } from './options.js';

const nothing: CommandEffect = () => undefined;

const wordSet = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap(line => line.split(' ')));

/** Names of commands that make no files and take none away, apart from what they are redirected to. */
const harmless: ReadonlySet<string> = wordSet(
  ': true false echo printf test [ [[ cat ls pwd env printenv set unset export local readonly',
  'declare typeset shift read cd pushd popd exit return sleep date uname arch id whoami',
  'hostname which command type hash nproc getconf grep egrep fgrep head tail wc sort uniq tr',
  'cut awk gawk sed rev seq chmod chown chgrp chattr setfacl stat file du df free ps kill',
  'ulimit umask basename dirname realpath readlink expr let diff cmp md5sum sha1sum sha256sum',
  'sha512sum sync trap wait time lsmod modinfo modprobe insmod rmmod ldd nm strip objdump',
  'readelf strings sign-file kmodsign exec break continue shopt alias yes tree',
);

/** Commands that change the system's own directories and nothing else. */
const system: ReadonlySet<string> = wordSet(
  'useradd groupadd adduser addgroup usermod groupmod passwd chpasswd userdel deluser',
  'update-ca-certificates update-ca-trust ldconfig locale-gen localedef update-alternatives',
  'alternatives systemctl update-initramfs dracut dkms apt-key add-apt-repository apt-mark',
  'dpkg-reconfigure debconf-set-selections subscription-manager amazon-linux-extras rpm',
  'yum-config-manager dnf-config-manager crypto-policies update-crypto-policies rpmkeys',
  'apt-cache',
);

const effects: Readonly<Record<string, CommandEffect>> = {
  mkdir,
  touch,
  tee,
  rm,
  rmdir: rm,
  unlink: rm,
  ln,
  cp,
  mv,
  install,
  depmod,
  git,
  curl,
  wget,
  tar,
  bsdtar: tar,
  unzip,
  patch: inPlace,
  cpio: inPlace,
  ar: inPlace,
  rpm2cpio: nothing,
  gpg: toOutput,
  openssl: toOutput,
  dpkg: dpkg,
  'dpkg-deb': dpkg,
  xz: compress('.xz'),
  gzip: compress('.gz'),
  zstd: compress('.zst'),
  find: find(effect => runEffect(effect)),
  xargs: xargs(effect => runEffect(effect)),
};

export function runEffect(effect: Effect): void {
  redirect(effect);
  effectOf(effect.command.name, effect)(effect);
}

function effectOf(name: string, { command }: Effect): CommandEffect {
  if (name === hole) return writesAnywhere;
  if (Object.hasOwn(effects, name)) return effects[name] ?? writesAnywhere;
  if (managesPackages(name)) return packages;
  if (isMake(name)) return make;
  if (system.has(name)) return systemOnly;
  if (harmless.has(name)) return nothing;
  // The commands of `sh -c '…'` and of a here-document come on their own.
  const shell = ['sh', 'bash', 'ash', 'dash'].includes(name);
  const inline = command.redirects.some(({ operator }) => operator.startsWith('<<'));
  if (shell && (inline || command.args.some(({ text }) => /^-[a-z]*c$/.test(text)))) return nothing;
  return writesAnywhere;
}

/** Commands that write where `-o` says, and into the home directory at most. */
function toOutput(effect: Effect): void {
  const args = effect.command.args;
  const at = args.findIndex(({ text }) => /^(?:-o|--output|-out|-keyout)$/.test(text));
  const file = args[at + 1];
  if (at >= 0 && file) writeFile(effect, file.text);
}

function dpkg(effect: Effect): void {
  const { options, operands } = readArguments(effect.command.args);
  const extracts = ['x', 'extract', 'X', 'vextract', 'R', 'raw-extract'].some(option => options.has(option));
  if (!extracts) return systemOnly(effect);
  const [, directory] = operands;
  if (directory) inPlace({ ...effect, command: { ...effect.command, cwd: pathOf(effect, directory) } });
}
