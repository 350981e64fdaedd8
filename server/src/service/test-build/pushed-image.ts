// Looks into the image that a test build has pushed, in its registry, with the Module's own credentials only when the user
// has agreed that they are read.
import { architectureOf } from '../../core/kernel/architecture.js';
import type { CourseEnd } from '../../core/build-course/course.js';
import { courseState } from '../../core/build-course/course.js';
import { logVerdict } from '../../core/build-log/log.js';
import type { StopSignal } from '../../core/stop.js';
import type { PushedLayout } from '../../protocol/test-build.js';
import { loaderExpectations } from '../image/loader-expectations.js';
import type { ClusterChoice } from '../ports/ports.js';
import { needsOfImage, pushedLayout, unknownLayout } from '../image/pushed-layout.js';
import { readPullSecret } from './existing-image.js';
import type { BuildObserver } from './observation.js';
import type { ReadyBuild } from './plan-types.js';
import type { TestBuildWorld } from '../ports/test-build-world.js';

/** `sha256:…`, out of what was pushed. */
export function pushedDigest({ course, log }: BuildObserver, end: CourseEnd | undefined): string | undefined {
  const pushed = courseState(course).pushed ?? (end && logVerdict(log, end).pushed);
  return pushed === undefined ? undefined : /sha\d+:[0-9a-f]+$/.exec(pushed)?.[0];
}

/** Never rejects. */
export async function lookIntoPushed(
  world: TestBuildWorld,
  { choice, build }: { readonly choice: ClusterChoice; readonly build: ReadyBuild },
  digest: string | undefined,
  stop: StopSignal,
): Promise<PushedLayout> {
  const { release, kernel, module, loaded } = build.request;
  const { insecure, insecureSkipTLSVerify } = loaded.effective.registryTLS.value;
  const tag = build.shown.destination ?? build.shown.image;
  const found = await world.registry.files(
    {
      image: digest === undefined ? tag : `${tag}@${digest}`,
      architecture: architectureOf(kernel),
      ...{ insecure, skipTlsVerify: insecureSkipTLSVerify },
      dockerConfig: await dockerConfigFor(world, choice, build, stop),
    },
    stop,
  );
  if (!found.known) return unknownLayout(found.words);
  const user = { module, onHub: build.onHub };
  const expected = loaderExpectations({ release, kernel, user, filesToSign: loaded.sign?.filesToSign });
  return pushedLayout(needsOfImage(found.files, expected), expected, release);
}

/** Read once more: it is kept nowhere. */
async function dockerConfigFor(
  world: TestBuildWorld,
  choice: ClusterChoice,
  { pullSecret }: ReadyBuild,
  stop: StopSignal,
): Promise<string | undefined> {
  if (!pullSecret) return undefined;
  const opened = await world.open(choice, stop);
  if (!opened.ok) return undefined;
  try {
    return (await readPullSecret(opened.value, pullSecret, stop)).dockerConfig;
  } finally {
    await opened.value.close();
  }
}
