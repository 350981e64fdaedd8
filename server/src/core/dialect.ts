// Every fact that differs between KMM releases, as data. Nothing else in the code compares versions.
// Facts are those of the upstream tags; each is set at the release that first has it and holds until another sets it.
import type { DialectName, Distribution, Release } from './release.js';
import { before, releases, since } from './release.js';

/**
 * The Go whose `regexp` a release is built with, as far as it matters: 1.22 added `(?<name>)`, 1.25 made the names
 * in `\p{…}` loose. `1.21` stands for everything before 1.22 and `1.24` for 1.22 to 1.24.
 */
export type GoRegexpVersion = '1.21' | '1.24' | '1.25';

/** What the operator calls the thing it creates, in its own error messages. */
export interface BuildObjectWording {
  readonly template: string;
  readonly definitions: string;
}

/** How KMM turns a Module into what a node gets, as far as releases differ. */
export interface Dialect {
  readonly release: Release;
  readonly goRegexp: GoRegexpVersion;

  /** The kernel in templates and in the `target-kernel` label has `_` for what a tag cannot hold. */
  readonly normalizesKernel: boolean;
  /** What a kernel of fewer than three parts does to the operator. */
  readonly shortKernel: 'panics' | 'is an error';
  /** 1.0.0 fills the image template before it trims the `+` and before it looks for a mapping. */
  readonly imageTemplateKernel: 'as the node says' | 'trimmed';
  readonly noMappingText: string;
  /** 1.0.0 hands on the text of an error as it is, later releases say at which step it came up. */
  readonly wrapsErrors: boolean;

  readonly envsubst: '1.3.0' | '1.4.2';
  /** What `containerImage` may use; `sign` has the `KERNEL_*` names only, in every release. */
  readonly imageVariables: readonly string[];
  /** The container's image counts where a mapping's is empty. */
  readonly containerImageFallback: boolean;
  readonly inTreeRemoval: 'none' | 'one' | 'list';
  /** The worker removes an in-tree module only if the node has a file `<name>.ko`; before, modprobe has to know it. */
  readonly inTreeModuleNeedsFile: boolean;
  /** What name and namespace of a Module may have together, in bytes; the webhook counts. */
  readonly nameAndNamespaceLimit: number | undefined;
  /** `spec.moduleLoader` may be left out; the mapper does not expect that. */
  readonly moduleLoaderOptional: boolean;
  /** Build args that KMM sets itself, over the user's of the same name. */
  readonly automaticBuildArgs: readonly string[];

  readonly buildObject: 'Job' | 'Pod';
  readonly buildObjectWording: BuildObjectWording;
  readonly buildObjectOwner: 'Module' | 'ModuleBuildSignConfig';
  readonly buildObjectName: 'generated' | 'by kernel';
  readonly buildObjectFinalizers: readonly string[];
  readonly buildTypeLabel: string;
  readonly buildTypes: { readonly build: string; readonly sign: string };
  readonly applicationLabels: boolean;
  readonly targetKernelLabel: 'raw' | 'normalized' | 'DNS label';
  /** What Red Hat's KMM of the same release creates instead. */
  readonly onOpenShift: OpenShiftBuildFacts;
  /** The operator's environment variables with kaniko's image and with the sign image. */
  readonly imageVariableNames: { readonly build: string; readonly sign: string };

  readonly buildSelector: boolean;
  /** The Module's own `selector` reaches the build object (where the build has none) and the sign object. */
  readonly moduleSelectorOnBuildObject: boolean;
  readonly tolerationsOnBuildObject: boolean;
  readonly mountsHostModules: boolean;
  readonly argumentOrder: 'build args first' | 'flags first';
  readonly buildVolumeOrder: 'imageRepoSecret first' | 'build secrets first';
  readonly signVolumeOrder: 'key first' | 'cert first';
  readonly signNoPush: '-no-push' | '--no-push';
  readonly signTool: 'signimage' | 'kaniko, file by file' | 'kaniko, dirName';
  /** With build and sign, the build pushes to a name of its own that signing reads. */
  readonly intermediateImage: boolean;

  /** Which `NoSchedule` taints keep KMM off a node: all of them, or those that the Module does not tolerate. */
  readonly taintsThatKeepOut: 'all' | 'not tolerated';
  /** KMM itself tolerates that a node is short of disk, memory or process ids. */
  readonly toleratesPressure: boolean;
  /** What the operator does with a key of its settings that it does not know (internal/config `GetConfig`). */
  readonly unknownSetting: 'passed over' | 'does not start' | 'drops all settings';

