// What KMM decides for one Module and one kernel: the mapping, the image, what is built and signed
// (`internal/module/kernelmapper.go`, `GetModuleLoaderDataForKernel`). Errors are the operator's own, where it stops.
import type { Dialect, Release } from '../dialect.js';
import { dialectOf } from '../dialect.js';
import { nilPointerPanic, quote } from '../go/text.js';
import type { MappingTrace } from '../kernel/mapping.js';
import { traceMatch } from '../kernel/mapping.js';
import type { NormalizedKernel, RawKernel } from '../kernel/version.js';
import {
  kernelAsIs,
  kernelOfNode,
  kernelVariables,
  normalizeKernel,
  templateKernel,
} from '../kernel/version.js';
import type { TemplatePiece, TemplateVariable } from '../template/envsubst.js';
import { expandTemplate } from '../template/envsubst.js';
import type { SourcedBuildArg } from './build-args.js';
import { finalBuildArgs } from './build-args.js';
import type { EffectiveMapping } from './effective.js';
import { effectiveMapping } from './effective.js';
import type { KernelMapping, Module, Sign } from './types.js';

export interface Resolution {
  /** What the mappings are matched against. */
  readonly kernel: RawKernel;
  /** Null for releases that do not normalise. */
  readonly kernelNormalized: NormalizedKernel | null;
  readonly trace: MappingTrace;
  /** In `kernelMappings`; null when none matches or the operator stops before. */
  readonly matchedIndex: number | null;
  /** Why the operator stops, in its words; `panic: …` when it crashes. There is no `loaded` then. */
  readonly error: string | undefined;
  readonly loaded: Loaded | undefined;
}

/** What the operator goes on with (`ModuleLoaderData`). */
export interface Loaded {
  readonly effective: EffectiveMapping;
  readonly containerImage: string;
  /** How the image's template became the image. */
  readonly imagePieces: readonly TemplatePiece[];
  /** With its templates replaced. */
  readonly sign: Sign | null;
  /** The list for kaniko; undefined without a build or when KMM cannot make one. */
  readonly buildArgs: readonly SourcedBuildArg[] | undefined;
  readonly buildArgsError: string | undefined;
}

/** `nodeKernel` is `status.nodeInfo.kernelVersion`, untouched. */
export function resolveModule(
  module: Module,
  namespace: string,
  nodeKernel: string,
  release: Release,
): Resolution {
  return resolveKernel(module, namespace, kernelOfNode(nodeKernel), nodeKernel, dialectOf(release));
}

/** For a kernel that is not cleaned, as preflight does. */
export function resolvePreflight(
  module: Module,
  namespace: string,
  kernelVersion: string,
  release: Release,
): Resolution {
  return resolveKernel(module, namespace, kernelAsIs(kernelVersion), kernelVersion, dialectOf(release));
}

function resolveKernel(
  module: Module,
  namespace: string,
  kernel: RawKernel,
  nodeKernel: string,
  dialect: Dialect,
): Resolution {
  const mappings = module.spec.moduleLoader?.container.kernelMappings ?? [];
  const trace = traceMatch(mappings, kernel, dialect.goRegexp);
  const found = {
    kernel,
    kernelNormalized: dialect.normalizesKernel ? normalizeKernel(kernel) : null,
    trace,
    matchedIndex: trace.matched ?? null,
  };
  const step = prepare({ module, namespace, kernel, nodeKernel, dialect }, mappings, trace);
  return step.ok
    ? { ...found, error: undefined, loaded: step.value }
    : { ...found, error: step.error, loaded: undefined };
}

interface Request {
  readonly module: Module;
  readonly namespace: string;
  readonly kernel: RawKernel;
  readonly nodeKernel: string;
  readonly dialect: Dialect;
}

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

const failed = (error: string): { readonly ok: false; readonly error: string } => ({ ok: false, error });

function prepare(request: Request, mappings: readonly KernelMapping[], trace: MappingTrace): Result<Loaded> {
  const { module, dialect } = request;
  const container = module.spec.moduleLoader?.container;
  if (!container && dialect.moduleLoaderOptional) return failed(nilPointerPanic);
  const early = dialect.imageTemplateKernel === 'trimmed' ? undefined : imageVariables(request);
  if (early && !early.ok) return early;
  const mapping = trace.matched === undefined ? undefined : mappings[trace.matched];
  if (!container || !mapping || trace.matched === undefined)
    return failed(matchError(request, mappings, trace));
  const effective = effectiveMapping(container, trace.matched, mapping, dialect);
  const sign = prepareSign(request, effective.sign);
  if (!sign.ok) return sign;
  const image = prepareImage(request, effective.containerImage.value);
  if (!image.ok) return image;
  return {
    ok: true,
    value: {
      effective,
      containerImage: image.value.text,
      imagePieces: image.value.pieces,
      sign: sign.value,
      ...prepareBuildArgs(request, effective),
    },
  };
}

