// Which directory of an image an empty `modprobe.dirName` stands for. One that is left out, or null,
// never gets here: the API server writes the default into the Module. It leaves an empty one as it is, but Go leaves it
// out of every object that the operator makes of the Module, and the schemas of those have the default too.
import type { Dialect } from '../dialect.js';
import type { Module } from './types.js';

/** What the CRDs fill in (`api/v1beta1/module_types.go`). */
export const defaultDirName = '/opt';

/** A Module, and whether a hub hands it on to other clusters. */
export interface HandedModule {
  readonly module: Module;
  readonly onHub: boolean;
}

/**
 * Where nodes look for modules, and where files are signed. The loader of 1.x leaves `-d` out for an empty one
 * (`internal/daemonset/daemonset.go`, `MakeLoadCommand`); the worker reads it from a NodeModulesConfig, signing from a
 * ModuleImagesConfig, and a spoke from a ManifestWork, into all of which the default comes.
 */
export function loaderDirName({ module, onHub }: HandedModule, { emptyDirName }: Dialect): string {
  const dirName = module.spec.moduleLoader?.container.modprobe.dirName ?? defaultDirName;
  if (dirName !== '') return dirName;
  return onHub ? defaultDirName : emptyDirName;
}
