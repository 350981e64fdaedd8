// What KMM creates in the cluster to build and sign for one kernel, upstream's or OpenShift's, each as a YAML document
// of its own.
import { buildDockerfiles } from '../../analysis/dockerfile/build-dockerfile.js';
import {
  driverToolkitPlaceholder,
  openShiftBuild,
  openShiftImages,
  openShiftSign,
} from '../../core/build-object/openshift-build.js';
import type { BuildObject } from '../../core/build-object/operator.js';
import { buildObject, signObject } from '../../core/build-object/operator.js';
import { objectRefusals } from '../../core/build-object/refusals.js';
import { defaultOperatorImages, unknownObjects } from '../../core/build-object/request.js';
import { dialectOf } from '../../core/dialect.js';
import type { SourcedBuildArg } from '../../core/module/build-args.js';
import { finalBuildArgs, namesDriverToolkit } from '../../core/module/build-args.js';
import type { CoverageRequest } from '../../core/module/coverage.js';
import type { Loaded, Resolution } from '../../core/module/resolve.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { printYaml } from '../../core/json/print-yaml.js';
import { comment } from './preview-comment.js';
import type { Snapshot } from '../workspace/snapshot.js';

/** Where the Module is, and what of it is previewed. */
export interface ObjectsRequest {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly coverage: CoverageRequest;
  readonly resolution: Resolution;
}

export function objectParts(request: ObjectsRequest): readonly (readonly string[])[] {
  const { loaded } = request.resolution;
  if (!loaded) return [];
  const { build, sign } = madeFor(request, loaded);
  if (!build && !sign) return [[comment('KMM builds and signs nothing: the image must be in its registry.')]];
  const creates = `What KMM ${request.coverage.release} creates`;
  return [
    ...(build ? [objectLines(build, `${creates} to build the image, if it is not in its registry yet`)] : []),
    ...(sign ? [objectLines(sign, `${creates} to sign the kernel modules in the image`)] : []),
  ];
}

interface Made {
  readonly build: BuildObject | null;
  readonly sign: BuildObject | null;
}

function madeFor(request: ObjectsRequest, loaded: Loaded): Made {
  const { module, namespace, release } = request.coverage;
  const { kernel } = request.resolution;
  const asked = {
    ...{ module, namespace, release, kernel, loaded },
    destination: 'push',
    objects: unknownObjects,
  } as const;
  if (!isOpenShift(request)) {
    const own = { ...asked, images: defaultOperatorImages };
    return { build: buildObject(own), sign: signObject(own) };
  }
  const dockerfile = dockerfileOf(request, loaded);
  const red = { ...asked, images: openShiftImages, dockerfile, driverToolkit: undefined };
  return { build: openShiftBuild(red), sign: openShiftSign(red) };
}

/** With OpenShift's `DTK_AUTO`, when the Dockerfile asks for it. */
export function buildArgsOf(request: ObjectsRequest, loaded: Loaded): readonly SourcedBuildArg[] | undefined {
  const { build } = loaded.effective;
  if (!loaded.buildArgs || !build || !isOpenShift(request)) return loaded.buildArgs;
  if (!namesDriverToolkit(dockerfileOf(request, loaded) ?? '')) return loaded.buildArgs;
  const { module, namespace, release } = request.coverage;
  const subject = { kernel: request.resolution.kernel, name: module.metadata.name, namespace };
  const withToolkit = { ...subject, driverToolkit: driverToolkitPlaceholder };
  return finalBuildArgs(build.sourcedArgs, withToolkit, dialectOf(release));
}

const isOpenShift = ({ snapshot, uri }: ObjectsRequest): boolean =>
  snapshot.settingsFor(uri).distribution === 'openshift';

/** When the workspace has it; the likeliest, when it has several. */
function dockerfileOf(
  { snapshot, uri, coverage }: ObjectsRequest,
  { effective }: Loaded,
): string | undefined {
  const configMap = effective.build?.dockerfileConfigMap?.name;
  if (configMap === undefined) return undefined;
  const namespace = coverage.module.metadata.namespace || undefined;
  return buildDockerfiles(snapshot.files, { configMap, namespace, uri })[0]?.text;
}

function objectLines(made: BuildObject, title: string): readonly string[] {
  if (!made.ok) return ['---', comment(title), comment(`Nothing: ${made.error}`)];
  return ['---', comment(title), ...refusalLines(made.object), printYaml(made.object)];
}

/** Of what a user wrote; names in `metadata` may be stand-ins of this preview. */
const refusalLines = (object: JsonObject): readonly string[] =>
  objectRefusals(object)
    .filter(({ field }) => field.startsWith('spec.'))
    .map(({ field, because }) => comment(`The API server refuses it: ${field}: ${because}.`));
