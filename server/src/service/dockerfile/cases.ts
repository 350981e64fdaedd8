// The builds that a Dockerfile is told for: the kernels that Modules build it for, and without any the preview's own,
// each with what the builder gets as build args. What the Dockerfile becomes of them is found out when asked for.
import type { DockerfileModule } from '../../analysis/dockerfile/users.js';
import type { DockerfileSource } from '../../analysis/dockerfile/sources.js';
import { askedArgs, builderOf } from '../../analysis/dockerfile/view.js';
import type { MappingView } from '../../analysis/module/mapping-views.js';
import type { Dialect } from '../../core/dialect.js';
import type { Distribution } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import { hole } from '../../core/dockerfile/hole.js';
import type { Layout } from '../../core/dockerfile/layout/layout.js';
import { layoutOf } from '../../core/dockerfile/layout/layout.js';
import { parseDockerfile } from '../../core/dockerfile/parse.js';
import type { StagedDockerfile } from '../../core/dockerfile/stages.js';
import { readStages } from '../../core/dockerfile/stages.js';
import { distinctKernels } from '../../core/kernel/kernel-source.js';
import { kernelOfNode } from '../../core/kernel/version.js';
import type { SourcedBuildArg } from '../../core/module/build-args.js';
import { finalBuildArgs, namesDriverToolkit } from '../../core/module/build-args.js';
import { modulePreview, unknownName, unknownNamespace } from '../kernels/module-preview.js';
import { writtenIn } from './dockerfiles.js';
import type { Snapshot } from '../workspace/snapshot.js';

export interface DockerfileCase {
  /** As the build arg has it. */
  readonly kernel: string;
  /** Whose build it is; undefined where no Module is known. */
  readonly builtFor: BuiltFor | undefined;
  /** What the builder gets. A value may hold a `hole`: only the cluster knows it. */
  readonly args: readonly SourcedBuildArg[];
}

export interface BuiltFor {
  readonly module: DockerfileModule;
  readonly mapping: MappingView;
}

const mostCases = 3;

/** At most three, of as many mappings as there are. Never empty while there are kernels at all. */
export function dockerfileCases(snapshot: Snapshot, source: DockerfileSource): readonly DockerfileCase[] {
  const { release, distribution } = snapshot.settingsFor(writtenIn(source.uri));
  const dialect = dialectOf(release);
  const facts: Facts = { source, dialect, distribution };
  const wins = source.modules.flatMap(module =>
    module.mappings.map(mapping => ({
      builtFor: { module, mapping },
      kernels: kernelsOf(snapshot, module, mapping),
    })),
  );
  const rounds = [0, 1, 2].flatMap(round =>
    wins.flatMap(({ builtFor, kernels }) => {
      const kernel = kernels[round];
      return kernel === undefined ? [] : [caseOf(snapshot, facts, kernel, builtFor)];
    }),
  );
  if (rounds.length > 0) return rounds.slice(0, mostCases);
  const samples = distinctKernels(snapshot.kernelsFor(writtenIn(source.uri))).slice(0, mostCases);
  const [first] = wins;
  return samples.map(kernel => caseOf(snapshot, facts, kernel, first?.builtFor));
}

/** What the Dockerfile is in a build. */
export interface DockerfileReading {
  readonly staged: StagedDockerfile;
  /** The files it makes. Made out for whoever asks for them, which is most of the work. */
  readonly layout: Layout;
}

export function readingIn(
  each: DockerfileCase,
  source: DockerfileSource,
  distribution: Distribution,
): DockerfileReading {
  const known = remembered.get(source.keeper) ?? new Map<string, DockerfileReading>();
  remembered.set(source.keeper, known);
  const key = JSON.stringify([source.home, distribution, each.args, each.builtFor !== undefined]);
  const reading = known.get(key) ?? readingOf(stagedIn(each, source, distribution));
  if (known.size >= mostRemembered) known.clear();
  known.set(key, reading);
  return reading;
}

function readingOf(staged: StagedDockerfile): DockerfileReading {
  let layout: Layout | undefined;
  return {
    staged,
    get layout() {
      return (layout ??= layoutOf(staged));
    },
  };
}

const remembered = new WeakMap<object, Map<string, DockerfileReading>>();

/** Those of a few states of its Modules. */
const mostRemembered = 2 * mostCases;

/** What each word of it becomes. Of an arg nobody knows who gives it where no Module is known. */
export function stagedIn(
  { args, builtFor }: DockerfileCase,
  { text, home }: Pick<DockerfileSource, 'text' | 'home'>,
  distribution: Distribution,
): StagedDockerfile {
  const parsed = parseDockerfile(text);
  const builder = builderOf(home, distribution);
  const asked = builtFor ? [] : askedArgs(parsed).map(name => [name, hole] as const);
  const given = args.map(({ name, value }) => [name, value] as const);
  return readStages(parsed, { buildArgs: new Map([...asked, ...given]), builder });
}

interface Facts {
  readonly source: DockerfileSource;
  readonly dialect: Dialect;
  readonly distribution: Distribution;
}

/** Those that a preview says it wins, else the one it names. */
function kernelsOf(
  snapshot: Snapshot,
  { uri, placed }: DockerfileModule,
  { effective }: MappingView,
): readonly string[] {
  const won = modulePreview(snapshot, uri, placed)?.coverage.mappings[effective.index]?.wins ?? [];
  const { literal } = effective.mapping;
  return won.length === 0 && literal !== ''
    ? [literal]
    : won.slice(0, mostCases).map(({ nodeKernel }) => nodeKernel);
}

function caseOf(
  snapshot: Snapshot,
  { source, dialect, distribution }: Facts,
  nodeKernel: string,
  builtFor: BuiltFor | undefined,
): DockerfileCase {
  const kernel = kernelOfNode(nodeKernel);
  const preview = builtFor && modulePreview(snapshot, builtFor.module.uri, builtFor.module.placed);
  const { module, namespace } = preview?.coverage.request ?? {};
  const subject = {
    kernel,
    name: module?.metadata.name ?? builtFor?.module.placed.document.identity.name ?? unknownName,
    namespace: namespace ?? unknownNamespace,
    ...(distribution === 'openshift' && namesDriverToolkit(source.text) && { driverToolkit: hole }),
  };
  const own = builtFor?.mapping.effective.build?.sourcedArgs ?? null;
  return { kernel, builtFor, args: finalBuildArgs(own, subject, dialect) };
}
