// Settings in the shape in which Go serialises them: what `omitempty` leaves out is left out, a list that is not set
// is null.
import type { Dialect } from '../dialect.js';
import type { JsonObject } from '../json/json-value.js';
import type { Resolution } from './resolve.js';
import type { Build, LocalObjectReference, Sign, TLSOptions } from './types.js';

export const referenceJson = ({ name }: LocalObjectReference): JsonObject => (name === '' ? {} : { name });

const optionalReference = (reference: LocalObjectReference | null): JsonObject | null =>
  reference && referenceJson(reference);

export const tlsJson = (options: TLSOptions | null): JsonObject => ({
  ...(options?.insecure && { insecure: true }),
  ...(options?.insecureSkipTLSVerify && { insecureSkipTLSVerify: true }),
});

export function buildJson(build: Build | null): JsonObject | null {
  if (!build) return null;
  const { kanikoParams, selector } = build;
  return {
    buildArgs: build.buildArgs?.map(({ name, value }) => ({ name, value })) ?? null,
    dockerfileConfigMap: optionalReference(build.dockerfileConfigMap),
    baseImageRegistryTLS: tlsJson(build.baseImageRegistryTLS),
    secrets: build.secrets?.map(referenceJson) ?? null,
    ...(kanikoParams && { kanikoParams: kanikoParams.tag === '' ? {} : { tag: kanikoParams.tag } }),
    ...(selector && Object.keys(selector).length > 0 && { selector }),
  };
}

export function signJson(sign: Sign | null): JsonObject | null {
  if (!sign) return null;
  return {
    ...(sign.unsignedImage !== '' && { unsignedImage: sign.unsignedImage }),
    unsignedImageRegistryTLS: tlsJson(sign.unsignedImageRegistryTLS),
    keySecret: optionalReference(sign.keySecret),
    certSecret: optionalReference(sign.certSecret),
    ...(sign.filesToSign?.length && { filesToSign: sign.filesToSign }),
  };
}

/** A resolution for tools; the trace is not in it. Without an error `loaded` says all that follows `error`. */
export function resolutionJson(resolution: Resolution, dialect: Dialect): JsonObject {
  const { loaded } = resolution;
  return {
    kernelTrimmed: resolution.kernel,
    kernelNormalized: resolution.kernelNormalized,
    matchedIndex: resolution.matchedIndex,
    ...(resolution.failure && { error: resolution.failure.message }),
    ...(loaded && {
      containerImage: loaded.containerImage,
      build: buildJson(loaded.effective.build),
      sign: signJson(loaded.sign),
      registryTLS: tlsJson(loaded.effective.registryTLS.value),
      ...inTreeJson(loaded.effective.inTreeModulesToRemove.value, dialect),
      ...(loaded.buildArgs && { buildArgs: loaded.buildArgs.map(({ name, value }) => `${name}=${value}`) }),
      ...(loaded.buildArgsError !== undefined && { buildArgsError: loaded.buildArgsError }),
    }),
  };
}

function inTreeJson(modules: readonly string[] | null, dialect: Dialect): JsonObject {
  switch (dialect.inTreeRemoval) {
    case 'none':
      return {};
    case 'one':
      return { inTreeModuleToRemove: modules?.[0] ?? '' };
    case 'list':
      return { inTreeModulesToRemove: modules };
  }
}
