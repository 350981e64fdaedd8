// What the kernels of a file's settings become under each of its Modules: the one place that hints, hovers, lenses and
// views ask, so that all of them tell the same. Silent where the text does not say what KMM will be given.
import type { PlacedDocument, YamlDocument } from '../../analysis/objects/document.js';
import type { ModuleView } from '../../analysis/module/module-view.js';
import { moduleViewOf } from '../../analysis/module/module-view.js';
import { guessedFrom } from '../../analysis/yaml/parse.js';
import type { Release } from '../../core/release.js';
import { mappingsField } from '../../core/module/container-field.js';
import { dialectOf } from '../../core/dialect.js';
import type { KernelSource } from '../../core/kernel/kernel-source.js';
import type { Coverage } from '../../core/module/coverage.js';
import { coverageOf } from '../../core/module/coverage.js';
import type { KernelMapping, Module } from '../../core/module/types.js';
import type { Snapshot } from '../workspace/snapshot.js';

export interface ModulePreview {
  readonly view: ModuleView;
  /** For titles. */
  readonly name: string;
  readonly coverage: Coverage;
}

/** Stand for what only the cluster decides; angle brackets are legal in neither. */
export const unknownName = '<name>';
export const unknownNamespace = '<namespace>';

/** What a Module is previewed with. */
export interface PreviewBasis {
  readonly release: Release;
  readonly source: KernelSource;
  /** Of a Module that names none. */
  readonly namespace: string;
}

/** Undefined for a document that is no Module with mappings, and where `previewRefusal` says why there is none. */
export function modulePreview(
  snapshot: Snapshot,
  uri: string,
  { document }: Pick<PlacedDocument, 'document'>,
): ModulePreview | undefined {
  const { release } = snapshot.settingsFor(uri);
  const source = snapshot.kernelsFor(uri);
  const known = remembered.get(document);
  if (known?.release === release && known.source === source) return known.preview;
  const preview = previewDocument(document, { release, source, namespace: unknownNamespace });
  remembered.set(document, { release, source, preview });
  return preview;
}

interface Remembered {
  readonly release: Release;
  readonly source: KernelSource;
  readonly preview: ModulePreview | undefined;
}

const remembered = new WeakMap<YamlDocument, Remembered>();

/** The same without a workspace, and made anew by each call. */
export function previewDocument(document: YamlDocument, basis: PreviewBasis): ModulePreview | undefined {
  const view = moduleViewOf(document);
  if (!view || mappingsOf(view).length === 0 || previewRefusal(document) !== undefined) return undefined;
  const { release, source } = basis;
  const module = previewedModule(document, view, release);
  const namespace = module.metadata.namespace || basis.namespace;
  const coverage = coverageOf({ module, namespace, release, source });
  return { view, name: document.identity.name ?? 'Module without a name', coverage };
}

/** Why nothing is said of a document, although it may well be a Module: nobody knows what KMM will be given. */
export function previewRefusal(document: YamlDocument): string | undefined {
  const broken = guessedFrom(document);
  if (broken) return broken.kind === 'refused' ? `it is not YAML: ${broken.message}` : broken.message;
  const view = moduleViewOf(document);
  if (view && mappingsOf(view).some(isOpen))
    return 'a placeholder stands where a mapping says what it matches; preview what it becomes';
  const list = view?.at(mappingsField);
  return list && document.holes?.isOpen(list)
    ? 'a template decides which mappings there are; preview what it becomes'
    : undefined;
}

const mappingsOf = ({ module }: ModuleView): readonly KernelMapping[] =>
  module.spec.moduleLoader?.container.kernelMappings ?? [];

/** What Helm, a shell or `envsubst` would replace before KMM sees it. */
const isOpen = ({ literal, regexp }: KernelMapping): boolean =>
  /\{\{|\$\{\w|\$\$\w|%s/.test(`${literal}\n${regexp}`);

/** On a hub KMM builds under names of its own: the ManagedClusterModule's, from 2.4 on with the spoke's behind it. */
export function previewedModule(
  { identity }: YamlDocument,
  { module, onHub }: ModuleView,
  release: Release,
): Module {
  const own = onHub && dialectOf(release).buildObjectOwner !== 'Module' ? undefined : identity.name;
  return { ...module, metadata: { ...module.metadata, name: own ?? unknownName } };
}
