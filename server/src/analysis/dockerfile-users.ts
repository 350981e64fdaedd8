// Which builds in the workspace use the Dockerfile of a ConfigMap, and what each gives it.
import type { Release } from '../core/dialect.js';
import { kernelOfNode } from '../core/kernel/version.js';
import type { YamlDocument } from './document.js';
import type { MappingView } from './mapping-views.js';
import { mappingViewsOf } from './mapping-views.js';
import type { ModuleView } from './module-view.js';
import { moduleViewOf } from './module-view.js';
import type { Files } from './object-index.js';
import { objectIndex, referencesOf } from './object-index.js';
import { objectFacts } from './object-references.js';
import { roleOf } from './object-roles.js';

/** One kernel mapping that builds with it. */
export interface DockerfileUser {
  /** Values by name, KMM's own not among them. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** `/opt` when the Module does not say; undefined when it says something that is no path. */
  readonly dirName: string;
  /** Undefined with `rawArgs`. */
  readonly moduleName: string | undefined;
  /** The kernel of a `literal`. */
  readonly kernel: string | undefined;
}

/** Empty when nobody in the workspace names the ConfigMap; somebody elsewhere may. */
export function dockerfileUsers(
  files: Files,
  document: YamlDocument,
  release: Release,
): readonly DockerfileUser[] {
  const { declaration, namespace } = objectFacts(document);
  if (declaration?.kind !== 'ConfigMap') return [];
  const { kind, name } = declaration;
  const references = referencesOf(objectIndex(files), { kind, name, namespace });
  const documents = new Set(
    references.filter(({ field }) => roleOf(field) === 'dockerfileConfigMap').map(found => found.document),
  );
  return [...documents].flatMap(found => {
    const view = moduleViewOf(found);
    if (!view) return [];
    return mappingViewsOf(view, release)
      .filter(({ effective }) => effective.build?.dockerfileConfigMap?.name === name)
      .map(mapping => userOf(view, mapping));
  });
}

function userOf({ module }: ModuleView, { effective }: MappingView): DockerfileUser {
  const modprobe = module.spec.moduleLoader?.container.modprobe;
  const { literal } = effective.mapping;
  return {
    buildArgs: Object.fromEntries((effective.build?.buildArgs ?? []).map(({ name, value }) => [name, value])),
    dirName: modprobe?.dirName ? modprobe.dirName : '/opt',
    moduleName: modprobe?.rawArgs || !modprobe?.moduleName ? undefined : modprobe.moduleName,
    kernel: literal === '' ? undefined : kernelOfNode(literal),
  };
}
