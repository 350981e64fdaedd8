// Answers for tools: what KMM makes of one Module and one kernel, as plain JSON. The same resolution as hover, hints
// and preview, told whole.
import { analyseYaml } from '../../analysis/objects/document.js';
import type { YamlDocument } from '../../analysis/objects/document.js';
import { buildDockerfiles } from '../../analysis/dockerfile/build-dockerfile.js';
import { guessedFrom } from '../../analysis/yaml/parse.js';
import type { Files, SourceFile } from '../../analysis/objects/source-file.js';
import { sourceFileOf } from '../../analysis/objects/source-file.js';
import { memo } from '../../core/memo.js';
import type { NamedText } from '../kernels/kernels-in-texts.js';
import { plainValue } from '../../analysis/yaml/value.js';
import { isPatch } from '../../analysis/objects/kustomization.js';
import type { KeyHome } from '../../analysis/objects/object-contents.js';
import { declarationsOf, objectIndex } from '../../analysis/objects/object-index.js';
import type { NamedKind } from '../../analysis/objects/object-references.js';
import { signOfOpenShift } from '../../analysis/objects/distribution.js';
import { finalBuildArgs, namesDriverToolkit } from '../../core/module/build-args.js';
import {
  driverToolkitPlaceholder,
  openShiftBuild,
  openShiftImages,
  openShiftSign,
} from '../../core/build-object/openshift-build.js';
import { buildObject, signObject } from '../../core/build-object/operator.js';
import type { NamespaceObjects, ObjectKeys } from '../../core/build-object/request.js';
import { defaultOperatorImages } from '../../core/build-object/request.js';
import type { Distribution, Release } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import type { MappingTrial } from '../../core/kernel/mapping.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { isObject } from '../../core/json/json-value.js';
import { resolutionJson } from '../../core/module/go-json.js';
import { readModule } from '../../core/module/read-module.js';
import type { Resolution } from '../../core/module/resolve.js';
import { resolveModule } from '../../core/module/resolve.js';
import type { Module } from '../../core/module/types.js';
import type { DistributionChoice } from '../../protocol/settings.js';

export interface ResolveRequest {
  /** A YAML stream; its first Module is meant, or the one called `name`. */
  readonly yaml: string;
  readonly name?: string | undefined;
  /** `status.nodeInfo.kernelVersion` of a node, untouched. */
  readonly kernel: string;
  /** Instead of the one in the text; `default` when neither says. */
  readonly namespace?: string | undefined;
  /** `auto` (or absent) = told by the texts. */
  readonly distribution?: DistributionChoice;
  /** Of the text; absent for one that is in no file. */
  readonly uri?: string;
  /** Other files, by their URIs: the Dockerfile may be among them. */
  readonly beside?: readonly NamedText[];
}

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

interface Resolved {
  readonly module: Module;
  readonly namespace: string;
  readonly resolution: Resolution;
}

/** The error is that there is no Module to ask about; what KMM says about the kernel is in the answer's own `error`. */
export function resolveAnswer(request: ResolveRequest, release: Release): Answer<JsonObject> {
  const resolved = resolve(request, release);
  if (!resolved.ok) return resolved;
  const { resolution } = resolved.value;
  const answer = resolutionJson(resolution, dialectOf(release));
  const { build = null } = answer;
  const buildArgs = buildArgsWithToolkit(request, resolved.value, release) ?? answer['buildArgs'] ?? null;
  return {
    ok: true,
    value: {
      error: null,
      ...answer,
      ...(buildArgs !== null && { buildArgs }),
      ...(isObject(build) && { build: { ...build, buildArgs } }),
      trace: resolution.trace.trials.map((trial, index) => trialJson(trial, index, resolution.kernel)),
    },
  };
}

/** On OpenShift, when the Dockerfile beside the Module names the driver toolkit. */
function buildArgsWithToolkit(
  request: ResolveRequest,
  { module, namespace, resolution: { kernel, loaded } }: Resolved,
  release: Release,
): readonly string[] | undefined {
  const build = loaded?.effective.build;
  const name = build?.dockerfileConfigMap?.name;
  if (!build || name === undefined || distributionOf(request) !== 'openshift') return undefined;
  if (!namesDriverToolkit(dockerfileIn(request, module, name) ?? '')) return undefined;
  const driverToolkit = driverToolkitPlaceholder;
  const subject = { kernel, name: module.metadata.name, namespace, driverToolkit };
  const args = finalBuildArgs(build.sourcedArgs, subject, dialectOf(release));
  return args.map(arg => `${arg.name}=${arg.value}`);
}

