// The packages with a kernel's development files, as distributions call them, and where a stage installs them.
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import { readPackageCall } from '../../core/dockerfile/layout/packages.js';
import type { ShellArgument } from '../../core/dockerfile/shell-command.js';
import type { PlacedCommand } from './run-commands.js';
import { runCommands } from './run-commands.js';

export interface InstalledPackage extends PlacedCommand {
  readonly manager: string;
  readonly argument: ShellArgument;
}

/** By any package manager, in the order of the file. */
export const installedPackages = (stage: StageLayout): readonly InstalledPackage[] =>
  runCommands(stage).flatMap(placed => {
    const call = readPackageCall(placed.command);
    if (call?.action !== 'install' || call.dryRun || call.elsewhere) return [];
    return call.packages.map(argument => ({ ...placed, manager: call.manager, argument }));
  });

/** `linux-headers-6.8.0-31-generic`, `kernel-devel`, `kernel-uek-devel`; with or without a version. */
export const isKernelPackage = (text: string): boolean =>
  /^(?:linux-headers|linux-image-headers|kernel(?:-\w+)?-devel|kernel-(?:default|azure)-devel)(?:[-_.=]|$)/.test(
    text,
  );

/** Other places that packages come from than the base image's own: what they have is not known. */
export function hasOwnSources({ stage }: StageLayout, text: string): boolean {
  const written = text.slice(stage.span.start, stage.span.end);
  return sources.test(written) || addsToZypper(written);
}

const sources =
  /add-repo|repofrompath|yum\.repos\.d|sources\.list|releasever|add-apt-repository|subscription-manager|entitlement|\brhsm\b|\bkoji\b|amazon-linux-extras|\.repo\b/;

/** `zypper ar`, `zypper --gpg-auto-import-keys addrepo`. */
function addsToZypper(text: string): boolean {
  const at = text.search(/\bzypper\s/);
  return at >= 0 && /\s(?:ar|addrepo)\b/.test(text.slice(at));
}
