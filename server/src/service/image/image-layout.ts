// The final image of a Dockerfile for one kernel, as plain values: what is under the Module's directories and which
// line puts it there, and what KMM's loader looks for. It decides nothing: the tree is layout.ts', the verdicts are
// loader-needs.ts'. Knows no files and no editors; layout-request.ts finds the texts.
import { askedArgs, builderOf } from '../../analysis/dockerfile/view.js';
import type { LayoutUser } from '../dockerfile/places.js';
import type { DockerfileHome } from '../../analysis/dockerfile/view.js';
import type { Distribution, Release } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import type { Fault } from '../../core/dockerfile/faults.js';
import { faultsOf } from '../../core/dockerfile/faults.js';
import { hole } from '../../core/dockerfile/hole.js';
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import { layoutOf } from '../../core/dockerfile/layout/layout.js';
import { loaderNeeds } from '../../core/image/contents/loader-needs.js';
import type { ParsedDockerfile } from '../../core/dockerfile/parse.js';
import { parseDockerfile } from '../../core/dockerfile/parse.js';
import { readStages } from '../../core/dockerfile/stages.js';
import { kernelOfNode } from '../../core/kernel/version.js';
import { namesDriverToolkit } from '../../core/module/build-args.js';
import { resolveModule } from '../../core/module/resolve.js';
import type { Resolution } from '../../core/module/resolve.js';
import type { Span } from '../../core/span.js';
import { mappingName } from '../kernels/coverage-words.js';
import type { LayoutNeed } from './layout-needs.js';
import { layoutNeeds } from './layout-needs.js';
import type { Written } from './layout-place.js';
import { shownImage } from './layout-place.js';
import type { LayoutTree } from './layout-tree.js';
import { layoutTrees } from './layout-tree.js';
import { loaderExpectations } from './loader-expectations.js';
import { unknownNamespace } from '../kernels/module-preview.js';

export interface LayoutQuestion {
  /** For titles, where no Module is known: the file's name or the ConfigMap's. */
  readonly name: string;
  readonly home: DockerfileHome;
  readonly text: string;
  /** From 1, in the file the Dockerfile is written in. */
  readonly lineOf: (span: Span) => number;
  readonly user: LayoutUser | undefined;
  /** As a node reports it. */
  readonly kernel: string;
  readonly release: Release;
  readonly distribution: Distribution;
}

