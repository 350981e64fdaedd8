// What KMM's loader will look for in an image, out of the Module whose image it is.
import type { Release } from '../core/dialect.js';
import { dialectOf } from '../core/dialect.js';
import type { LoaderWishes } from '../core/dockerfile/loader-needs.js';
import type { Module } from '../core/module/types.js';

export interface WishSource {
  readonly release: Release;
  /** As KMM looks for it. */
  readonly kernel: string;
  /** Undefined = nobody knows: dirName /opt and any module. */
  readonly module: Module | undefined;
  /** Of the mapping, expanded. */
  readonly filesToSign: readonly string[] | null | undefined;
}

export function loaderWishes({ release, kernel, module, filesToSign }: WishSource): LoaderWishes {
  const modprobe = module?.spec.moduleLoader?.container.modprobe;
  return {
    dialect: dialectOf(release),
    dirName: modprobe?.dirName ? modprobe.dirName : '/opt',
    kernel,
    moduleName: modprobe?.rawArgs || !modprobe?.moduleName ? undefined : modprobe.moduleName,
    firmwarePath: modprobe?.firmwarePath ? modprobe.firmwarePath : undefined,
    filesToSign: filesToSign ?? [],
  };
}