  /** What the loader calls inside the kmod image; `sh` at `/bin/sh`. */
  readonly imageCommands: readonly string[];
  /** What takes the modules out of the image runs as the image's USER, not as root. */
  readonly extractsAsImageUser: boolean;
  /** Preflight wants `<moduleName>.ko` in the directory of the kernel itself, packed or further down it finds none. */
  readonly preflightWantsPlainFile: boolean;
  /** Where the loader looks when `dirName` is written as empty, see `module/dir-name.ts`. */
  readonly emptyDirName: '/' | '/opt';
  /** Where the loader sees the node's own modules, so where a link in the image can point. */
  readonly hostModulesInLoader: readonly string[];
  /** Links in the image reach the loader. */
  readonly keepsLinks: boolean;
  /** Of several kernels with one image name: each build pushes over the one before, or only one is made. */
  readonly sharedImageIsBuiltFor: 'each kernel' | 'the first kernel';
  /** Preflight looks into the image for `<dirName>/lib/modules/<kernel>/<moduleName>.ko`, spelled so. */
  readonly preflightWantsExactFile: boolean;
  /** Who asks whether an image exists: the operator at the registry, or a Pod that a node pulls it for. */
  readonly imageLookedForBy: 'operator' | 'pull Pod';
  /** Who brings the image to a node; KMM's worker follows `registryTLS`, the kubelet does not. */
  readonly imagePulledBy: 'kubelet' | 'worker';
}

/** The Build (`build.openshift.io/v1`) of Red Hat's KMM where it differs between releases. */
export interface OpenShiftBuildFacts {
  /** `<name>-`, `<name>-build-`, or the latter with the kernel behind it. */
  readonly buildName: 'generated, short' | 'generated' | 'by kernel';
  /** Whether build or sign is told by a label. */
  readonly typeLabel: boolean;
  readonly signObject: 'Job' | 'Build';
  /** `imageRepoSecret` is for base images too. */
  readonly pullsWithImageRepoSecret: boolean;
  /** How build args are appended that nothing before them names: by name, or as a Go map hands them out. */
  readonly buildArgOrder: 'by name' | 'random';
}

const kernelParts = ['KERNEL_XYZ', 'KERNEL_X', 'KERNEL_Y', 'KERNEL_Z'];

const baseline: Dialect = {
  release: '1.0.0',
  goRegexp: '1.21',
  normalizesKernel: false,
  shortKernel: 'panics',
  imageTemplateKernel: 'as the node says',
  noMappingText: 'no suitable mapping found',
  wrapsErrors: false,
  envsubst: '1.3.0',
  imageVariables: ['KERNEL_FULL_VERSION', ...kernelParts],
  containerImageFallback: false,
  inTreeRemoval: 'none',
  inTreeModuleNeedsFile: false,
  nameAndNamespaceLimit: undefined,
  moduleLoaderOptional: false,
  automaticBuildArgs: ['KERNEL_VERSION'],
  buildObject: 'Job',
  buildObjectWording: { template: 'Job template', definitions: "job's definitions" },
  buildObjectOwner: 'Module',
  buildObjectName: 'generated',
  buildObjectFinalizers: [],
  buildTypeLabel: 'kmm.node.kubernetes.io/job-type',
  buildTypes: { build: 'build', sign: 'sign' },
  applicationLabels: false,
  targetKernelLabel: 'raw',
  onOpenShift: {
    buildName: 'generated, short',
    typeLabel: false,
    signObject: 'Job',
    pullsWithImageRepoSecret: false,
    buildArgOrder: 'by name',
  },
  imageVariableNames: { build: 'RELATED_IMAGES_BUILD', sign: 'RELATED_IMAGES_SIGN' },
  buildSelector: false,
  moduleSelectorOnBuildObject: true,
  tolerationsOnBuildObject: false,
  mountsHostModules: false,
  argumentOrder: 'build args first',
  buildVolumeOrder: 'imageRepoSecret first',
  signVolumeOrder: 'key first',
  signNoPush: '-no-push',
  signTool: 'signimage',
  intermediateImage: true,
  taintsThatKeepOut: 'all',
  toleratesPressure: false,
  unknownSetting: 'passed over',
  imageCommands: ['sh', 'modprobe', 'sleep'],
  extractsAsImageUser: false,
  preflightWantsPlainFile: true,
  emptyDirName: '/',
  hostModulesInLoader: ['/lib/modules'],
  keepsLinks: true,
  sharedImageIsBuiltFor: 'each kernel',
  preflightWantsExactFile: true,
  imageLookedForBy: 'operator',
  imagePulledBy: 'kubelet',
};

const jobEvent = 'kmm.node.kubernetes.io/job-event-finalizer';

