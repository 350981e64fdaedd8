// A Dockerfile as rules look at it: its instructions, its stages for one kernel, and the files they make. What nobody
// in the workspace says, a build arg's value above all, counts as unknown and not as missing.
import type { Distribution, Release } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import type { Builder } from '../../core/dockerfile/builder.js';
import { buildah, kmmBuilder } from '../../core/dockerfile/builder.js';
import { hole } from '../../core/dockerfile/hole.js';
import type { Layout } from '../../core/dockerfile/layout/layout.js';
import type { ParsedDockerfile } from '../../core/dockerfile/parse.js';
import { parseDockerfile } from '../../core/dockerfile/parse.js';
import type { StagedDockerfile } from '../../core/dockerfile/stages.js';
import { automaticNames } from '../../core/module/build-args.js';
import { layoutWith } from './stage-layout.js';
import type { DockerfileUser } from './users.js';

/** A ConfigMap's is built by KMM, a file by whoever likes to. */
export type DockerfileHome = 'ConfigMap' | 'file';

export interface DockerfileView {
  readonly home: DockerfileHome;
  readonly staged: StagedDockerfile;
  readonly layout: Layout;
  /** The builds that use it; empty when none is known. */
  readonly users: readonly DockerfileUser[];
  /** The kernel that `layout` is for: a literal one of `users`, or one that stands for any. */
  readonly kernel: string;
}

export interface DockerfileFacts {
  readonly text: string;
  /** The same object as long as nobody changes the text. */
  readonly keeper?: object;
  readonly home: DockerfileHome;
  readonly users: readonly DockerfileUser[];
  readonly release: Release;
  readonly distribution: Distribution;
}

/** No distribution has this one, so no Dockerfile names it. */
export const anyKernel = '6.11.4-301.kmm.x86_64';

export function dockerfileView({
  text,
  keeper,
  home,
  users,
  release,
  distribution,
}: DockerfileFacts): DockerfileView {
  const parsed = parseDockerfile(text);
  const kernel = users[0]?.kernel ?? anyKernel;
  const buildArgs = new Map([...givenTo(parsed, users), ...automaticArgs(kernel, { release, distribution })]);
  const layout = layoutWith(keeper ?? parsed, parsed, { buildArgs, builder: builderOf(home, distribution) });
  return { home, staged: layout.staged, layout, users, kernel };
}

/** KMM's own for what KMM builds; for a file that nobody is known to use, the one that leaves out the least. */
export const builderOf = (home: DockerfileHome, distribution: Distribution): Builder =>
  home === 'ConfigMap' ? kmmBuilder(distribution) : buildah;

/** What KMM sets itself, over anything that a Module says. */
export function automaticArgs(
  kernel: string,
  { release, distribution }: Pick<DockerfileFacts, 'release' | 'distribution'>,
): readonly (readonly [string, string])[] {
  const automatic: Readonly<Record<string, string>> = {
    KERNEL_VERSION: kernel,
    KERNEL_FULL_VERSION: kernel,
    MOD_NAME: hole,
    MOD_NAMESPACE: hole,
    DTK_AUTO: hole,
  };
  return automaticNames(dialectOf(release), distribution).map(name => [name, automatic[name] ?? hole]);
}

/** Names that the Dockerfile asks for without a default of its own. */
export const askedArgs = ({ instructions }: ParsedDockerfile): readonly string[] =>
  instructions
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap(({ pairs }) => pairs)
    .filter(({ value }) => value === undefined)
    .map(({ name }) => name.text);

/** Of those who use it; where nobody is known, whatever the Dockerfile asks for. */
function givenTo(
  parsed: ParsedDockerfile,
  users: readonly DockerfileUser[],
): readonly (readonly [string, string])[] {
  const names = new Set(users.flatMap(({ buildArgs }) => Object.keys(buildArgs)));
  const given = [...names].map(name => [name, agreed(users, name)] as const);
  // A Module that is still to be filled in may give more than it shows.
  const known = users.length > 0 && users.every(({ complete }) => complete);
  return known ? given : [...askedArgs(parsed).map(name => [name, hole] as const), ...given];
}

function agreed(users: readonly DockerfileUser[], name: string): string {
  const [first, ...others] = users.map(({ buildArgs }) => buildArgs[name]);
  return first !== undefined && others.every(value => value === first) ? first : hole;
}