/** What KMM itself would create, pushing to the image, with its default builder; the hash is a placeholder. */
export function operatorObject(
  request: ResolveRequest,
  step: 'build' | 'sign',
  release: Release,
): Answer<JsonObject> {
  const resolved = resolve(request, release);
  if (!resolved.ok) return resolved;
  const { module, namespace, resolution } = resolved.value;
  const { kernel, loaded, failure } = resolution;
  if (!loaded) return wrong(failure?.message ?? 'no mapping');
  const asked = {
    ...{ module, namespace, release, kernel, loaded },
    destination: 'push',
    objects: objectsBeside(request, module),
  } as const;
  const configMap = loaded.effective.build?.dockerfileConfigMap?.name;
  const made =
    distributionOf(request) === 'openshift'
      ? (step === 'build' ? openShiftBuild : openShiftSign)({
          ...asked,
          images: openShiftImages,
          dockerfile: configMap === undefined ? undefined : dockerfileIn(request, module, configMap),
          driverToolkit: undefined,
        })
      : (step === 'build' ? buildObject : signObject)({ ...asked, images: defaultOperatorImages });
  if (!made)
    return wrong(
      `kernelMappings[${String(loaded.effective.index)}] has no \`${step}\`, so KMM creates nothing`,
    );
  return made.ok ? { ok: true, value: made.object } : wrong(made.error);
}

const distributionOf = (request: ResolveRequest): Distribution => {
  const { distribution = 'auto' } = request;
  if (distribution !== 'auto') return distribution;
  return signOfOpenShift(filesOf(request)) === undefined ? 'upstream' : 'openshift';
};

const filesOf = memo(({ uri = '', yaml, beside = [] }: ResolveRequest): Files => {
  const others = beside.map(named => [named.name, sourceFileOf(named)] as const);
  return new Map<string, SourceFile>([...others, [uri, analyseYaml(yaml)]]);
});

/** What the texts say of ConfigMaps and Secrets; of others nobody knows whether the cluster has them. */
function objectsBeside(request: ResolveRequest, { metadata }: Module): NamespaceObjects {
  const namespace = metadata.namespace || undefined;
  const files = filesOf(request);
  const index = objectIndex(files);
  const keysOf = (kind: NamedKind, name: string, homes: readonly KeyHome[]): ObjectKeys => {
    const [only, ...more] = declarationsOf(index, { kind, name, namespace });
    const isSure = only?.contents.complete === true && more.length === 0 && !isPatch(files, only.uri);
    if (!isSure) return 'unknown';
    return only.contents.keys.filter(({ home }) => homes.includes(home)).map(key => key.name);
  };
  return {
    configMap: name => keysOf('ConfigMap', name, ['data', 'generator']),
    secret: name => keysOf('Secret', name, ['data', 'stringData', 'generator']),
  };
}

/** When it stands beside the Module. */
function dockerfileIn(request: ResolveRequest, { metadata }: Module, configMap: string): string | undefined {
  const { uri = '' } = request;
  const wanted = { configMap, namespace: metadata.namespace || undefined, uri };
  return buildDockerfiles(filesOf(request), wanted)[0]?.text;
}

function resolve({ yaml, name, kernel, namespace }: ResolveRequest, release: Release): Answer<Resolved> {
  const document = moduleDocument(yaml, name);
  if (!document)
    return wrong(name === undefined ? 'no Module in the text' : `no Module called ${name} in the text`);
  const broken = guessedFrom(document);
  if (broken) return wrong(broken.kind === 'refused' ? `not YAML: ${broken.message}` : broken.message);
  const module = readModule(plainValue(document.root));
  if (!module.ok) return wrong(`decode: ${module.error}`);
  const place = namespace ?? (module.value.metadata.namespace || 'default');
  return {
    ok: true,
    value: {
      module: module.value,
      namespace: place,
      resolution: resolveModule(module.value, place, kernel, release),
    },
  };
}

function moduleDocument(yaml: string, name: string | undefined): YamlDocument | undefined {
  const modules = analyseYaml(yaml)
    .documents.map(({ document }) => document)
    .filter(({ kind }) => kind === 'Module');
  return name === undefined ? modules[0] : modules.find(({ identity }) => identity.name === name);
}

/** `match` counts UTF-16 code units of the kernel. */
function trialJson(trial: MappingTrial, index: number, kernel: string): JsonObject {
  switch (trial.outcome) {
    case 'matched': {
      if (trial.by === 'literal') return { index, outcome: 'matched', by: 'literal' };
      const { start, end } = trial.match;
      return {
        index,
        outcome: 'matched',
        by: 'regexp',
        match: { start, end, text: kernel.slice(start, end) },
      };
    }
    case 'missed':
      return { index, outcome: 'missed' };
    case 'broken':
      return { index, outcome: 'broken', error: trial.error.message };
    case 'not tried':
      return { index, outcome: 'not tried', because: trial.because };
  }
}

const wrong = (error: string): { readonly ok: false; readonly error: string } => ({ ok: false, error });
