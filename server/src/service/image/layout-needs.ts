// What KMM's loader looks for, each with its verdict and why, in words: of an image as the text of its Dockerfile proves
// it, and of one that was looked into.
import { moduleTrees } from '../../analysis/dockerfile/module-trees.js';
import type { LoaderExpectations, Need } from '../../core/image/contents/loader-needs.js';
import { moduleFiles } from '../../core/image/contents/loader-needs.js';
import { kernelDirectory } from '../../core/dockerfile/layout/presence.js';
import type { FileTree } from '../../core/dockerfile/layout/tree.js';
import { baseName, isWithin, pathBelow } from '../../core/dockerfile/paths.js';
import type { LayoutPlace, Written } from './layout-place.js';
import { imageOf, placeOf } from './layout-place.js';
import { withEllipses } from '../../core/dockerfile/hole.js';

export interface LayoutNeed {
  readonly kind: Need['kind'];
  /** The path, the module's name or the command. */
  readonly subject: string;
  readonly verdict: Need['verdict'];
  /** Loading fails without it. */
  readonly required: boolean;
  /** The subject as a reader is told of it: "kernel directory under dirName /opt". */
  readonly what: string;
  /** Why, in words; empty where the place says it all. */
  readonly why: string;
  readonly by: LayoutPlace | null;
}

export const layoutNeeds = (
  needs: readonly Need[],
  tree: FileTree,
  expected: LoaderExpectations,
  written: Written,
): readonly LayoutNeed[] => needs.map(need => layoutNeed(need, tree, expected, written));

/** Of an image that was looked into: what is there is told, and no line that puts it there. */
export const imageLayoutNeeds = (
  needs: readonly Need[],
  tree: FileTree,
  expected: LoaderExpectations,
): readonly LayoutNeed[] =>
  needs.map(need => ({
    ...{ kind: need.kind, subject: need.subject, verdict: need.verdict, required: need.required },
    what: inWords(need, expected),
    why: whyOf(need, tree, expected, lookedInto),
    by: null,
  }));

function layoutNeed(need: Need, tree: FileTree, expected: LoaderExpectations, written: Written): LayoutNeed {
  const { kind, subject, verdict, required, by } = need;
  const image = by && imageOf(by, written);
  return {
    ...{ kind, subject, verdict, required },
    what: inWords(need, expected),
    why: whyOf(need, tree, expected, { image, absences }),
    by: by && !(verdict === 'found' && image !== undefined) ? placeOf(by, written) : null,
  };
}

function inWords({ kind, subject }: Need, { dirName, moduleName }: LoaderExpectations): string {
  switch (kind) {
    case 'kernel-directory':
      return `kernel directory under dirName ${dirName}`;
    case 'module':
      return moduleName === undefined ? 'a kernel module for this kernel' : `${moduleName} (moduleName)`;
    case 'index':
      return 'modules.dep for this kernel';
    case 'command':
      return subject === 'sh' ? '/bin/sh' : subject;
    case 'firmware':
      return `${subject} (firmwarePath)`;
    case 'file-to-sign':
      return `${subject} (filesToSign)`;
  }
}

/** How it is known. */
interface Evidence {
  /** The base image that has it. */
  readonly image: string | undefined;
  readonly absences: Readonly<Record<Need['kind'], string>>;
}

function whyOf(need: Need, tree: FileTree, expected: LoaderExpectations, evidence: Evidence): string {
  const { verdict, kind, reason, entry } = need;
  const { image, absences } = evidence;
  if (verdict === 'found') {
    if (image !== undefined) return `${image} has it`;
    return kind === 'module' && entry ? fileInWords(entry.path, expected) : '';
  }
  if (reason !== undefined) return withEllipses(reason);
  if (kind === 'module') return strayInWords(tree, expected) ?? absences.module;
  const [other] = kind === 'kernel-directory' ? moduleTrees(tree) : [];
  return other ? `the modules are in ${withEllipses(other.directory)}` : absences[kind];
}

const absences: Evidence['absences'] = {
  module: 'no instruction puts it there',
  'kernel-directory': 'no instruction makes it',
  index: 'no `depmod` runs for this kernel',
  command: 'the base image lacks it, and nothing installs it',
  firmware: 'no instruction makes it',
  'file-to-sign': 'no instruction puts it there',
};

const notThere = 'the image lacks it';

const lookedInto: Evidence = {
  image: undefined,
  absences: {
    module: notThere,
    'kernel-directory': notThere,
    index: notThere,
    command: notThere,
    firmware: notThere,
    'file-to-sign': notThere,
  },
};

/** Below the kernel's directory by the path from there. */
function fileInWords(path: string, { dirName, kernel }: LoaderExpectations): string {
  const directory = kernelDirectory(dirName, kernel);
  return isWithin(path, directory) ? pathBelow(path, directory) : path;
}

/** The module that is not where the loader looks may be elsewhere in the image. */
function strayInWords(tree: FileTree, { moduleName }: LoaderExpectations): string | undefined {
  const { fits } = moduleFiles(moduleName);
  const stray = [...tree.entries.values()].find(
    ({ path, kind, certainty }) => kind === 'file' && certainty === 'proven' && fits(baseName(path)),
  );
  return stray && `it is ${withEllipses(stray.path)}, where nobody looks`;
}
