import assert from 'node:assert/strict';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { plainValue } from '../../server/src/analysis/yaml/value.js';
import { parseClusterVersion } from '../support/cluster-version.js';
import { refusalsOf } from '../../server/src/core/admission/module.js';
import type { AdmissionRefusal, RefusalKind } from '../../server/src/core/admission/refusal.js';
import type { Release } from '../../server/src/core/release.js';
import { parseRelease } from '../../server/src/core/release.js';
import type { Decoded } from '../../server/src/core/json/go-decode.js';
import { readModule } from '../../server/src/core/module/read-module.js';
import type { Module } from '../../server/src/core/module/types.js';
import { problemsOf, snapshotOf } from '../support/check.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

interface Case {
  readonly id: string;
  readonly yaml: string;
  readonly oldYaml?: string;
  readonly kubeVersion?: string;
  readonly schema: string;
  readonly accepted: boolean;
  readonly message: string;
}

/** All that it takes to decide is in the text: no older object, no cluster, and a schema that holds. */
const isDecidedByText = ({ schema, oldYaml, message }: Case): boolean =>
  schema === 'ok' && oldYaml === undefined && !/requires Kubernetes/.test(message);

/** Errors of the webhook's where it refuses, and none where it accepts. */
function differences(
  { id, yaml, accepted, message }: Case,
  tag: string,
  distribution = 'upstream',
): readonly string[] {
  const files = [{ path: 'module.yaml', text: yaml }];
  const problems = problemsOf(snapshotOf({ files, settings: { version: tag, distribution } }), 'module.yaml');
  const refusals = problems.filter(
    ({ severity, refusedBy }) => severity === 'error' && refusedBy === 'webhook',
  );
  if (accepted === (refusals.length === 0)) return [];
  return [
    `${id}: "${message}"\n  but ${JSON.stringify(refusals.map(({ code, message: said }) => `${code}: ${said}`))}`,
  ];
}

interface Vectors {
  readonly source: { readonly tag: string };
  readonly cases: readonly Case[];
}

interface Differing {
  readonly source: { readonly release: string };
  readonly cases: readonly (Pick<Case, 'id' | 'accepted' | 'message'> & { readonly kubeVersion?: string })[];
}

describe('parity: what the webhook of OpenShift’s KMM lets in', () => {
  for (const { name, path } of parityFiles(/^openshift-webhook-.*-differs/)) {
    const { source, cases } = readParity<Differing>(path);
    const tag = source.release.replace(/^release-(.*)$/, 'v$1.0');
    const answers = new Map(cases.map(one => [one.id, one]));
    for (const { path: upstream } of parityFiles(new RegExp(`^webhook-${tag}`)).slice(0, 1)) {
      const all = readParity<Vectors>(upstream).cases.filter(isDecidedByText);
      it(`${name}: the rules call the same ${String(all.length)} Modules refused`, () => {
        const asked = all.map(one => ({ ...one, ...answers.get(one.id) }));
        assert.equal(listMismatches(asked.flatMap(one => differences(one, tag, 'openshift'))), '');
      });
    }
  }
});

describe('parity: what KMM’s webhook lets in', () => {
  for (const { name, path } of parityFiles(/^webhook-/)) {
    const { source, cases } = readParity<Vectors>(path);
    it(`${name}: ${String(cases.length)} Modules`, () => {
      const release = parseRelease(source.tag);
      assert.ok(release, source.tag);
      assert.equal(listMismatches(cases.flatMap(one => mismatches(one, release))), '');
    });

    const alone = cases.filter(isDecidedByText);
    it(`${name}: the rules call the same ${String(alone.length)} Modules refused`, () => {
      assert.equal(listMismatches(alone.flatMap(one => differences(one, source.tag))), '');
    });
  }
});

