// What a status bar says about a file.
import type { Release } from '../../core/release.js';
import { distinctKernels, isSample } from '../../core/kernel/kernel-source.js';
import { isCovered } from '../../core/module/coverage.js';
import type { DocumentStatus } from '../../protocol/messages.js';
import { coverageInWords } from '../kernels/coverage-words.js';
import { modulePreview } from '../kernels/module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { documentsOf } from '../../analysis/objects/source-file.js';

/** The release a file is checked against; undefined when it is not known or holds nothing of KMM. */
export function releaseOf(snapshot: Snapshot, uri: string): Release | undefined {
  const concerned = documentsOf(snapshot.files.get(uri)).some(({ document }) => document.kind);
  return concerned ? snapshot.settingsFor(uri).release : undefined;
}

/** Undefined under the same conditions. */
export function statusOf(snapshot: Snapshot, uri: string): Omit<DocumentStatus, 'uri'> | undefined {
  const release = releaseOf(snapshot, uri);
  if (release === undefined) return undefined;
  const { distribution, guessedBy } = snapshot.settingsFor(uri);
  const source = snapshot.kernelsFor(uri);
  const count = distinctKernels(source).length;
  const noun = `${isSample(source) ? 'sample ' : ''}kernel${count === 1 ? '' : 's'}`;
  return {
    release,
    distribution,
    ...(guessedBy !== undefined && { guessedBy }),
    kernels: source.label,
    count: `${String(count)} ${noun}`,
    uncovered: isSample(source) ? [] : uncoveredModules(snapshot, uri),
  };
}

const uncoveredModules = (snapshot: Snapshot, uri: string): readonly string[] =>
  documentsOf(snapshot.files.get(uri)).flatMap(placed => {
    const preview = modulePreview(snapshot, uri, placed);
    if (!preview || preview.coverage.kernels.every(isCovered)) return [];
    return [`${preview.name}: ${coverageInWords(preview.coverage) ?? ''}`];
  });
