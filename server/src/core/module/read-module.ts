// A plain JSON value, as the API server stores a Module, read as KMM's Go code reads it.
import type { Decoded, Decoder } from '../json/go-decode.js';
import {
  decode,
  decodeWhatFits,
  defaulted,
  flag,
  labels,
  list,
  optionalInteger,
  pointer,
  struct,
  text,
  textOf,
} from '../json/go-decode.js';
import { defaultDirName } from './dir-name.js';
import type {
  Build,
  BuildArg,
  DevicePlugin,
  DeviceClass,
  DRA,
  KernelMapping,
  LocalObjectReference,
  Modprobe,
  ModprobeArgs,
  Module,
  ModuleLoader,
  ModuleLoaderContainer,
  ModuleSpec,
  Sign,
  TLSOptions,
  ModuleToleration,
  Volume,
} from './types.js';

/** The error is Go's own, for the first value that does not fit. The schema tells users more; this is what KMM says. */
export const readModule = (value: unknown): Decoded<Module> => decode(module, value);

/** What can be read of a Module that is being written: zero values stand for what is missing or of a wrong type. */
export const readWhatFits = (value: unknown): Module => decodeWhatFits(module, value);

const reference = struct<LocalObjectReference>('v1.LocalObjectReference', { name: text });

const tlsOptions = struct<TLSOptions>('v1beta1.TLSOptions', { insecure: flag, insecureSkipTLSVerify: flag });

const build: Decoder<Build | null> = pointer(
  struct<Build>('v1beta1.Build', {
    buildArgs: list(struct<BuildArg>('v1beta1.BuildArg', { name: text, value: text })),
    dockerfileConfigMap: pointer(reference),
    baseImageRegistryTLS: pointer(tlsOptions),
    secrets: list(reference),
    kanikoParams: pointer(struct<{ tag: string }>('v1beta1.KanikoParams', { tag: text })),
    selector: labels,
  }),
);

const sign: Decoder<Sign | null> = pointer(
  struct<Sign>('v1beta1.Sign', {
    unsignedImage: text,
    unsignedImageRegistryTLS: pointer(tlsOptions),
    keySecret: pointer(reference),
    certSecret: pointer(reference),
    filesToSign: list(text),
  }),
);

const kernelMapping = struct<KernelMapping>('v1beta1.KernelMapping', {
  literal: text,
  regexp: text,
  containerImage: text,
  build,
  sign,
  registryTLS: pointer(tlsOptions),
  inTreeModuleToRemove: text,
  inTreeModulesToRemove: list(text),
});

const modprobeArgs = pointer(
  struct<ModprobeArgs>('v1beta1.ModprobeArgs', { load: list(text), unload: list(text) }),
);

const modprobe = struct<Modprobe>('v1beta1.ModprobeSpec', {
  moduleName: text,
  parameters: list(text),
  dirName: defaulted(text, defaultDirName),
  args: modprobeArgs,
  rawArgs: modprobeArgs,
  firmwarePath: text,
  modulesLoadingOrder: list(text),
});

const container = struct<ModuleLoaderContainer>('v1beta1.ModuleLoaderContainerSpec', {
  build,
  sign,
  version: text,
  containerImage: text,
  imagePullPolicy: textOf('v1.PullPolicy'),
  kernelMappings: list(kernelMapping),
  modprobe,
  registryTLS: pointer(tlsOptions),
  inTreeModuleToRemove: text,
  inTreeModulesToRemove: list(text),
});

export const toleration = struct<ModuleToleration>('v1.Toleration', {
  key: text,
  operator: textOf('v1.TolerationOperator'),
  value: text,
  effect: textOf('v1.TaintEffect'),
  tolerationSeconds: optionalInteger,
});

const volumes = list(
  struct<Volume>('v1.Volume', {
    hostPath: pointer(struct<{ path: string }>('v1.HostPathVolumeSource', { path: text })),
  }),
);

const dra = struct<DRA>('v1beta1.DRASpec', {
  driverName: text,
  deviceClasses: list(struct<DeviceClass>('v1beta1.DeviceClassSpec', { name: text })),
  volumes,
});

const spec = struct<ModuleSpec>('v1beta1.ModuleSpec', {
  selector: labels,
  moduleLoader: pointer(
    struct<ModuleLoader>('v1beta1.ModuleLoaderSpec', { container, serviceAccountName: text }),
  ),
  devicePlugin: pointer(struct<DevicePlugin>('v1beta1.DevicePluginSpec', { volumes })),
  dra: pointer(dra),
  imageRepoSecret: pointer(reference),
  tolerations: list(toleration),
});

const module = struct<Module>('v1beta1.Module', {
  metadata: struct<Module['metadata']>('v1.ObjectMeta', {
    name: text,
    namespace: text,
    uid: textOf('types.UID'),
  }),
  spec,
});