function mismatches(one: Case, release: Release): readonly string[] {
  const { id, accepted, message } = one;
  const module = read(one.yaml);
  if (!module.ok)
    return `decode: ${module.error}` === message ? [] : [`${id}: ${message}\n  but ${module.error}`];
  const [first] = refusalsOf({ ...optionsOf(one), module: module.value, release, distribution: 'upstream' });
  if ((first === undefined) !== accepted) return [`${id}: "${message}"\n  but ${JSON.stringify(first)}`];
  return first && !isSameReason(first, message)
    ? [`${id}: "${message}"\n  but ${JSON.stringify(first)}`]
    : [];
}

const read = (yaml: string): Decoded<Module> => readModule(plainValue(parseYaml(yaml).root));

function optionsOf({ oldYaml, kubeVersion }: Case) {
  const old = oldYaml === undefined ? undefined : read(oldYaml);
  const clusterVersion = kubeVersion === undefined ? undefined : parseClusterVersion(kubeVersion);
  return { ...(old?.ok && { old: old.value }), ...(clusterVersion && { clusterVersion }) };
}

/** A few of KMM's words for each reason, enough to tell it from the others. */
const words: Readonly<Record<RefusalKind, RegExp>> = {
  'name-too-long': /combined length/,
  'version-appears-or-goes': /empty version/,
  'invalid-toleration': /Toleration\[\d+\]/,
  'dra-on-old-cluster': /requires Kubernetes/,
  'invalid-driver-name': /driverName/,
  'invalid-device-class-name': /deviceClasses\[\d+\]\.name (?:is required|.* DNS)/,
  'duplicate-device-class': /deviceClasses.* duplicate/,
  'host-path-not-allowed': /hostPath .* not allowed/,
  'both-in-tree-fields': /only one/,
  'image-without-tag': /tag or digest/,
  'literal-and-regexp': /mutually exclusive/,
  'neither-literal-nor-regexp': /regexp or literal must/,
  'missing-image': /missing spec.*containerImage/,
  'regexp-does-not-compile': /invalid regexp/,
  'raw-args-with-module-name': /rawArgs cannot/,
  'incomplete-raw-args': /rawArgs must/,
  'loading-order': /loading order/,
  'missing-files-to-sign': /filesToSign is required/,
  'file-to-sign-outside-dir-name': /must be under dirName/,
};

const tolerationWords = {
  key: /invalid key/,
  'operator without key': /operator must be/,
  'effect with seconds': /effect must be/,
  value: /invalid value/,
  'value with Exists': /value must be empty/,
  operator: /invalid operator/,
  effect: /invalid effect/,
} as const;

const loadingOrderWords = {
  'too short': /at least two/,
  'no module name': /moduleName must be set/,
  'starts otherwise': /the first element/,
  duplicate: /duplicate value/,
} as const;

function isSameReason(refusal: AdmissionRefusal, message: string): boolean {
  const index = /(?:kernelMappings|index|Toleration|volumes|deviceClasses)(?:\[| )(\d+)/.exec(message)?.[1];
  return (
    words[refusal.kind].test(message) &&
    detailOf(refusal).every(part =>
      typeof part === 'string' ? message.includes(part) : part.test(message),
    ) &&
    (index === undefined || refusal.path.includes(Number(index)))
  );
}

function detailOf(refusal: AdmissionRefusal): readonly (string | RegExp)[] {
  const { kind } = refusal;
  if (kind === 'name-too-long') return [String(refusal.length), `maximum of ${String(refusal.limit)}`];
  if (kind === 'invalid-toleration') return [tolerationWords[refusal.reason.what]];
  if (kind === 'loading-order') return [loadingOrderWords[refusal.reason.what]];
  if (kind === 'regexp-does-not-compile') return [refusal.error.message];
  if (kind === 'image-without-tag') return [`got: ${refusal.image}`];
  if (kind === 'file-to-sign-outside-dir-name') return [`"${refusal.file}"`, `"${refusal.dirName}"`];
  if (kind === 'host-path-not-allowed') return [`"${refusal.hostPath}"`, `spec.${String(refusal.path[1])}`];
  return [];
}