const changes: readonly (readonly [Release, Partial<Dialect>])[] = [
  [
    '1.1.0',
    {
      imageTemplateKernel: 'trimmed',
      wrapsErrors: true,
      envsubst: '1.4.2',
      imageVariables: ['KERNEL_FULL_VERSION', 'KERNEL_VERSION', ...kernelParts, 'MOD_NAME', 'MOD_NAMESPACE'],
      containerImageFallback: true,
      inTreeRemoval: 'one',
      automaticBuildArgs: ['KERNEL_VERSION', 'KERNEL_FULL_VERSION', 'MOD_NAME', 'MOD_NAMESPACE'],
      buildSelector: true,
      signTool: 'kaniko, file by file',
      onOpenShift: {
        buildName: 'generated',
        typeLabel: true,
        signObject: 'Build',
        pullsWithImageRepoSecret: false,
        buildArgOrder: 'random',
      },
    },
  ],
  [
    '2.0.0',
    {
      noMappingText: 'kernel mapping not found',
      nameAndNamespaceLimit: 40,
      buildObject: 'Pod',
      buildObjectWording: { template: 'Pod template', definitions: "pod's definitions" },
      buildObjectFinalizers: [jobEvent],
      buildTypeLabel: 'kmm.node.kubernetes.io/pod-type',
      applicationLabels: true,
      imagePulledBy: 'worker',
      imageCommands: [],
      emptyDirName: '/opt',
      hostModulesInLoader: ['/lib/modules', '/usr/lib/modules'],
      keepsLinks: false,
    },
  ],
  [
    '2.0.1',
    {
      imageVariableNames: { build: 'RELATED_IMAGE_BUILD', sign: 'RELATED_IMAGE_SIGN' },
      keepsLinks: true,
    },
  ],
  [
    '2.1.0',
    {
      goRegexp: '1.24',
      inTreeRemoval: 'list',
      buildObjectFinalizers: ['kmm.node.kubernetes.io/gc-delay', jobEvent],
    },
  ],
  ['2.1.1', { normalizesKernel: true, targetKernelLabel: 'normalized' }],
  [
    '2.2.0',
    {
      imageCommands: ['sh', 'mkdir', 'cp'],
      extractsAsImageUser: true,
      imagePulledBy: 'kubelet',
      inTreeModuleNeedsFile: true,
    },
  ],
  ['2.3.0', { tolerationsOnBuildObject: true, taintsThatKeepOut: 'not tolerated' }],
  [
    '2.4.0',
    {
      shortKernel: 'is an error',
      preflightWantsPlainFile: false,
      onOpenShift: {
        buildName: 'by kernel',
        typeLabel: true,
        signObject: 'Build',
        pullsWithImageRepoSecret: true,
        buildArgOrder: 'by name',
      },
      moduleLoaderOptional: true,
      unknownSetting: 'does not start',
      buildObjectWording: {
        template: "the resource's template template",
        definitions: "resource's definitions",
      },
      buildObjectOwner: 'ModuleBuildSignConfig',
      buildTypeLabel: 'kmm.node.kubernetes.io/resource-type',
      buildTypes: { build: 'BuildImage', sign: 'SignImage' },
      moduleSelectorOnBuildObject: false,
      tolerationsOnBuildObject: false,
      argumentOrder: 'flags first',
      buildVolumeOrder: 'build secrets first',
      signVolumeOrder: 'cert first',
      signNoPush: '--no-push',
      sharedImageIsBuiltFor: 'the first kernel',
      preflightWantsExactFile: false,
      imageLookedForBy: 'pull Pod',
    },
  ],
  ['2.4.1', { unknownSetting: 'drops all settings' }],
  [
    '2.6.0',
    {
      toleratesPressure: true,
      tolerationsOnBuildObject: true,
      mountsHostModules: true,
      signTool: 'kaniko, dirName',
      hostModulesInLoader: ['/lib/modules', '/host/lib/modules'],
    },
  ],
  [
    'main',
    {
      goRegexp: '1.25',
      nameAndNamespaceLimit: 41,
      buildObjectName: 'by kernel',
      targetKernelLabel: 'DNS label',
      intermediateImage: false,
    },
  ],
];

const dialects = new Map<Release, Dialect>(
  releases.map(release => {
    const upToIt = changes.filter(([first]) => since(release, first)).map(([, change]) => change);
    return [
      release,
      upToIt.reduce<Dialect>((dialect, change) => ({ ...dialect, ...change }), { ...baseline, release }),
    ];
  }),
);

/**
 * The release whose upstream CRD a kind has: Red Hat's are those of the same number, but for a few that came earlier
 * or later. 2.0 leaves `moduleName` out and demands `spokeNamespace` from the start; a PreflightValidation may be
 * without `spec` until 2.3.
 */
export function crdRelease(kind: string, { release, distribution }: DialectName): Release {
  if (distribution === 'upstream') return release;
  if (release === '2.0.0' || release === '2.0.1') return '2.0.2';
  const isLate = kind === 'PreflightValidation' && since(release, '2.2.0') && before(release, '2.4.0');
  return isLate ? '2.1.1' : release;
}

export const dialectOf = (release: Release): Dialect => dialects.get(release) ?? baseline;

/**
 * Where the loader sees the node's own modules. Red Hat's KMM has no `/host/lib/modules` in any release, neither in the
 * build nor in the worker.
 */
export const hostModulesInLoader = (dialect: Dialect, distribution: Distribution): readonly string[] =>
  dialect.hostModulesInLoader.filter(path => distribution === 'upstream' || !path.startsWith('/host/'));
