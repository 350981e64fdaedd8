// The images that the builds of a Module make, as far as the workspace has their Dockerfiles: what the text of each
// proves about the files that KMM's loader looks for. Only Dockerfiles that nothing else can be meant by; values that a
// template decides are not followed.
import type { DialectName } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import type { FileTree } from '../../core/dockerfile/layout/tree.js';
import type { Need, NeedKind } from '../../core/image/contents/loader-needs.js';
import { loaderNeeds } from '../../core/image/contents/loader-needs.js';
import { parseDockerfile } from '../../core/dockerfile/parse.js';
import { memo, memoEach } from '../../core/memo.js';
import { containerField } from '../../core/module/container-field.js';
import { kernelOfNode } from '../../core/kernel/version.js';
import { loaderDirName } from '../../core/module/dir-name.js';
import type { RelatedPlace } from '../../core/problem.js';
import { modprobeField } from '../../core/module/container-field.js';
import type { BuildDockerfile } from '../dockerfile/build-dockerfile.js';
import { onlyBuildDockerfile } from '../dockerfile/build-dockerfile.js';
import { layoutWith } from '../dockerfile/stage-layout.js';
import { anyKernel, automaticArgs, builderOf } from '../dockerfile/view.js';
import { isClosed, isDecided } from '../known/decided.js';
import type { YamlDocument } from '../objects/document.js';
import type { WorkspaceSubject } from '../lint/rule.js';
import type { MappingView } from '../module/mapping-views.js';
import { mappingViewsOf } from '../module/mapping-views.js';
import type { ModuleView } from '../module/module-view.js';
import type { Files } from '../objects/source-file.js';
import { objectFacts } from '../objects/object-references.js';
import { isPreprocessed } from '../known/preprocessed.js';
import { isUnfinished } from '../known/open-text.js';

/** What the text proves of one build. */
export interface ProvenImage {
  readonly tree: FileTree;
  /** The kernel it is made for: that of a `literal`, or one that stands for any. */
  readonly kernel: string;
  readonly need: (kind: NeedKind) => Need | undefined;
}

export interface BuiltImage extends ProvenImage {
  /** The first of the mappings that are built so. */
  readonly mapping: MappingView;
  readonly source: BuildDockerfile;
}

/** More different builds are a program's work, and the first ones tell what is wrong with all. */
const mostBuilds = 32;

/** Builds that differ in nothing but the kernel are one. Empty with `rawArgs`, which go their own ways. */
export const builtImagesOf = (view: ModuleView, subject: WorkspaceSubject): readonly BuiltImage[] =>
  imagesIn(subject.files)(view, subject);

const imagesIn = memo((_: Files) =>
  memoEach(imagesOf, ({ release, distribution }) => `${release} ${distribution}`),
);

/** Whether no template brings more for the container than is written. */
function isWhole(view: ModuleView, document: YamlDocument): boolean {
  const container = view.at(containerField);
  return container !== undefined && isClosed(document, container);
}

function imagesOf(view: ModuleView, subject: WorkspaceSubject): readonly BuiltImage[] {
  const { document, release, distribution } = subject;
  const dialect = { release, distribution };
  const modprobe = view.module.spec.moduleLoader?.container.modprobe;
  if (!modprobe || modprobe.rawArgs || !isWhole(view, document) || isPreprocessed(document)) return [];
  const builds = sourcedBuilds(view, subject);
  if (builds.length === 0) return [];
  const asked = ['moduleName', 'dirName', 'firmwarePath'].map(key => view.field([...modprobeField, key]));
  if (!isDecided(document, asked, 'fields')) return [];
  const images = new Map<string, BuiltImage>();
  for (const { mapping, source, build } of builds) {
    if (images.has(build.key)) continue;
    if (images.size === mostBuilds) break;
    const image = provenImage({ view, dockerfile: source, build, dialect });
    if (image) images.set(build.key, { ...image, mapping, source });
  }
  return [...images.values()];
}

