// Whose KMM a workspace is for, told by its files alone: what only Red Hat's KMM for OpenShift has, or what stands beside
// it. A guess that is right for `auto`; upstream's KMM runs on OpenShift too, and only the cluster knows.
import type { YamlDocument } from './document.js';
import { ownText } from './document.js';
import { isConfigMap, isOpenShiftKind } from './kinds.js';
import type { Files } from './source-file.js';
import { documentsOf } from './source-file.js';
import { locatedAt } from '../yaml/located.js';
import { memo } from '../../core/memo.js';

/** What speaks of OpenShift, in words that complete "the workspace has …"; undefined when nothing does. */
export const signOfOpenShift = memo(signIn);

function signIn(files: Files): string | undefined {
  const placesOfModules = new Set<string>();
  const neighbours: { readonly folder: string; readonly sign: string }[] = [];
  for (const [uri, file] of files) {
    if (file.kind === 'dockerfile' && file.text.includes('DTK_AUTO')) return '`DTK_AUTO` in a Dockerfile';
    for (const { document } of documentsOf(file)) {
      const facts = factsOf(document);
      if (facts.sign !== undefined) return facts.sign;
      if (facts.module) placesOfModules.add(folderOf(uri));
      if (facts.beside !== undefined) neighbours.push({ folder: folderOf(uri), sign: facts.beside });
    }
  }
  return neighbours.find(({ folder }) => placesOfModules.has(folder))?.sign;
}

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));

interface Facts {
  /** Enough by itself. */
  readonly sign: string | undefined;
  /** Enough in the folder of a Module. */
  readonly beside: string | undefined;
  readonly module: boolean;
}

const factsOf = memo((document: YamlDocument): Facts => {
  const { kind, identity } = document;
  return {
    sign: signOf(document),
    beside: kindsBeside.get(`${identity.apiVersion ?? ''} ${identity.kind ?? ''}`),
    module: kind === 'Module' || kind === 'ManagedClusterModule',
  };
});

const kindsBeside: ReadonlyMap<string, string> = new Map([
  ['image.openshift.io/v1 ImageStream', 'an ImageStream'],
  ['security.openshift.io/v1 SecurityContextConstraints', 'a SecurityContextConstraints'],
]);

function signOf(document: YamlDocument): string | undefined {
  const { kind, identity } = document;
  if (kind && isOpenShiftKind(kind)) return `a ${kind}`;
  const namespace = identity.kind === 'Namespace' ? identity.name : identity.namespace;
  if (namespace !== undefined && /^openshift-kmm(?:-[-a-z0-9]*)?$/.test(namespace))
    return `the namespace ${namespace}`;
  if (kind && ownText(document).includes(internalRegistry)) return "images of OpenShift's own registry";
  return isConfigMap(identity) && hasDriverToolkit(document) ? '`DTK_AUTO` in a Dockerfile' : undefined;
}

export const internalRegistry = 'image-registry.openshift-image-registry.svc';

/**
 * A Module that sets a build arg of the name is no sign: that is how such a Dockerfile is built with upstream's KMM.
 * KMM looks for the word anywhere in the Dockerfile; here any text of the ConfigMap may be one.
 */
function hasDriverToolkit(document: YamlDocument): boolean {
  if (!ownText(document).includes('DTK_AUTO')) return false;
  const data = locatedAt(document.root, ['data']);
  return (
    data?.kind === 'map' &&
    data.entries.some(({ value }) => value.kind === 'scalar' && String(value.value).includes('DTK_AUTO'))
  );
}
