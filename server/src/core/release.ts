// KMM's releases and whose they are: their names and their order. What differs between them, `dialect.ts` knows.

/** KMM releases in order of age. `main` is upstream's branch at commit de3f8c9 (2026-07-29). */
export const releases = [
  '1.0.0',
  '1.1.0',
  '2.0.0',
  '2.0.1',
  '2.0.2',
  '2.1.0',
  '2.1.1',
  '2.2.0',
  '2.2.1',
  '2.3.0',
  '2.4.0',
  '2.4.1',
  '2.5.0',
  '2.6.0',
  'main',
] as const;

export type Release = (typeof releases)[number];

export const newestRelease: Release = '2.6.0';

/** Whose KMM: the community's, or Red Hat's for OpenShift, whose releases are those of the same number. */
export type Distribution = 'upstream' | 'openshift';

/** Which KMM. Who asks for what depends on both gives both, so that nobody can forget one. */
export interface DialectName {
  readonly release: Release;
  readonly distribution: Distribution;
}

/**
 * Reads what a user writes for a release: `2.6.0`, `v2.6.0`, `2.6` (its newest patch) or `main`.
 * A patch release newer than those known reads as the newest known one of its minor. Undefined if unknown.
 */
export function parseRelease(text: string): Release | undefined {
  const wanted = text.trim().replace(/^v/, '');
  const exact = releases.find(release => release === wanted);
  if (exact) return exact;
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(wanted);
  if (!parts) return undefined;
  const patch = parts[3] === undefined ? Infinity : Number(parts[3]);
  return releases.findLast(release => {
    const known = /^(\d+)\.(\d+)\.(\d+)$/.exec(release);
    return known?.[1] === parts[1] && known?.[2] === parts[2] && Number(known?.[3]) <= patch;
  });
}

/** True when `release` is `first` or newer. */
export const since = (release: Release, first: Release): boolean =>
  releases.indexOf(release) >= releases.indexOf(first);

/** True when `release` is older than `first`. */
export const before = (release: Release, first: Release): boolean => !since(release, first);

/** True in the releases from `since` on that are older than `until`. */
export const holdsIn = (
  release: Release,
  { since: first, until }: { readonly since?: Release; readonly until?: Release },
): boolean =>
  (first === undefined || since(release, first)) && (until === undefined || before(release, until));
