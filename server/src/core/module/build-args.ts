// Build args from three sources: the container, the mapping and KMM itself. Each one knows who set it and whom it
// replaced, so that a hover can say so.
import type { Dialect } from '../dialect.js';
import type { Distribution } from '../release.js';
import type { FieldPath } from '../field-path.js';
import { compareText } from '../json/go-text.js';
import type { RawKernel } from '../kernel/version.js';
import type { BuildArg } from './types.js';

export interface SourcedBuildArg extends BuildArg {
  readonly from: 'container' | 'mapping' | 'KMM';
  /** Where the value is written; undefined for KMM's own. */
  readonly field: FieldPath | undefined;
  /** Entries of the same name that have no effect because of this one. */
  readonly replaces: readonly SourcedBuildArg[];
}

export function sourcedBuildArgs(
  args: readonly BuildArg[] | null,
  from: 'container' | 'mapping',
  buildField: FieldPath,
): readonly SourcedBuildArg[] | null {
  return (
    args?.map(({ name, value }, i) => {
      return { name, value, from, field: [...buildField, 'buildArgs', i], replaces: [] };
    }) ?? null
  );
}

/**
 * `ApplyBuildArgOverrides` (`internal/build/helper.go`; since 2.4 `internal/module/buildargoverrider.go`): every entry
 * named like an override is replaced where it stands, the overrides left are appended in alphabetical order. Of
 * several overrides of one name the last counts.
 */
export function overrideBuildArgs(
  args: readonly SourcedBuildArg[] | null,
  overrides: readonly SourcedBuildArg[] | null,
): readonly SourcedBuildArg[] | null {
  const byName = new Map<string, SourcedBuildArg>();
  for (const override of overrides ?? []) {
    byName.set(override.name, replacing(override, byName.get(override.name)));
  }
  const named = new Set(args?.map(arg => arg.name));
  const replaced = (args ?? []).map(arg => {
    const override = byName.get(arg.name);
    return override ? replacing(override, arg) : arg;
  });
  const added = [...byName.values()].filter(override => !named.has(override.name));
  added.sort((a, b) => compareText(a.name, b.name));
  // Go appends nothing to a list that was never set, and leaves it that way.
  return args === null && added.length === 0 ? null : [...replaced, ...added];
}

function replacing(override: SourcedBuildArg, arg: SourcedBuildArg | undefined): SourcedBuildArg {
  return arg ? { ...override, replaces: [...override.replaces, arg, ...arg.replaces] } : override;
}

/** Who a build is for, in KMM's words. */
interface BuildSubject {
  readonly kernel: RawKernel;
  readonly name: string;
  readonly namespace: string;
  /** On OpenShift, when the Dockerfile names `DTK_AUTO`: what it becomes. */
  readonly driverToolkit?: string;
}

/**
 * Whether OpenShift's KMM looks for the driver toolkit: it searches the whole Dockerfile for the word, comments and
 * longer names included (`internal/buildsign/resource/common.go`, `buildSpec`).
 */
export const namesDriverToolkit = (dockerfile: string): boolean => dockerfile.includes(driverToolkitArg);

export const driverToolkitArg = 'DTK_AUTO';

/** The build args that KMM sets itself, over whatever the Module says. On OpenShift the driver toolkit is one of them. */
export const automaticNames = (dialect: Dialect, distribution: Distribution): readonly string[] =>
  distribution === 'openshift'
    ? [...dialect.automaticBuildArgs, driverToolkitArg]
    : dialect.automaticBuildArgs;

/** The list that kaniko gets: the user's args with KMM's put over them. */
export function finalBuildArgs(
  args: readonly SourcedBuildArg[] | null,
  subject: BuildSubject,
  dialect: Dialect,
): readonly SourcedBuildArg[] {
  const values: Readonly<Record<string, string>> = {
    KERNEL_VERSION: subject.kernel,
    KERNEL_FULL_VERSION: subject.kernel,
    MOD_NAME: subject.name,
    MOD_NAMESPACE: subject.namespace,
  };
  const automatic = dialect.automaticBuildArgs.map((name): SourcedBuildArg => {
    return { name, value: values[name] ?? '', from: 'KMM', field: undefined, replaces: [] };
  });
  const { driverToolkit } = subject;
  if (driverToolkit !== undefined) {
    automatic.push({
      name: driverToolkitArg,
      value: driverToolkit,
      from: 'KMM',
      field: undefined,
      replaces: [],
    });
  }
  return overrideBuildArgs(args, automatic) ?? [];
}
