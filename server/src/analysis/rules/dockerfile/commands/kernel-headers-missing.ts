import { isKnown } from '../../../../core/dockerfile/hole.js';
import { readMakeCall } from '../../../../core/dockerfile/layout/make.js';
import type { PackageCall } from '../../../../core/dockerfile/layout/packages.js';
import { readPackageCall } from '../../../../core/dockerfile/layout/packages.js';
import type { ShellCommand } from '../../../../core/dockerfile/shell/command.js';
import type { PlacedCommand } from '../../../dockerfile/run-commands.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'kernel-headers-missing',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A module is compiled for a kernel whose headers nothing installs.',
  explanation: `\`make\` is told to use \`/lib/modules/<kernel>/build\` or \`/usr/src/linux-headers-<kernel>\`, and nothing in the stage
puts anything there: base images of distributions come without headers. Install \`linux-headers-\${KERNEL_FULL_VERSION}\`
(Debian, Ubuntu) or \`kernel-devel-\${KERNEL_FULL_VERSION}\` (Fedora, Enterprise Linux, Amazon Linux). It speaks only of
official images, and only where each command of the stage is known not to bring headers.`,
  *check({ layout, kernel }) {
    for (const stage of layout.stages) {
      const { base, steps } = stage.stage;
      if (!base.image?.official || base.image.kernelTree || !bare.has(base.image.family)) continue;
      const copies = steps.filter(({ instruction }) => /^(?:COPY|ADD|VOLUME)$/.test(instruction.keyword));
      const make = runCommands(stage).find(({ command }) => usesHeaders(command, kernel));
      if (!make || copies.some(({ instruction }) => instruction.index < make.step.instruction.index))
        continue;
      const before = earlierCommands(runCommands(stage), make);
      const whole = [...stage.runs.values()].every(reading => reading.whole);
      if (!whole || !before.every(({ command }) => bringsNoHeaders(command))) continue;
      const isDebian = base.image.family === 'debian';
      yield {
        span: make.command.span,
        message: `This compiles for the kernel of the build arg, and nothing in this stage installs its headers. Install \`${isDebian ? 'linux-headers' : 'kernel-devel'}-\${KERNEL_FULL_VERSION}\`.`,
        related: [{ message: 'The image that comes without them', span: base.span }],
      };
    }
  },
};

const bare: ReadonlySet<string> = new Set(['debian', 'rpm', 'suse']);

const earlierCommands = (all: readonly PlacedCommand[], make: PlacedCommand): readonly PlacedCommand[] =>
  all.slice(0, all.indexOf(make));

function usesHeaders(command: ShellCommand, kernel: string): boolean {
  const call = readMakeCall(command);
  if (!call || !command.certain || command.mayFail) return false;
  const places = [call.directory, ...call.variables.values()];
  const directories = [
    ...['/lib/modules', '/usr/lib/modules'].map(path => `${path}/${kernel}/build`),
    `/usr/src/linux-headers-${kernel}`,
    `/usr/src/kernels/${kernel}`,
  ];
  return places.some(place => directories.includes(place.replace(/\/$/, '')));
}

function bringsNoHeaders(command: ShellCommand): boolean {
  const call = readPackageCall(command);
  if (!call) return harmless.has(command.name);
  if (call.action === 'install') return call.packages.every(({ text }) => isKnown(text) && !mayDepend(text));
  return isHousekeeping(call);
}

const isHousekeeping = ({ verb }: PackageCall): boolean =>
  /^(?:update|upgrade|clean|makecache|autoclean|autoremove|remove|purge|refresh)$/.test(verb?.text ?? '');

/** A package that is, or may bring, headers; a group, a file. */
const mayDepend = (text: string): boolean =>
  /kernel|linux-(?!libc-dev$)|header|dkms|akmod|kmod-|module-assistant|^@|^\*|[/]|\.(?:deb|rpm)$/.test(text);

const harmless: ReadonlySet<string> = new Set(
  [
    ': [ [[ test true set export cd echo printf mkdir ls cat chmod chown rm touch sed grep head tail wc git make',
    'gmake pwd env uname nproc date sleep find unset hash gcc',
  ].flatMap(line => line.split(' ')),
);
