// Finds the Dockerfile, the Module and the kernel that an Image Layout is asked for, in the files of a workspace.
import type { Release } from '../../core/release.js';
import { distinctKernels } from '../../core/kernel/kernel-source.js';
import type { CountedKernel, Coverage } from '../../core/module/coverage.js';
import { loadedFor } from '../../core/module/coverage.js';
import { resolveModule } from '../../core/module/resolve.js';
import type { ImageLayoutDocument, ImageLayoutKernels } from '../../protocol/image-layout.js';
import type { KernelRow } from '../../protocol/kernels-view.js';
import type { PlacedDockerfile, PlacedUser } from '../dockerfile/places.js';
import type { DockerfileAsked } from '../dockerfile/chosen-dockerfile.js';
import { chosenDockerfile } from '../dockerfile/chosen-dockerfile.js';
import { writtenIn } from '../dockerfile/dockerfiles.js';
import type { LayoutUser } from '../dockerfile/places.js';
import { imageLayout } from './image-layout.js';
import { layoutText } from './layout-text.js';
import { kernelRow } from '../kernels/kernel-rows.js';
import { modulePreview } from '../kernels/module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';

export interface LayoutChoice extends DockerfileAsked {
  readonly kernel?: string | undefined;
  readonly module?: string | undefined;
}

/** Null when there is no such Dockerfile now. */
export function imageLayoutDocument(
  snapshot: Snapshot,
  asked: string,
  choice: LayoutChoice,
): ImageLayoutDocument | null {
  const uri = writtenIn(asked);
  const dockerfile = chosenDockerfile(snapshot, asked, choice);
  if (!dockerfile) return null;
  const { release, distribution } = snapshot.settingsFor(uri);
  const { users } = dockerfile;
  const kernel = choice.kernel ?? firstKernel(snapshot, uri, users);
  const user = chosenUser(users, { kernel, release, name: choice.module });
  const layout = imageLayout({ ...dockerfile, user, kernel, release, distribution });
  return { title: layout.title, text: layoutText(layout), kernel, ...documentOf(dockerfile) };
}

/** Null when there is no such Dockerfile now. */
export function imageLayoutKernels(
  snapshot: Snapshot,
  asked: string,
  choice: DockerfileAsked,
): ImageLayoutKernels | null {
  const uri = writtenIn(asked);
  const dockerfile = chosenDockerfile(snapshot, asked, choice);
  if (!dockerfile) return null;
  const built = dockerfile.users.flatMap(user => builtFor(snapshot, user));
  const first = built.slice(0, mostKernels).map(({ kernel, coverage }) => kernelRow(kernel, coverage));
  const all = distinctKernels(snapshot.kernelsFor(uri)).slice(0, mostKernels).map(plainRow);
  return { ...documentOf(dockerfile), first, all };
}

const documentOf = ({ configMap }: PlacedDockerfile): { readonly document?: number } =>
  configMap ? { document: configMap.placed.index } : {};

const mostKernels = 2000;

const plainRow = (kernel: string): KernelRow => ({ label: kernel, detail: '', kernel, nodes: [] });

interface BuiltKernel {
  readonly kernel: CountedKernel;
  readonly coverage: Coverage;
}

/** The kernels that the Module builds the Dockerfile for. */
function builtFor(snapshot: Snapshot, user: PlacedUser): readonly BuiltKernel[] {
  const coverage = modulePreview(snapshot, user.uri, user)?.coverage;
  if (!coverage) return [];
  const builds = coverage.mappings.filter(({ wins }) => {
    const loaded = wins[0] && loadedFor(coverage.request, wins[0]);
    return loaded?.ok === true && isBuiltFrom(loaded.value.effective.build, user);
  });
  return builds.flatMap(({ wins }) => wins).map(kernel => ({ kernel, coverage }));
}

type Build = { readonly dockerfileConfigMap: { readonly name: string } | null } | null;

const isBuiltFrom = (build: Build, { configMap }: LayoutUser): boolean =>
  build !== null && (configMap === undefined || build.dockerfileConfigMap?.name === configMap);

/** One that somebody builds it for; else one that a literal names; else the first that counts. */
function firstKernel(snapshot: Snapshot, uri: string, users: readonly PlacedUser[]): string {
  for (const user of users) {
    const [built] = builtFor(snapshot, user);
    if (built) return built.kernel.nodeKernel;
  }
  const mappings = users.flatMap(({ module }) => module.spec.moduleLoader?.container.kernelMappings ?? []);
  const literal = mappings.find(mapping => mapping.literal !== '')?.literal;
  return literal ?? distinctKernels(snapshot.kernelsFor(uri))[0] ?? '';
}

export interface UserChoice {
  readonly kernel: string;
  readonly release: Release;
  readonly name?: string | undefined;
}

/** The Module of that name; else the one that builds from the Dockerfile for this kernel; else the first. */
export function chosenUser<User extends LayoutUser>(
  users: readonly User[],
  { kernel, release, name }: UserChoice,
): User | undefined {
  if (name !== undefined) return users.find(user => user.name === name);
  const builder = users.find(user => {
    const { loaded } = resolveModule(user.module, user.namespace, kernel, release);
    return loaded !== undefined && isBuiltFrom(loaded.effective.build, user);
  });
  return builder ?? users[0];
}
