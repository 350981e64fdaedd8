// What KMM's loader finds in an image that is in a registry already, for one kernel and, where one is named, one Module.
// Out of texts alone but for the one question to the registry, which the user asks.
import { analyseYaml } from '../../analysis/objects/document.js';
import type { Release } from '../../core/release.js';
import { architectureOf } from '../../core/kernel/architecture.js';
import { kernelOfNode } from '../../core/kernel/version.js';
import { resolveModule } from '../../core/module/resolve.js';
import type { StopSignal } from '../../core/stop.js';
import type { PushedLayout } from '../../protocol/test-build.js';
import type { RegistryPort } from '../ports/cluster-session.js';
import { modulesIn } from '../dockerfile/places.js';
import type { LayoutUser } from '../dockerfile/places.js';
import type { LayoutNeed } from './layout-needs.js';
import { chosenUser } from './layout-request.js';
import { needsLines, paragraphs } from './layout-text.js';
import type { NamedText } from '../kernels/kernels-in-texts.js';
import { loaderExpectations } from './loader-expectations.js';
import { needsOfImage, pushedLayout } from './pushed-layout.js';
import type { Answer } from '../preview/resolve.js';
import { adviceInWords } from '../../protocol/advice-words.js';

export interface ContentsAsked {
  readonly image: string;
  /** As a node reports it. */
  readonly kernel: string;
  readonly release: Release;
  /** YAML with the Module; undefined = dirName /opt and any module. */
  readonly module: NamedText | undefined;
  /** Without TLS, or with certificates that nobody knows, where the Module does not say so. */
  readonly insecure: boolean;
  /** The text of a `.dockerconfigjson`; undefined = anonymously. */
  readonly dockerConfig: string | undefined;
}

export interface ImageContents extends PushedLayout {
  readonly image: string;
  readonly kernel: string;
  readonly release: Release;
  readonly module: string | null;
  readonly needs: readonly LayoutNeed[];
}

/** The error is that the image cannot be looked into. */
export async function imageContents(
  asked: ContentsAsked,
  registry: RegistryPort,
  stop: StopSignal,
): Promise<Answer<ImageContents>> {
  const { image, release, module, dockerConfig } = asked;
  const user = module && userIn(module, asked);
  if (module && !user) return { ok: false, error: `there is no Module in ${module.name}` };
  const resolution = user && resolveModule(user.module, user.namespace, asked.kernel, release);
  const tls = resolution?.loaded?.effective.registryTLS.value;
  const kernel = resolution?.kernel ?? kernelOfNode(asked.kernel);
  const found = await registry.files(
    {
      ...{ image, dockerConfig },
      architecture: architectureOf(kernel),
      insecure: asked.insecure || tls?.insecure === true,
      skipTlsVerify: asked.insecure || tls?.insecureSkipTLSVerify === true,
    },
    stop,
  );
  if (!found.known) return { ok: false, error: found.words };
  const filesToSign = resolution?.loaded?.sign?.filesToSign;
  const expected = loaderExpectations({ release, kernel, user, filesToSign });
  const needs = needsOfImage(found.files, expected);
  const layout = pushedLayout(needs, expected, release);
  return { ok: true, value: { image, kernel, release, module: user?.name ?? null, needs, ...layout } };
}

/** Whether the loader would certainly fail. */
export const isWithoutNeeded = ({ needs }: ImageContents): boolean =>
  needs.some(({ verdict, required }) => required && verdict === 'missing');

/** For people. */
export function contentsLines(contents: ImageContents): readonly string[] {
  const { image, kernel, release, module, needs, missing } = contents;
  const title = `${image} for ${kernel} · KMM ${release}`;
  const wanted =
    module === null ? ['No Module is named: dirName /opt and any kernel module are looked for.'] : [];
  return paragraphs([title, ...wanted], needsLines(needs, release), missing.map(adviceInWords));
}

function userIn({ name, text }: NamedText, { kernel, release }: ContentsAsked): LayoutUser | undefined {
  return chosenUser(modulesIn(name, analyseYaml(text), undefined, release), { kernel, release });
}
