// What a status bar says about a file.
import type { Release } from '../core/dialect.js';
import type { Snapshot } from './snapshot.js';

/** The release a file is checked against; undefined when it is not known or holds nothing of KMM. */
export function releaseOf(snapshot: Snapshot, uri: string): Release | undefined {
  const concerned = snapshot.files.get(uri)?.documents.some(({ document }) => document.kind);
  return concerned ? snapshot.settingsFor(uri).release : undefined;
}
