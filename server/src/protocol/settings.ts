// The user's settings as client, server and command line share them, and the only reader of what a user wrote.

export const severityLevels = ['error', 'warning', 'information', 'hint', 'off'] as const;
export type SeverityLevel = (typeof severityLevels)[number];

export const distributionChoices = ['auto', 'upstream', 'openshift'] as const;
/** Whose KMM: the community's, Red Hat's for OpenShift, or whichever the workspace's files speak of. */
export type DistributionChoice = (typeof distributionChoices)[number];

/** `kmm.*` as the server needs it. Text values are checked by whoever knows their meaning. */
export interface Settings {
  /** `kmm.version`: a KMM release such as `2.6.0`, or `main`; empty = the newest release. */
  readonly version: string;
  /** `kmm.distribution`. */
  readonly distribution: DistributionChoice;
  /** `kmm.rules`: rule id -> level. */
  readonly rules: Readonly<Record<string, SeverityLevel>>;
  readonly kernels: KernelSettings;
  /** `kmm.dockerfiles`: globs of Dockerfiles that make kmod images, whatever is in them. */
  readonly dockerfiles: readonly string[];
  readonly testBuild: TestBuildSettings;
}

/** `kmm.testBuild.*`: how images are built in a cluster to try them. A workspace cannot set them in VS Code. */
export interface TestBuildSettings {
  /** The image that builds; empty = the one that the operator in the cluster uses, or KMM's default. */
  readonly builderImage: string;
  /** How often the cluster repeats a build that fails. KMM's own are not repeated. */
  readonly retries: number;
  /** Seconds after which the cluster ends a build. */
  readonly deadline: number;
  /** Seconds after which the cluster deletes what has ended, should nobody else have done so. */
  readonly ttl: number;
  /** How many builds go on at once. */
  readonly parallel: number;
  /** Leave what has failed in the cluster, to look at it there; until `ttl` is over. */
  readonly keep: boolean;
}

// `kmm.kubeconfig` is not here on purpose: a kubeconfig may name programs to run, so it must never come from a
// workspace. The client hands its path over with each request that needs it.

export interface KernelSettings {
  /** `kmm.kernels.list`: kernel versions as nodes report them. */
  readonly list: readonly string[];
  /** `kmm.kernels.files`: paths and globs of files that list kernels or nodes, relative to the workspace folder. */
  readonly files: readonly string[];
}

export const defaultSettings: Settings = {
  version: '',
  distribution: 'auto',
  rules: {},
  kernels: { list: [], files: [] },
  dockerfiles: [],
  testBuild: { builderImage: '', retries: 0, deadline: 1800, ttl: 900, parallel: 2, keep: false },
};

export interface ReadSettings {
  readonly settings: Settings;
  /** One sentence for each value that could not be used; the default stands in its place. */
  readonly complaints: readonly string[];
}

/** Reads whatever a client sends for the section `kmm`. Never throws: an unusable value becomes a complaint. */
export function readSettings(value: unknown): ReadSettings {
  const complaints: string[] = [];
  const section = isRecord(value) ? value : {};
  if (value !== undefined && value !== null && !isRecord(value)) complaints.push('`kmm` must be an object.');
  return {
    settings: {
      version: readVersion(section['version'], complaints),
      distribution: readDistribution(section['distribution'], complaints),
      rules: readRules(section['rules'], complaints),
      kernels: readKernels(section['kernels'], complaints),
      dockerfiles: readTexts('kmm.dockerfiles', section['dockerfiles'], '"build/*.Dockerfile"', complaints),
      testBuild: readTestBuild(section['testBuild'], complaints),
    },
    complaints,
  };
}

function readVersion(value: unknown, complaints: string[]): string {
  if (value === undefined || value === null) return defaultSettings.version;
  if (typeof value === 'string') return value;
  complaints.push('`kmm.version` must be a text such as "2.6.0".');
  return defaultSettings.version;
}

function readDistribution(value: unknown, complaints: string[]): DistributionChoice {
  if (value === undefined || value === null) return defaultSettings.distribution;
  const known = distributionChoices.find(choice => choice === value);
  if (known) return known;
  complaints.push(`\`kmm.distribution\` must be one of ${distributionChoices.join(', ')}.`);
  return defaultSettings.distribution;
}

function readRules(value: unknown, complaints: string[]): Settings['rules'] {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    complaints.push('`kmm.rules` must be an object of rule ids and levels.');
    return {};
  }
  const levels: Record<string, SeverityLevel> = {};
  for (const [id, level] of Object.entries(value)) {
    const known = severityLevels.find(candidate => candidate === level);
    if (known) levels[id] = known;
    else complaints.push(`\`kmm.rules.${id}\` must be one of ${severityLevels.join(', ')}.`);
  }
  return levels;
}

function readKernels(value: unknown, complaints: string[]): KernelSettings {
  if (value === undefined || value === null) return defaultSettings.kernels;
  if (!isRecord(value)) {
    complaints.push('`kmm.kernels` must be an object with `list` and `files`.');
    return defaultSettings.kernels;
  }
  return {
    list: readTexts('kmm.kernels.list', value['list'], '"5.14.0-427.13.1.el9_4.x86_64"', complaints),
    files: readTexts('kmm.kernels.files', value['files'], '"kernels.txt"', complaints),
  };
}

function readTestBuild(value: unknown, complaints: string[]): TestBuildSettings {
  const defaults = defaultSettings.testBuild;
  if (value === undefined || value === null) return defaults;
  if (!isRecord(value)) {
    complaints.push('`kmm.testBuild` must be an object.');
    return defaults;
  }
  const number = (key: 'retries' | 'deadline' | 'ttl' | 'parallel', least: number, most: number): number => {
    const given = value[key];
    if (given === undefined || given === null) return defaults[key];
    if (typeof given === 'number' && Number.isInteger(given) && given >= least && given <= most) return given;
    complaints.push(
      `\`kmm.testBuild.${key}\` must be a whole number from ${String(least)} to ${String(most)}.`,
    );
    return defaults[key];
  };
  return {
    builderImage: readBuilderImage(value['builderImage'], complaints),
    retries: number('retries', 0, 10),
    deadline: number('deadline', 60, 86_400),
    ttl: number('ttl', 60, 86_400),
    parallel: number('parallel', 1, 16),
    keep: readKeep(value['keep'], complaints),
  };
}

function readBuilderImage(value: unknown, complaints: string[]): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  complaints.push('`kmm.testBuild.builderImage` must be a text such as "registry.example/kaniko:v1.24.0".');
  return '';
}

function readKeep(value: unknown, complaints: string[]): boolean {
  if (value === undefined || value === null) return defaultSettings.testBuild.keep;
  if (typeof value === 'boolean') return value;
  complaints.push('`kmm.testBuild.keep` must be true or false.');
  return defaultSettings.testBuild.keep;
}

/** Of one kernel, path or glob. A glob is held against the path of every file, so its length counts for each. */
const longestText = 1000;

function readTexts(name: string, value: unknown, example: string, complaints: string[]): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    complaints.push(`\`${name}\` must be a list of texts such as [${example}].`);
    return [];
  }
  const items: readonly unknown[] = value;
  return items.flatMap((item, index) => {
    const text = typeof item === 'string' ? item.trim() : '';
    if (text !== '' && text.length <= longestText) return [text];
    const fault =
      text === ''
        ? 'must be'
        : `has ${String(text.length)} characters, more than the ${String(longestText)} that are read. Write`;
    complaints.push(`\`${name}[${String(index)}]\` ${fault} a text such as ${example}.`);
    return [];
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
