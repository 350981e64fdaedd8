// What a stage has before its first instruction, when it begins with an image and not with an earlier stage.
import type { BaseImage, KnownCommand } from '../base-images.js';
import type { Entry, FileTree, Gap, Origin } from './tree.js';

/** Directories of the root that a distribution and its packages fill. */
export const systemTops: ReadonlySet<string> = new Set([
  'bin',
  'boot',
  'dev',
  'etc',
  'home',
  'lib',
  'lib32',
  'lib64',
  'libx32',
  'proc',
  'root',
  'run',
  'sbin',
  'srv',
  'sys',
  'tmp',
  'usr',
  'var',
]);

/** As the distributions have them; the first is where the others point. */
export const commandPaths: Readonly<Record<KnownCommand, string>> = {
  sh: '/bin/sh',
  mkdir: '/bin/mkdir',
  cp: '/bin/cp',
  sleep: '/bin/sleep',
  modprobe: '/sbin/modprobe',
  depmod: '/sbin/depmod',
};

const empty: FileTree = { entries: new Map(), gaps: [], removals: new Map(), mergedUsr: false };

/** There while the image is built and not in it: KMM mounts them, or the builder keeps its own things there. */
const mounted = ['/host', '/run/secrets', '/workspace', '/kaniko'];

const gapOf = (reason: string, by: Origin, rest: Partial<Gap>): Gap => ({
  below: '/',
  deep: true,
  names: undefined,
  tops: undefined,
  except: [],
  lacks: [],
  reason,
  by,
  order: 0,
  ...rest,
});

/** `image` undefined: nobody knows what is in it. `text` is its name for messages. */
export function baseTree(image: BaseImage | undefined, text: string, by: Origin): FileTree {
  if (image?.family === 'scratch') return empty;
  if (!image) {
    const reason =
      text === '' ? 'which image FROM names is not known' : `what \`${text}\` contains is not known`;
    return { ...empty, gaps: [gapOf(reason, by, {})] };
  }
  const { name, lacks, mergedUsr } = image;
  const entries = new Map<string, Entry>();
  for (const command of image.has) {
    const usual = mergedUsr ? '/usr' + commandPaths[command] : commandPaths[command];
    const path = image.family === 'busybox' ? `/bin/${command}` : usual;
    const fixed = {
      kind: 'file',
      target: undefined,
      index: false,
      certainty: 'proven',
      by,
      order: 0,
      history: [0],
    } as const;
    entries.set(path, { path, ...fixed });
  }
  const gaps = [
    gapOf(`\`${name}\` may bring it along`, by, { tops: systemTops, lacks }),
    ...mounted.map(below => gapOf('it is there only while the image is built', by, { below })),
  ];
  return { ...empty, entries, gaps, mergedUsr };
}