export interface ImageLayout {
  readonly title: string;
  readonly kernel: string;
  readonly release: Release;
  readonly distribution: Distribution;
  readonly builder: 'kaniko' | 'buildah';
  readonly module: string | null;
  /** Null without a FROM. */
  readonly finalStage: { readonly image: string; readonly line: number } | null;
  /** What the answer rests on, a sentence each. */
  readonly notes: readonly string[];
  /** Where following the Dockerfile was given up first, and what was not followed; null when all of it was. */
  readonly notFollowed: { readonly line: number; readonly what: string } | null;
  /** What the builder refuses before it builds anything. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
  readonly trees: readonly LayoutTree[];
  readonly needs: readonly LayoutNeed[];
}

export function imageLayout(question: LayoutQuestion): ImageLayout {
  const { name, user, release, distribution, lineOf, text } = question;
  const parsed = parseDockerfile(text);
  const resolution = resolutionFor(question);
  const kernel = resolution?.kernel ?? kernelOfNode(question.kernel);
  const builder = builderOf(user ? 'ConfigMap' : question.home, distribution);
  const staged = readStages(parsed, { buildArgs: buildArgsFor(question, parsed, resolution), builder });
  const { final } = layoutOf(staged);
  const expected = loaderExpectations({
    ...{ release, kernel },
    user,
    filesToSign: resolution?.loaded?.sign?.filesToSign,
  });
  const { stopped } = staged.effort;
  const written: Written = { text, lineOf, stages: staged.stages };
  return {
    title: `${user?.name ?? name} for ${kernel}`,
    ...{ kernel, release, distribution },
    builder: builder.name,
    module: user?.name ?? null,
    finalStage: final ? finalStageOf(final, lineOf) : null,
    notFollowed: stopped ? { line: lineOf(stopped.span), what: stopped.what } : null,
    notes: notesOf(question, resolution, parsed),
    refused: faultsOf(parsed).map(({ span, reason }: Fault) => ({ line: lineOf(span), reason })),
    trees: final ? layoutTrees(final.tree, expected, written) : [],
    needs: final ? layoutNeeds(loaderNeeds(final.tree, expected), final.tree, expected, written) : [],
  };
}

/** Whether the loader would certainly fail, or nothing would be built at all. */
export const isBroken = ({ needs, refused }: ImageLayout): boolean =>
  refused.length > 0 || needs.some(({ verdict, required }) => required && verdict === 'missing');

const finalStageOf = (
  { stage }: StageLayout,
  lineOf: LayoutQuestion['lineOf'],
): ImageLayout['finalStage'] => ({
  image: shownImage(stage),
  line: lineOf(stage.from.instruction.span),
});

const resolutionFor = ({ user, kernel, release }: LayoutQuestion): Resolution | undefined =>
  user && resolveModule(user.module, user.namespace, kernel, release);

/** Values by name. What nobody says has a hole for a value, so that nothing is told missing on account of it. */
function buildArgsFor(
  { user, kernel, release, distribution, text }: LayoutQuestion,
  parsed: ParsedDockerfile,
  resolution: Resolution | undefined,
): ReadonlyMap<string, string> {
  const toolkit: readonly (readonly [string, string])[] =
    distribution === 'openshift' && namesDriverToolkit(text) ? [['DTK_AUTO', hole]] : [];
  const given = resolution?.loaded?.buildArgs;
  if (given && user) {
    const isUnknown = (name: string): boolean =>
      (name === 'MOD_NAMESPACE' && user.namespace === unknownNamespace) ||
      (name === 'MOD_NAME' && user.module.metadata.name !== user.name);
    return new Map([
      ...given.map(({ name, value }) => [name, isUnknown(name) ? hole : value] as const),
      ...toolkit,
    ]);
  }
  const trimmed = resolution?.kernel ?? kernelOfNode(kernel);
  const automatic = dialectOf(release).automaticBuildArgs.map(
    name => [name, name.startsWith('KERNEL_') ? trimmed : hole] as const,
  );
  return new Map([...askedArgs(parsed).map(name => [name, hole] as const), ...automatic, ...toolkit]);
}

function notesOf(
  { user, release, home }: LayoutQuestion,
  resolution: Resolution | undefined,
  parsed: ParsedDockerfile,
): readonly string[] {
  if (!user || !resolution) {
    const asked = askedArgs(parsed).filter(name => !dialectOf(release).automaticBuildArgs.includes(name));
    const unset = [...new Set(asked)].filter(name => name !== 'DTK_AUTO').join(', ');
    const used = home === 'ConfigMap' ? 'No Module that is known uses this ConfigMap' : 'No Module is named';
    return [
      `${used}: dirName /opt and any kernel module are looked for.`,
      ...(unset === '' ? [] : [`What the Module passes is not known: ${unset}.`]),
    ];
  }
  const { loaded, failure } = resolution;
  if (!loaded)
    return [`No build of ${user.name} for this kernel: ${failure?.message ?? 'no mapping matches'}.`];
  const { effective } = loaded;
  const mapping = mappingName(effective.index);
  const built = effective.build?.dockerfileConfigMap?.name;
  if (built === undefined) return [`${user.name} takes this kernel by ${mapping}, which builds nothing.`];
  const other = user.configMap !== undefined && built !== user.configMap;
  return other
    ? [`${user.name} takes this kernel by ${mapping}, which builds from another ConfigMap, ${built}.`]
    : [`Built by ${mapping} of ${user.name} as ${loaded.containerImage}`];
}
