// A Module as KMM's Go code holds it (`api/v1beta1/module_types.go`), as far as it decides what is built and loaded.
// What is not written is Go's zero value: an empty string, false, or null for a list or an object left out.
// Of the device plugin and DRA there is only what the webhook looks at.
import type { Toleration as NodeToleration } from '../kernel/node.js';

export interface Module {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly spec: ModuleSpec;
}

export interface ModuleSpec {
  readonly selector: Labels | null;
  readonly moduleLoader: ModuleLoader | null;
  readonly devicePlugin: DevicePlugin | null;
  readonly dra: DRA | null;
  readonly imageRepoSecret: LocalObjectReference | null;
  readonly tolerations: readonly ModuleToleration[] | null;
}

export interface DevicePlugin {
  readonly volumes: readonly Volume[] | null;
}

export interface DRA {
  readonly driverName: string;
  readonly deviceClasses: readonly DeviceClass[] | null;
  readonly volumes: readonly Volume[] | null;
}

export interface DeviceClass {
  readonly name: string;
}

/** core/v1 Volume; every other kind of volume is null here too. */
export interface Volume {
  readonly hostPath: { readonly path: string } | null;
}

export interface ModuleLoader {
  readonly container: ModuleLoaderContainer;
  readonly serviceAccountName: string;
}

export interface ModuleLoaderContainer {
  readonly build: Build | null;
  readonly sign: Sign | null;
  readonly version: string;
  readonly containerImage: string;
  readonly imagePullPolicy: string;
  readonly kernelMappings: readonly KernelMapping[] | null;
  readonly modprobe: Modprobe;
  readonly registryTLS: TLSOptions | null;
  readonly inTreeModuleToRemove: string;
  readonly inTreeModulesToRemove: readonly string[] | null;
}

export interface KernelMapping {
  readonly literal: string;
  readonly regexp: string;
  readonly containerImage: string;
  readonly build: Build | null;
  readonly sign: Sign | null;
  readonly registryTLS: TLSOptions | null;
  readonly inTreeModuleToRemove: string;
  readonly inTreeModulesToRemove: readonly string[] | null;
}

export interface Build {
  readonly buildArgs: readonly BuildArg[] | null;
  readonly dockerfileConfigMap: LocalObjectReference | null;
  /** Null when not written; Go knows no difference to an empty one. */
  readonly baseImageRegistryTLS: TLSOptions | null;
  readonly secrets: readonly LocalObjectReference[] | null;
  readonly kanikoParams: { readonly tag: string } | null;
  readonly selector: Labels | null;
}

export interface BuildArg {
  readonly name: string;
  readonly value: string;
}

export interface Sign {
  readonly unsignedImage: string;
  /** Null when not written; Go knows no difference to an empty one. */
  readonly unsignedImageRegistryTLS: TLSOptions | null;
  readonly keySecret: LocalObjectReference | null;
  readonly certSecret: LocalObjectReference | null;
  readonly filesToSign: readonly string[] | null;
}

export interface Modprobe {
  readonly moduleName: string;
  readonly parameters: readonly string[] | null;
  /** Empty only when it is written as empty: the API server fills in `/opt`. What it then means, `dir-name.ts` says. */
  readonly dirName: string;
  readonly args: ModprobeArgs | null;
  readonly rawArgs: ModprobeArgs | null;
  readonly firmwarePath: string;
  readonly modulesLoadingOrder: readonly string[] | null;
}

export interface ModprobeArgs {
  readonly load: readonly string[] | null;
  readonly unload: readonly string[] | null;
}

export interface TLSOptions {
  readonly insecure: boolean;
  readonly insecureSkipTLSVerify: boolean;
}

export interface LocalObjectReference {
  readonly name: string;
}

export interface ModuleToleration extends NodeToleration {
  readonly tolerationSeconds: number | null;
}

export type Labels = Readonly<Record<string, string>>;

/** What Go holds for options that are not written. */
export const noTLSOptions: TLSOptions = { insecure: false, insecureSkipTLSVerify: false };