interface SourcedBuild {
  readonly mapping: MappingView;
  readonly source: BuildDockerfile;
  readonly build: Build;
}

/** Those whose Dockerfile is here. */
function sourcedBuilds(view: ModuleView, subject: WorkspaceSubject): readonly SourcedBuild[] {
  const sources = new Map<string, BuildDockerfile | undefined>();
  return mappingViewsOf(view, subject.release).flatMap(mapping => {
    const name = mapping.effective.build?.dockerfileConfigMap?.name ?? '';
    if (name !== '' && !sources.has(name)) sources.set(name, dockerfileIn(name, subject));
    const source = sources.get(name);
    const build = source && buildOf(mapping);
    return build ? [{ mapping, source, build }] : [];
  });
}

function dockerfileIn(configMap: string, subject: WorkspaceSubject): BuildDockerfile | undefined {
  const { uri, files, document } = subject;
  const { namespace } = objectFacts(document);
  return onlyBuildDockerfile(files, { configMap, namespace, uri });
}

interface Build {
  /** The same for builds that differ in nothing but the kernel. */
  readonly key: string;
  readonly kernel: string;
  readonly given: readonly (readonly [string, string])[];
}

function buildOf({ effective: { build, mapping } }: MappingView): Build | undefined {
  const given = (build?.buildArgs ?? []).map(({ name, value }) => [name, value] as const);
  const { literal, regexp } = mapping;
  if (isUnfinished(literal) || given.some(([, value]) => isUnfinished(value))) return undefined;
  if (literal === '' && regexp === '') return undefined;
  const key = JSON.stringify([build?.dockerfileConfigMap?.name, literal === '', given]);
  return { key, kernel: literal === '' ? anyKernel : kernelOfNode(literal), given };
}

interface Proof {
  readonly view: ModuleView;
  readonly dockerfile: BuildDockerfile;
  readonly build: Build;
  readonly dialect: DialectName;
}

const provenImage = (proof: Proof): ProvenImage | undefined =>
  provenWith(proof.view)(proof.dockerfile.keeper, proof);

/** By Module and Dockerfile: an edit of either costs its own images only. */
const provenWith = memo((_: ModuleView) =>
  memoEach(
    (_keeper: object, proof: Proof) => layOut(proof),
    ({ build, dialect }) => `${dialect.release} ${dialect.distribution} ${build.kernel} ${build.key}`,
  ),
);

function layOut({ view, dockerfile, build, dialect }: Proof): ProvenImage | undefined {
  const { text, keeper } = dockerfile;
  const { kernel, given } = build;
  const modprobe = view.module.spec.moduleLoader?.container.modprobe;
  if (text.trim() === '' || text.includes('{{') || !modprobe) return undefined;
  const buildArgs = new Map([...given, ...automaticArgs(kernel, dialect)]);
  const builder = builderOf('ConfigMap', dialect.distribution);
  const { final } = layoutWith(keeper, parseDockerfile(text), { buildArgs, builder });
  if (!final) return undefined;
  const { moduleName, firmwarePath } = modprobe;
  const facts = dialectOf(dialect.release);
  const needs = loaderNeeds(final.tree, {
    dialect: facts,
    dirName: loaderDirName(view, facts),
    kernel,
    moduleName: moduleName === '' ? undefined : moduleName,
    // Where any other leads depends on the working directory of the image.
    firmwarePath: firmwarePath.startsWith('/') ? firmwarePath : undefined,
    filesToSign: [],
  });
  return { tree: final.tree, kernel, need: wanted => needs.find(({ kind }) => kind === wanted) };
}

/** Where the Dockerfile is, for those who read the problem. */
export const dockerfilePlace = ({ source }: BuiltImage): RelatedPlace => ({
  message: 'The Dockerfile',
  span: source.place,
  uri: source.uri,
});

/** The mistake can be shown at the Dockerfile as well, in the same text: once is enough to call it an error. */
export const isBeside = ({ source }: BuiltImage, { uri }: WorkspaceSubject): boolean => source.uri === uri;
