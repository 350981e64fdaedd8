// What KMM decides for one Module and one kernel: the mapping, the image, what is built and signed
// (`internal/module/kernelmapper.go`, `GetModuleLoaderDataForKernel`). Errors are the operator's own, where it stops.
import type { Dialect } from '../dialect.js';
import type { Release } from '../release.js';
import { dialectOf } from '../dialect.js';
import { nilPointerPanic, quote } from '../json/go-text.js';
import type { MappingTrace } from '../kernel/mapping.js';
import { traceMatch } from '../kernel/mapping.js';
import type { KernelVariables, NormalizedKernel, RawKernel, ShortKernelError } from '../kernel/version.js';
import { kernelOfNode, normalizeKernel } from '../kernel/version.js';
import { expandTemplate } from '../template/envsubst.js';
import type { TemplateError, TemplatePiece } from '../template/pieces.js';
import type { SourcedBuildArg } from './build-args.js';
import { finalBuildArgs } from './build-args.js';
import type { EffectiveMapping } from './effective.js';
import { effectiveMapping } from './effective.js';
import type { KernelMapping, Module, Sign } from './types.js';
import { imageVariables, signVariables } from './variables.js';

export interface Resolution {
  /** What the mappings are matched against. */
  readonly kernel: RawKernel;
  /** Null for releases that do not normalise. */
  readonly kernelNormalized: NormalizedKernel | null;
  readonly trace: MappingTrace;
  /** In `kernelMappings`; null when none matches or the operator stops before. */
  readonly matchedIndex: number | null;
  /** Why the operator stops. There is no `loaded` then. */
  readonly failure: ResolutionFailure | undefined;
  readonly loaded: Loaded | undefined;
}

export interface ResolutionFailure {
  readonly reason:
    | 'no mapping'
    /** A regexp in front of any match does not compile; the trace has it. */
    | 'broken regexp'
    /** The kernel has fewer than three parts. */
    | 'short kernel'
    | 'template'
    /** `moduleLoader` is left out, which only the schema allows. */
    | 'no moduleLoader';
  /** The operator's words; `panic: …` when it crashes. */
  readonly message: string;
  readonly panics: boolean;
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

/** The same as `resolveModule` for a kernel whose mapping is known already; the walk is not made again. */
export function loadMapping(
  module: Module,
  namespace: string,
  nodeKernel: string,
  index: number,
  release: Release,
): LoadedMapping {
  const dialect = dialectOf(release);
  const mappings = module.spec.moduleLoader?.container.kernelMappings ?? [];
  const request = { module, namespace, kernel: kernelOfNode(nodeKernel), nodeKernel, dialect };
  return prepare(request, mappings, { trials: [], matched: index, broken: undefined });
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
    ? { ...found, failure: undefined, loaded: step.value }
    : { ...found, failure: step.failure, loaded: undefined };
}

interface Request {
  readonly module: Module;
  readonly namespace: string;
  readonly kernel: RawKernel;
  readonly nodeKernel: string;
  readonly dialect: Dialect;
}

export type LoadedMapping = Result<Loaded>;

type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ResolutionFailure };

const failed = (
  reason: ResolutionFailure['reason'],
  message: string,
): { readonly ok: false; readonly failure: ResolutionFailure } => ({
  ok: false,
  failure: { reason, message, panics: false },
});

function prepare(request: Request, mappings: readonly KernelMapping[], trace: MappingTrace): Result<Loaded> {
  const { module, dialect } = request;
  const container = module.spec.moduleLoader?.container;
  if (!container && dialect.moduleLoaderOptional) {
    return { ok: false, failure: { reason: 'no moduleLoader', message: nilPointerPanic, panics: true } };
  }
  const early = dialect.imageTemplateKernel === 'trimmed' ? undefined : variablesOfImage(request);
  if (early && !early.ok) return shortKernel(early.error, []);
  const mapping = trace.matched === undefined ? undefined : mappings[trace.matched];
  if (!container || !mapping || trace.matched === undefined) return notFound(request, mappings, trace);
  const effective = effectiveMapping(container, trace.matched, mapping, dialect);
  const sign = prepareSign(request, effective.sign);
  if (!sign.ok) return sign;
  const image = prepareImage(request, effective.containerImage.value);
  if (!image.ok) return image;
  const { text: containerImage, pieces: imagePieces } = image.value;
  const buildArgs = prepareBuildArgs(request, effective);
  return { ok: true, value: { effective, containerImage, imagePieces, sign: sign.value, ...buildArgs } };
}

