// What KMM's loader of a release will find in an image that was looked into, and what to do about what it will not.
import type { Release } from '../../core/release.js';
import type { LoaderExpectations, NeedKind } from '../../core/image/contents/loader-needs.js';
import { kernelDirectory } from '../../core/dockerfile/layout/presence.js';
import { imageNeeds, imageTree } from '../../core/image/contents/image-tree.js';
import type { ImageFile } from '../../core/image/contents/layer-stack.js';
import type { Advice, PushedLayout } from '../../protocol/test-build.js';
import type { LayoutNeed } from './layout-needs.js';
import { imageLayoutNeeds } from './layout-needs.js';

export function needsOfImage(
  files: readonly ImageFile[],
  expected: LoaderExpectations,
): readonly LayoutNeed[] {
  const tree = imageTree(files);
  return imageLayoutNeeds(imageNeeds(tree, expected), tree, expected);
}

export function pushedLayout(
  needs: readonly LayoutNeed[],
  expected: LoaderExpectations,
  release: Release,
): PushedLayout {
  const missing = withoutConsequences(needs.filter(({ verdict }) => verdict === 'missing'));
  const unknown = needs.filter(({ verdict }) => verdict === 'unknown');
  const loader = `KMM ${release}`;
  if (missing.length > 0) {
    return {
      verdict: 'missing',
      words: `${loader} will miss in the image: ${named(missing)}.`,
      missing: missing.map(need => missedAdvice(need, expected)),
    };
  }
  if (unknown.length > 0)
    return {
      verdict: 'unknown',
      words: `Not known whether ${loader} finds in the image: ${reasoned(unknown)}.`,
      missing: [],
    };
  return { verdict: 'found', words: `${loader} finds in the image all that it looks for.`, missing: [] };
}

export const unknownLayout = (why: string): PushedLayout => ({
  verdict: 'unknown',
  words: `What is in the image is not known: ${why}`,
  missing: [],
});

const named = (needs: readonly LayoutNeed[]): string => needs.map(({ what }) => what).join(', ');

const reasoned = (needs: readonly LayoutNeed[]): string =>
  needs.map(({ what, why }) => `${what} (${why})`).join(', ');

/** Where there is no directory, there is no index in it. */
const withoutConsequences = (missing: readonly LayoutNeed[]): readonly LayoutNeed[] =>
  missing.some(({ kind }) => kind === 'kernel-directory')
    ? missing.filter(({ kind }) => kind !== 'index')
    : missing;

const missedAdvice = (need: LayoutNeed, expected: LoaderExpectations): Advice => ({
  message: `KMM will not find ${need.what}: ${need.why}.`,
  advice: remedies[need.kind](need, expected),
});

const directoryIn = ({ dirName, kernel }: LoaderExpectations): string => kernelDirectory(dirName, kernel);

type Remedy = (need: LayoutNeed, expected: LoaderExpectations) => string;

const remedies: Readonly<Record<NeedKind, Remedy>> = {
  'kernel-directory': (_, expected) =>
    `Put the modules into \`${directoryIn(expected)}\`, or correct \`modprobe.dirName\`.`,
  module: (_, expected) =>
    `Put it into \`${directoryIn(expected)}\`${expected.moduleName === undefined ? '' : ', or correct `modprobe.moduleName`'}.`,
  index: (_, { dirName, kernel }) =>
    `Run \`depmod -b ${dirName} ${kernel}\` in the Dockerfile, behind the last of the modules.`,
  command: () => 'Install it in the final stage, or begin that with an image that has it.',
  firmware: ({ subject }) => `Put the firmware into \`${subject}\`, or correct \`modprobe.firmwarePath\`.`,
  'file-to-sign': () => 'Put the file there, or correct `sign.filesToSign`.',
};