function matchError(request: Request, mappings: readonly KernelMapping[], trace: MappingTrace): string {
  const { kernel, dialect } = request;
  const trial = trace.broken === undefined ? undefined : trace.trials[trace.broken];
  const pattern = trace.broken === undefined ? '' : (mappings[trace.broken]?.regexp ?? '');
  const error =
    trial?.outcome === 'broken'
      ? `could not match regexp ${quote(pattern)} against kernel ${quote(kernel)}: ${trial.error.message}`
      : dialect.noMappingText;
  return wrap(dialect, `failed to find mapping for kernel ${kernel}`, error);
}

/** A panic is not an error that could be wrapped. */
const wrap = (dialect: Dialect, step: string, error: string): string =>
  dialect.wrapsErrors && !error.startsWith('panic: ') ? `${step}: ${error}` : error;

/** `ReplaceInTemplates` with the kernel's variables only: `sign` knows no `MOD_*`. */
function prepareSign(request: Request, sign: Sign | null): Result<Sign | null> {
  if (!sign) return { ok: true, value: null };
  const { kernel, dialect } = request;
  const replaced = replaceInSign(sign, templateKernel(kernel, dialect), dialect);
  if (replaced.ok) return replaced;
  const relevant = `failed to get the relevant Sign configuration for kernel ${kernel}`;
  const step = `failed to prepare module loader data for kernel ${kernel}`;
  return failed(wrap(dialect, step, wrap(dialect, relevant, replaced.error)));
}

function replaceInSign(sign: Sign, kernel: string, dialect: Dialect): Result<Sign> {
  const known = kernelVariables(kernel, dialect);
  if (!known.ok) return failed(shortKernel(known.error));
  const [unsignedImage, ...filesToSign] = [sign.unsignedImage, ...(sign.filesToSign ?? [])].map(template => ({
    template,
    expansion: expandTemplate(template, known.variables, dialect.envsubst),
  }));
  const texts: string[] = [];
  for (const { template, expansion } of [...(unsignedImage ? [unsignedImage] : []), ...filesToSign]) {
    if (!expansion.ok) return failed(`failed to substitute ${quote(template)}: ${expansion.error.message}`);
    texts.push(expansion.text);
  }
  return { ok: true, value: { ...sign, unsignedImage: texts[0] ?? '', filesToSign: texts.slice(1) } };
}

const shortKernel = (error: string): string =>
  error.startsWith('panic: ') ? error : `failed to get kernel componnents as env variables, ${error}`;

interface Replaced {
  readonly text: string;
  readonly pieces: readonly TemplatePiece[];
}

function prepareImage(request: Request, template: string): Result<Replaced> {
  const { kernel, dialect } = request;
  const step = `failed to replace templates in module loader data for kernel ${kernel}`;
  const variables = imageVariables(request);
  if (!variables.ok) return failed(wrap(dialect, step, variables.error));
  const expansion = expandTemplate(template, variables.value, dialect.envsubst);
  if (expansion.ok) return { ok: true, value: expansion };
  const { message } = expansion.error;
  if (!dialect.wrapsErrors) {
    return failed(`failed to substitute the os config into ContainerImage field: ${message}`);
  }
  const field = 'failed to substitute templates in the ContainerImage field';
  return failed(`${step}: ${field}: failed to substitute ${quote(template)}: ${message}`);
}

function imageVariables(request: Request): Result<readonly TemplateVariable[]> {
  const { module, namespace, kernel, nodeKernel, dialect } = request;
  const seen =
    dialect.imageTemplateKernel === 'trimmed' ? templateKernel(kernel, dialect) : kernelAsIs(nodeKernel);
  const known = kernelVariables(seen, dialect);
  if (!known.ok) return failed(shortKernel(known.error));
  const all = [
    ...known.variables,
    { name: 'MOD_NAME', value: module.metadata.name },
    { name: 'MOD_NAMESPACE', value: namespace },
  ];
  return { ok: true, value: all.filter(({ name }) => dialect.imageVariables.includes(name)) };
}

function prepareBuildArgs(
  request: Request,
  effective: EffectiveMapping,
): Pick<Loaded, 'buildArgs' | 'buildArgsError'> {
  const { build } = effective;
  if (!build) return { buildArgs: undefined, buildArgsError: undefined };
  // The ConfigMap's reference is followed without a look while the build object is made.
  if (!build.dockerfileConfigMap) return { buildArgs: undefined, buildArgsError: nilPointerPanic };
  const { module, namespace, kernel, dialect } = request;
  const subject = { kernel, name: module.metadata.name, namespace };
  return { buildArgs: finalBuildArgs(build.sourcedArgs, subject, dialect), buildArgsError: undefined };
}
