// A ConfigMap or Secret that a Module names and no file has, as a document to add behind the Module: the ConfigMap with
// the skeleton of a Dockerfile for the kernels of the mapping, the Secret with its keys and without values.
import { filesHeldBy } from '../../analysis/dockerfile/holders.js';
import { finalNames } from '../../analysis/objects/kustomize-names.js';
import type { PlacedDocument } from '../../analysis/objects/document.js';
import { namesakesOf, objectIndex } from '../../analysis/objects/object-index.js';
import type { ObjectReference } from '../../analysis/objects/object-references.js';
import { objectFacts } from '../../analysis/objects/object-references.js';
import type { ReferenceRole } from '../../analysis/objects/object-roles.js';
import { roleOf } from '../../analysis/objects/object-roles.js';
import { documentsOf } from '../../analysis/objects/source-file.js';
import { stringAt } from '../../analysis/yaml/located.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { printYaml } from '../../core/json/print-yaml.js';
import type { VendorName } from '../../core/kernel/vendor.js';
import { vendorOfKernel, vendorOfPattern } from '../../core/kernel/vendor.js';
import type { Fix } from '../../core/problem.js';
import type { Distribution } from '../../core/release.js';
import type { Span } from '../../core/span.js';
import { overlaps, shiftSpan, spanOf } from '../../core/span.js';
import type { SnippetShelf } from '../fields/snippet-source.js';
import { expandSnippet } from '../fields/snippet-text.js';
import type { Snapshot } from '../workspace/snapshot.js';

interface Question {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly snippets: SnippetShelf;
}

/** One for each name in `span` that leads nowhere. */
export function createObjectFixes(question: Question, span: Span): readonly Fix[] {
  const { snapshot, uri } = question;
  const file = snapshot.files.get(uri);
  return documentsOf(file).flatMap(placed =>
    placed.document.templated || isInPlaybook(placed)
      ? []
      : objectFacts(placed.document)
          .references.filter(reference => overlaps(shiftSpan(reference.span, placed.start), span))
          .filter(reference => leadsNowhere(question, reference))
          .map(reference => creating(question, placed, reference)),
  );
}

/** No object can stand behind its plays. */
const isInPlaybook = ({ document: { at } }: PlacedDocument): boolean => typeof at?.[0] === 'number';

function leadsNowhere({ snapshot: { files } }: Question, { kind, name }: ObjectReference): boolean {
  const index = objectIndex(files);
  if (!/^[a-z0-9][-a-z0-9.]*$/.test(name) || namesakesOf(index, { kind, name }).length > 0) return false;
  if (kind === 'ConfigMap' && filesHeldBy(files, { name, namespace: undefined }).length > 0) return false;
  const declared = [...index.declarations.values()].flat();
  return !declared.some(
    found => found.kind === kind && finalNames(files, found).some(final => final.name === name),
  );
}

function creating(question: Question, placed: PlacedDocument, reference: ObjectReference): Fix {
  const { kind, name } = reference;
  const { namespace } = objectFacts(placed.document);
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  const { text = '' } = question.snapshot.files.get(question.uri) ?? {};
  const end = spanOf(text.length, text.length);
  const document = printYaml({
    apiVersion: 'v1',
    kind,
    metadata,
    ...contentsFor(question, placed, reference),
  });
  const before = text.endsWith('\n') ? '' : '\n';
  return {
    title: `Create ${kind} \`${name}\``,
    changes: [{ span: end, text: `${before}---\n${document}` }],
  };
}

function contentsFor(question: Question, placed: PlacedDocument, { field }: ObjectReference): JsonObject {
  const role = roleOf(field);
  if (role !== 'dockerfileConfigMap') return role === undefined ? {} : secretContents[role];
  const { distribution } = question.snapshot.settingsFor(question.uri);
  return { data: { dockerfile: skeletonFor(question.snippets, vendorAt(placed, field), distribution) } };
}

const secretContents: Readonly<Record<Exclude<ReferenceRole, 'dockerfileConfigMap'>, JsonObject>> = {
  imageRepoSecret: {
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': '{"auths": {}}' },
  },
  keySecret: { stringData: { key: '' } },
  certSecret: { stringData: { cert: '' } },
  secrets: { stringData: {} },
};

/** Of the kernels of the mapping that names the ConfigMap; undefined for the container's own. */
function vendorAt({ document }: PlacedDocument, field: ObjectReference['field']): VendorName | undefined {
  const mapping = field.slice(0, field.findIndex(step => typeof step === 'number') + 1);
  if (mapping.length === 0) return undefined;
  const literal = stringAt(document.root, [...mapping, 'literal']) ?? '';
  const regexp = stringAt(document.root, [...mapping, 'regexp']) ?? '';
  return (literal === '' ? vendorOfPattern(regexp) : vendorOfKernel(literal))?.name;
}

/** By the prefix of the snippet. */
const skeletons: Partial<Readonly<Record<VendorName, string>>> = {
  Debian: 'kmm-dockerfile-debian',
  Fedora: 'kmm-dockerfile-fedora',
  'Enterprise Linux': 'kmm-dockerfile-rhel',
  'SUSE Linux': 'kmm-dockerfile-suse',
  'Amazon Linux': 'kmm-dockerfile-amazon',
};

function skeletonFor(
  shelf: SnippetShelf,
  vendor: VendorName | undefined,
  distribution: Distribution,
): string {
  const own = vendor === undefined ? undefined : skeletons[vendor];
  const prefix = distribution === 'openshift' ? 'kmm-dockerfile-openshift' : (own ?? 'kmm-dockerfile');
  const found = Object.values(shelf).find(entry => entry.prefix === prefix);
  return `${expandSnippet((found?.body ?? []).join('\n')).text.trimEnd()}\n`;
}
