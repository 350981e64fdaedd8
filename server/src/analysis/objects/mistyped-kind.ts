// Documents that mean to be KMM's and are not: a wrong apiVersion, a misspelt kind. What is plainly somebody else's is
// left alone, and so are the kinds that KMM writes for itself.
import type { Violation } from '../../core/api-server/violation.js';
import { nearestWord } from '../../core/text/nearest.js';
import type { YamlDocument } from './document.js';
import type { KmmKind } from './kinds.js';
import { apiVersionsOf, hubGroup, kmmGroup, kmmKinds } from './kinds.js';
import { isList } from './nested-objects.js';
import type { Located } from '../yaml/located.js';
import { childOf, locatedAt } from '../yaml/located.js';
import { guessedFrom } from '../yaml/parse.js';

export interface MistypedKind {
  /** What the document most likely is to be. */
  readonly kind: KmmKind;
  readonly apiVersion: string;
  readonly violation: Violation;
}

/** Undefined for a document that is KMM's as it stands, and for everybody else's. */
export function mistypedKindOf({
  root,
  kind,
  identity,
  templated,
  syntax,
}: YamlDocument): MistypedKind | undefined {
  if (kind || root?.kind !== 'map' || templated || guessedFrom({ syntax }) || isList(root)) return undefined;
  const nameless = saysNothing(root) ? kindByFields(root) : undefined;
  const exact = nameless ?? kmmKinds.find(known => known === identity.kind);
  const ofGroup = isOfKmm(identity.apiVersion);
  if (ofGroup && ownKinds.has(identity.kind ?? '') && !hasModuleLoader(root)) return undefined;
  if (!ofGroup && !(exact && looksLike(exact, identity.apiVersion, root))) return undefined;
  const meant = exact ?? nearestKind(identity.kind);
  const served = apiVersionsOf(meant);
  const apiVersion = served.find(version => version === identity.apiVersion) ?? served.at(-1) ?? '';
  const wrong = exact ? 'apiVersion' : 'kind';
  return { kind: meant, apiVersion, violation: violationOf(root, wrong, exact ? apiVersion : meant) };
}

/** Neither `apiVersion` nor `kind` is there, not even without a value. */
export const saysNothing = (root: Located): boolean => !childOf(root, 'apiVersion') && !childOf(root, 'kind');

/** A whole object: a part of one, as a patch or a chart's values have it, has no name. */
function kindByFields(root: Located): KmmKind | undefined {
  if (!locatedAt(root, ['metadata', 'name'])) return undefined;
  if (locatedAt(root, ['spec', 'moduleSpec', 'moduleLoader'])) return 'ManagedClusterModule';
  return hasModuleLoader(root) ? 'Module' : undefined;
}

/** Kinds of KMM's group that its controllers write. */
const ownKinds = new Set(['NodeModulesConfig', 'ModuleImagesConfig', 'ModuleBuildSignConfig']);

const isOfKmm = (apiVersion: string | undefined): boolean =>
  apiVersion !== undefined && [kmmGroup, hubGroup].some(group => apiVersion.startsWith(`${group}/`));

/** `Module` alone is a word that others use too. */
function looksLike(kind: KmmKind, apiVersion: string | undefined, root: Located): boolean {
  if (kind !== 'Module') return true;
  return /kmm|ooto/.test(apiVersion ?? '') || hasModuleLoader(root);
}

/** Only a Module has one. */
const hasModuleLoader = (root: Located): boolean => locatedAt(root, ['spec', 'moduleLoader']) !== undefined;

const nearestKind = (kind: string | undefined): KmmKind => {
  const near = nearestWord(kind ?? '', kmmKinds);
  return kmmKinds.find(known => known === near) ?? 'Module';
};

function violationOf(root: Located, field: 'apiVersion' | 'kind', meant: string): Violation {
  const node = childOf(root, field);
  const isThere = node && (node.kind !== 'scalar' || (node.value !== null && node.value !== ''));
  const phase = phaseOf(isThere ? node : undefined, field);
  return { phase, path: [field], named: phase === 'kind', kind: 'identity', meant };
}

function phaseOf(node: Located | undefined, field: 'apiVersion' | 'kind'): 'identity' | 'version' | 'kind' {
  if (!node) return field === 'kind' ? 'identity' : 'version';
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return 'identity';
  if (field === 'kind') return 'kind';
  return node.value.split('/').length > 2 ? 'identity' : 'version';
}
