// Every setting there is, once: `settings.ts` takes types, defaults and the reader from here, `npm run gen` writes
// `contributes.configuration` of package.json and the table of the README.
import { choice, flag, levels, text, texts, wholeNumber } from './setting-kinds.js';

export const severityLevels = ['error', 'warning', 'information', 'hint', 'off'] as const;

const distributions = [
  {
    value: 'auto',
    meaning:
      "OpenShift's when a file of the workspace speaks of it, such as one with DTK_AUTO or a PreflightValidationOCP; else upstream's.",
  },
  {
    value: 'upstream',
    meaning: "The community's KMM, from kernel-module-management of kubernetes-sigs.",
  },
  {
    value: 'openshift',
    meaning: "Red Hat's KMM for OpenShift, which builds with OpenShift's own Build.",
  },
] as const;

export const distributionChoices = distributions.map(({ value }) => value);

const secondsOfADay = 86_400;

/** `kmm.*` as the server needs it, in the order in which an editor shows it. */
export const serverSettings = {
  /** A KMM release such as `2.6.0`, or `main`; empty = the newest release. Whoever knows releases reads it. */
  version: text({
    scope: 'resource',
    example: '2.6',
    description:
      "The KMM release that your cluster runs. It decides which fields exist, what the webhook refuses and what a build gets. `main` is upstream's main branch.",
    row: {
      default: 'the newest release',
      meaning: 'the KMM release to check against, such as `2.4.1`, or `main`',
    },
  }),
  distribution: choice({
    scope: 'resource',
    choices: distributions,
    description:
      'Whose KMM your cluster runs. It decides how images are built, which kinds there are and what some fields mean; the releases in `kmm.version` count for both.',
    row: {
      default: '`auto`',
      meaning: 'whose KMM: `upstream`, `openshift`, or what the workspace looks like',
    },
  }),
  /** Rule id -> level. */
  rules: levels({
    scope: 'resource',
    levels: severityLevels,
    description:
      'Rules with another severity than their own, or turned off. What each rule says, and why, is in docs/rules.md.',
    row: {
      default: "each rule's own",
      meaning: 'severity by rule: `error`, `warning`, `information`, `hint` or `off`',
    },
  }),
  kernels: {
    /** Kernel versions as nodes report them. */
    list: texts({
      scope: 'resource',
      example: '5.14.0-427.13.1.el9_4.x86_64',
      description:
        'Kernels to preview mappings against, each as a node reports it (`uname -r`), for example `5.14.0-427.13.1.el9_4.x86_64`. They count for every Module.',
      row: { default: 'none', meaning: 'kernels to preview mappings against, as nodes report them' },
    }),
    /** Paths and globs of files that list kernels or nodes, relative to the workspace folder. */
    files: texts({
      scope: 'resource',
      example: 'kernels.txt',
      description:
        'Files with kernels to preview mappings against: paths or globs from the workspace folder, for example `kernels.txt` or `clusters/*.nodes.yaml`. A file lists one kernel a line with `#` comments, or is what `kubectl get nodes -o yaml`, `-o json` or `-o wide` prints. With `-o yaml` and `-o json`, labels and taints decide which nodes count for a Module.',
      row: {
        default: 'none',
        meaning: 'files of kernels: one a line, or what `kubectl get nodes -o yaml`, `json` or `wide` prints',
      },
    }),
  },
  /** Globs of Dockerfiles that make kmod images, whatever is in them. */
  dockerfiles: texts({
    scope: 'resource',
    example: 'build/*.Dockerfile',
    description:
      "Dockerfiles of kmod images that nothing else tells from ordinary ones: globs such as `drivers/*.Dockerfile`, matched against the end of a file's path. Not needed where a kustomization makes a Module's ConfigMap of the file, where the file says so (`# kmm-configmap: NAME`), or where it mentions KMM's build args.",
    row: {
      default: 'none',
      meaning:
        'Dockerfiles of kmod images that neither a kustomization nor their own text tells from ordinary ones',
    },
  }),
  /** How images are built in a cluster to try them. A workspace cannot set them in VS Code. */
  testBuild: {
    /** Empty = the image that the operator in the cluster uses, or KMM's default. */
    builderImage: text({
      scope: 'machine',
      example: 'registry.example/kaniko:v1.24.0',
      description:
        "The image that builds in a test build, for example `registry.example/kaniko:v1.24.0`. Empty: the one that KMM's operator in the cluster uses, or KMM's default. A Module's `kanikoParams.tag` still replaces its tag. It gets the build's Secrets, so a workspace cannot set this.",
      row: { default: "the operator's own", meaning: 'the image that builds in a test build' },
    }),
    retries: wholeNumber({
      scope: 'machine',
      default: 0,
      least: 0,
      most: 10,
      description:
        "How often the cluster repeats a test build that fails. KMM's own builds are not repeated.",
      row: { default: '0, as KMM', meaning: 'how often the cluster repeats a test build that fails' },
    }),
    /** Seconds. */
    deadline: wholeNumber({
      scope: 'machine',
      default: 1800,
      least: 60,
      most: secondsOfADay,
      description: 'Seconds after which the cluster ends a test build, also when the editor is gone.',
      row: {
        default: '1800',
        meaning: 'seconds after which the cluster ends a test build, whoever is still there',
      },
    }),
    /** Seconds. */
    ttl: wholeNumber({
      scope: 'machine',
      default: 900,
      least: 60,
      most: secondsOfADay,
      description:
        'Seconds after which the cluster deletes a test build that has ended, should nobody else have done so.',
      row: {
        default: '900',
        meaning: 'seconds after which the cluster deletes a test build that has ended',
      },
    }),
    parallel: wholeNumber({
      scope: 'machine',
      default: 2,
      least: 1,
      most: 16,
      description: 'How many test builds go on at once.',
      row: { default: '2', meaning: 'how many test builds go on at once' },
    }),
    keep: flag({
      scope: 'machine',
      default: false,
      description:
        'Leave what has failed in the cluster, to look at it there, until `#kmm.testBuild.ttl#` is over.',
      row: { default: '`false`', meaning: 'leave what has failed in the cluster, until `ttl` is over' },
    }),
  },
};

/** What only the client reads, and no message carries. */
export const clientSettings = {
  /** A kubeconfig may name programs to run, so the server never reads its path from what a workspace says. */
  kubeconfig: text({
    scope: 'machine',
    example: '~/.kube/config',
    description:
      'Absolute path of the kubeconfig for commands that reach a cluster; it may start with `~/`. Empty: what the environment variable `KUBECONFIG` names, then `~/.kube/config`. A kubeconfig may name programs to run, so a workspace cannot set this.',
    row: { default: '`KUBECONFIG`, then `~/.kube/config`', meaning: 'the kubeconfig for cluster commands' },
  }),
  yaml: {
    quietRedHat: flag({
      scope: 'window',
      default: true,
      description:
        "With Red Hat's YAML extension installed: ask it to leave files alone that hold KMM's objects and nothing else, so that nothing is completed, explained and reported twice. Takes effect with the next window.",
      row: {
        default: '`true`',
        meaning:
          "with Red Hat's YAML extension installed: it leaves files alone that are KMM's and nothing else",
      },
    }),
  },
};