function notFound(request: Request, mappings: readonly KernelMapping[], trace: MappingTrace): Result<never> {
  const { kernel, dialect } = request;
  const steps = [`failed to find mapping for kernel ${kernel}`];
  const trial = trace.broken === undefined ? undefined : trace.trials[trace.broken];
  if (trace.broken === undefined || trial?.outcome !== 'broken') {
    return failed('no mapping', wrap(dialect, steps, dialect.noMappingText));
  }
  const pattern = quote(mappings[trace.broken]?.regexp ?? '');
  const error = `could not match regexp ${pattern} against kernel ${quote(kernel)}: ${trial.error.message}`;
  return failed('broken regexp', wrap(dialect, steps, error));
}

const wrap = (dialect: Dialect, steps: readonly string[], error: string): string =>
  dialect.wrapsErrors ? [...steps, error].join(': ') : error;

/** A panic is not an error that the steps above would tell more of. */
function shortKernel({ panics, message }: ShortKernelError, steps: readonly string[]): Result<never> {
  const told = [...steps, 'failed to get kernel componnents as env variables, ' + message].join(': ');
  return { ok: false, failure: { reason: 'short kernel', message: panics ? message : told, panics } };
}

/** `ReplaceInTemplates` with the kernel's variables only: `sign` knows no `MOD_*`. */
function prepareSign(request: Request, sign: Sign | null): Result<Sign | null> {
  if (!sign) return { ok: true, value: null };
  const { kernel, dialect } = request;
  const steps = [
    `failed to prepare module loader data for kernel ${kernel}`,
    `failed to get the relevant Sign configuration for kernel ${kernel}`,
  ];
  const known = signVariables(kernel, dialect);
  if (!known.ok) return shortKernel(known.error, steps);
  const texts: string[] = [];
  for (const template of [sign.unsignedImage, ...(sign.filesToSign ?? [])]) {
    const expansion = expandTemplate(template, known.variables, dialect.envsubst);
    if (!expansion.ok) {
      return failed('template', wrap(dialect, steps, templateError(template, expansion.error)));
    }
    texts.push(expansion.text);
  }
  return { ok: true, value: { ...sign, unsignedImage: texts[0] ?? '', filesToSign: texts.slice(1) } };
}

const templateError = (template: string, { message }: TemplateError): string =>
  `failed to substitute ${quote(template)}: ${message}`;

interface Replaced {
  readonly text: string;
  readonly pieces: readonly TemplatePiece[];
}

function prepareImage(request: Request, template: string): Result<Replaced> {
  const { kernel, dialect } = request;
  const steps = [`failed to replace templates in module loader data for kernel ${kernel}`];
  const known = variablesOfImage(request);
  if (!known.ok) return shortKernel(known.error, steps);
  const expansion = expandTemplate(template, known.variables, dialect.envsubst);
  if (expansion.ok) return { ok: true, value: expansion };
  if (!dialect.wrapsErrors) {
    const told = `failed to substitute the os config into ContainerImage field: ${expansion.error.message}`;
    return failed('template', told);
  }
  const field = 'failed to substitute templates in the ContainerImage field';
  return failed('template', wrap(dialect, [...steps, field], templateError(template, expansion.error)));
}

function variablesOfImage(request: Request): KernelVariables {
  const { module, namespace, kernel, nodeKernel, dialect } = request;
  return imageVariables({ name: module.metadata.name, namespace, kernel, nodeKernel }, dialect);
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
