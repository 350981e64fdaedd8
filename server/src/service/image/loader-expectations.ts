// What KMM's loader will look for in an image, out of the Module whose image it is.
import type { Release } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import type { LoaderExpectations } from '../../core/image/contents/loader-needs.js';
import type { HandedModule } from '../../core/module/dir-name.js';
import { defaultDirName, loaderDirName } from '../../core/module/dir-name.js';

export interface ExpectationSource {
  readonly release: Release;
  /** As KMM looks for it. */
  readonly kernel: string;
  /** Whose image it is. Undefined = nobody knows: dirName /opt and any module. */
  readonly user: HandedModule | undefined;
  /** Of the mapping, expanded. */
  readonly filesToSign: readonly string[] | null | undefined;
}

export function loaderExpectations({
  release,
  kernel,
  user,
  filesToSign,
}: ExpectationSource): LoaderExpectations {
  const dialect = dialectOf(release);
  const modprobe = user?.module.spec.moduleLoader?.container.modprobe;
  return {
    dialect,
    dirName: user ? loaderDirName(user, dialect) : defaultDirName,
    kernel,
    moduleName: modprobe?.rawArgs || !modprobe?.moduleName ? undefined : modprobe.moduleName,
    firmwarePath: modprobe?.firmwarePath ? modprobe.firmwarePath : undefined,
    filesToSign: filesToSign ?? [],
  };
}
