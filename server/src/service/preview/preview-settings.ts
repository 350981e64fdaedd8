// What holds for one kernel: every setting with where it comes from, and what is written without effect.
import type { Release } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import { formatFieldPath } from '../../core/field-path.js';
import type { SourcedBuildArg } from '../../core/module/build-args.js';
import type { Level } from '../../core/module/effective.js';
import type { Json, JsonObject } from '../../core/json/json-value.js';
import { buildJson, signJson, tlsJson } from '../../core/module/go-json.js';
import type { LostSetting } from '../../core/module/lost-settings.js';
import type { Loaded } from '../../core/module/resolve.js';
import { printYaml } from '../../core/json/print-yaml.js';
import { mappingName } from '../kernels/coverage-words.js';
import { comment, remark } from './preview-comment.js';
import type { ObjectsRequest } from './preview-objects.js';
import { buildArgsOf } from './preview-objects.js';

/** YAML, with comments for origins. */
export function settingsLines(request: ObjectsRequest): readonly string[] {
  const { kernel, kernelNormalized, loaded } = request.resolution;
  const normalised = kernelNormalized !== null && String(kernelNormalized) !== String(kernel);
  return [
    line({ kernel }),
    ...(normalised ? [line({ kernelNormalized }) + remark('in image templates and labels')] : []),
    ...(loaded ? loadedLines(request, loaded) : []),
  ];
}

function loadedLines(request: ObjectsRequest, loaded: Loaded): readonly string[] {
  const { release } = request.coverage;
  const { effective, containerImage, sign } = loaded;
  const { registryTLS, inTreeModulesToRemove, index, lost } = effective;
  const { value: template, from } = effective.containerImage;
  const filled = template === containerImage ? '' : `: ${template}`;
  return [
    line({ containerImage }) + remark(`${levelName(from, index)}${filled}`),
    ...buildLines(loaded, buildArgsOf(request, loaded)),
    ...(sign ? block({ sign: signJson(sign) ?? {} }) : []),
    ...(registryTLS.from ? block({ registryTLS: tlsJson(registryTLS.value) }) : []),
    ...(inTreeModulesToRemove.value
      ? block({ [inTreeField(release)]: [...inTreeModulesToRemove.value] })
      : []),
    ...lostLines(lost, release),
  ];
}

const inTreeField = (release: Release): string =>
  dialectOf(release).inTreeRemoval === 'one' ? 'inTreeModuleToRemove' : 'inTreeModulesToRemove';

/** References by their names alone. */
function buildLines(
  { effective, buildArgsError }: Loaded,
  buildArgs: readonly SourcedBuildArg[] | undefined,
): readonly string[] {
  const { build, index } = effective;
  if (!build) return [];
  const { selector, kanikoParams, baseImageRegistryTLS } = buildJson(build) ?? {};
  const name = build.dockerfileConfigMap?.name ?? null;
  const secrets = build.secrets?.map(secret => secret.name) ?? [];
  const rest = { secrets, selector, kanikoParams, baseImageRegistryTLS };
  const lines = [
    line({ dockerfileConfigMap: name }) + remark(levelName(build.dockerfileConfigMapFrom, index)),
    ...(buildArgsError === undefined ? [] : [comment(`KMM fails: ${buildArgsError}`)]),
    ...(buildArgs ? ['buildArgs:', ...buildArgs.map(arg => argLine(arg, index))] : []),
    ...Object.entries(rest).flatMap(([key, value]) =>
      isEmpty(value) ? [] : block({ [key]: value ?? null }),
    ),
  ];
  return ['build:', ...lines.map(each => `  ${each}`)];
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

function argLine({ name, value, from, replaces }: SourcedBuildArg, index: number): string {
  const origin = from === 'KMM' ? 'KMM' : levelName(from, index);
  const lost = replaces.map(other => `${JSON.stringify(other.value)} of the ${other.from}`);
  const instead = lost.length === 0 ? '' : `, instead of ${lost.join(' and ')}`;
  return `  - ${printYaml(`${name}=${value}`).trim()}${remark(origin + instead)}`;
}

function levelName(level: Level | undefined, index: number): string {
  if (level === undefined) return 'not set';
  return level === 'container' ? 'container' : mappingName(index);
}

function lostLines(lost: readonly LostSetting[], release: Release): readonly string[] {
  if (lost.length === 0) return [];
  const reasons: Readonly<Record<LostSetting['because'], string>> = {
    'the container wins': 'the container has this section too, and then only parts of the mapping’s count',
    'the mapping wins': 'the mapping says otherwise',
    'the single module wins': '`inTreeModuleToRemove` takes its place',
    'the release ignores it': `KMM ${release} does not look at it`,
    'the build makes the image': 'what is signed is the image that is built',
  };
  return [
    '',
    comment('Written, but without effect for this kernel:'),
    ...lost.map(({ field, because }) => comment(`  ${formatFieldPath(field)}: ${reasons[because]}`)),
  ];
}

const line = (value: JsonObject): string => printYaml(value).trimEnd();

const block = (value: JsonObject): readonly string[] => line(value).split('\n');
