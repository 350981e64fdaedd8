// What KMM's webhook looks at, as data: by release, and where Red Hat's KMM for OpenShift differs. The releases of
// OpenShift's KMM have upstream's numbers; its 2.7 is upstream's main.
import type { Distribution, Release } from '../release.js';
import { releases, since } from '../release.js';
import type { ClusterVersion } from './cluster-version.js';

export interface AdmissionFacts {
  /** There is a webhook at all. */
  readonly webhook: boolean;
  /** How long name and namespace may be together, in bytes. */
  readonly nameLength: { readonly limit: number; readonly onlyWithVersion: boolean } | null;
  /** An update must not set `version` where it was empty, or empty it. */
  readonly keepsVersion: boolean;
  readonly imageNeedsTag: boolean;
  readonly inTreeFieldsExclude: boolean;
  readonly tolerations: 'not looked at' | 'after the container' | 'before the container';
  readonly filesToSign: boolean;
  /** The first cluster that `spec.dra` is for; null where there is no `spec.dra`. */
  readonly draNeeds: ClusterVersion | null;
  /** What volumes of the device plugin and of a DRA driver may mount; null where that is free. */
  readonly hostPaths: readonly string[] | null;
  /** Of which kind the webhook looks at `kernelVersion`. */
  readonly preflight: 'PreflightValidation' | 'PreflightValidationOCP' | null;
}

const none: AdmissionFacts = {
  webhook: false,
  nameLength: null,
  keepsVersion: false,
  imageNeedsTag: false,
  inTreeFieldsExclude: false,
  tolerations: 'not looked at',
  filesToSign: false,
  draNeeds: null,
  hostPaths: null,
  preflight: null,
};

type Change = readonly [Release, Partial<AdmissionFacts>];

const nameLimit = (limit: number) => ({ limit, onlyWithVersion: false });

const changes: readonly Change[] = [
  ['1.1.0', { webhook: true }],
  ['2.0.0', { nameLength: nameLimit(40), keepsVersion: true }],
  ['2.1.0', { inTreeFieldsExclude: true }],
  ['2.2.0', { imageNeedsTag: true }],
  ['2.3.0', { tolerations: 'after the container' }],
  ['2.4.0', { tolerations: 'before the container', preflight: 'PreflightValidation' }],
  ['2.6.0', { filesToSign: true }],
  [
    'main',
    {
      nameLength: nameLimit(41),
      draNeeds: { major: 1, minor: 34 },
      hostPaths: ['/dev', '/sys', '/var', '/opt', '/run'],
    },
  ],
];

/** On top of upstream's, at the same release. */
const changesOnOpenShift: readonly Change[] = [
  ['1.1.0', { nameLength: { limit: 40, onlyWithVersion: true }, keepsVersion: true }],
  ['2.0.0', { nameLength: nameLimit(40) }],
  ['2.4.0', { preflight: 'PreflightValidationOCP' }],
  ['2.5.0', { hostPaths: ['/dev', '/sys', '/var', '/opt'] }],
  ['main', { nameLength: nameLimit(41), hostPaths: ['/dev', '/sys', '/var', '/opt', '/run'] }],
  ['main', { draNeeds: { major: 4, minor: 21 } }],
];

const factsAt = (release: Release, all: readonly Change[]): AdmissionFacts =>
  all
    .filter(([first]) => since(release, first))
    .reduce<AdmissionFacts>((facts, [, change]) => ({ ...facts, ...change }), none);

const known: Readonly<Record<Distribution, ReadonlyMap<Release, AdmissionFacts>>> = {
  upstream: new Map(releases.map(release => [release, factsAt(release, changes)])),
  openshift: new Map(
    releases.map(release => [release, factsAt(release, [...changes, ...changesOnOpenShift])]),
  ),
};

export const admissionFacts = (release: Release, distribution: Distribution): AdmissionFacts =>
  known[distribution].get(release) ?? none;

/** The first release whose webhook does something. */
export const firstRelease = (
  distribution: Distribution,
  does: (facts: AdmissionFacts) => boolean,
): Release | undefined => releases.find(release => does(admissionFacts(release, distribution)));
