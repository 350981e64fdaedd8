import type { Fix } from '../../../core/problem.js';
import { shiftSpan } from '../../../core/span.js';
import { memo } from '../../../core/memo.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { isPatch, kustomized } from '../../objects/kustomization.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { PlacedDeclaration } from '../../objects/object-index.js';
import { declarationsOf, namesakesOf, objectIndex } from '../../objects/object-index.js';
import type { ObjectReference } from '../../objects/object-references.js';
import { objectFacts } from '../../objects/object-references.js';
import { stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'object-in-another-namespace',
  looksAt: 'workspace',
  severity: 'warning',
  summary: 'A ConfigMap or Secret that a Module names is in another namespace.',
  explanation: `KMM looks for it in the namespace of the Module, and on a hub in that of its own operator
(\`kmm-operator-system\`, on OpenShift \`openshift-kmm-hub\`, unless it was installed elsewhere), never in \`spokeNamespace\`. Nothing is said of an object that no
file declares, nor where a kustomization decides on namespaces: a script or another tool may bring it.`,
  *check(subject) {
    const { document, files, uri } = subject;
    const { references } = objectFacts(document);
    if (references.length === 0 || kustomized(files).movesNamespaces || isPatch(files, uri)) return;
    const isHub = document.kind === 'ManagedClusterModule';
    const field = isHub ? ['spec', 'spokeNamespace'] : ['metadata', 'namespace'];
    const namespace = stringAt(document.root, field);
    if (!isCertain(namespace) || !isDecided(document, [field], 'fields')) return;
    for (const reference of references) {
      const here = declarationsOf(objectIndex(files), { ...reference, namespace }).length;
      if (here > 0 && !isHub) continue;
      const found = namesakesOf(objectIndex(files), reference);
      if (!areCertain(found)) continue;
      const elsewhere = isHub ? here === found.length : here === 0;
      const isOperators = isHub && operatorNamespaces.test(namespace);
      if (found[0] && elsewhere && !isOperators)
        yield finding({ reference, namespace, isHub, found, first: found[0] });
    }
  },
};

/** Where KMM and OpenShift's KMM are installed, unless somebody chooses otherwise. */
const operatorNamespaces = /kmm-operator|openshift-kmm/;

const isCertain = (namespace: string | undefined): namespace is string =>
  namespace !== undefined && /^[a-z0-9-]+$/.test(namespace);

/** All of them; what is known of a list is kept with it, as thousands of Modules may name the same. */
const areCertain = memo((found: readonly PlacedDeclaration[]) =>
  found.every(({ namespace, document }) => isCertain(namespace) && !document.templated),
);

/** More of them would say nothing new. */
const mostPlaces = 20;

interface Elsewhere {
  readonly reference: ObjectReference;
  readonly namespace: string;
  readonly isHub: boolean;
  readonly found: readonly PlacedDeclaration[];
  readonly first: PlacedDeclaration;
}

function finding({ reference, namespace, isHub, found, first }: Elsewhere): Finding {
  const { kind, name, span, field } = reference;
  const where = isHub
    ? `the hub's operator looks for it in its own namespace, not in \`spokeNamespace\`. Move it to the operator's.`
    : `KMM looks for it in the Module's, \`${namespace}\`. Put both in one.`;
  return {
    span,
    field,
    message: `The ${kind} \`${name}\` is in the namespace \`${first.namespace ?? ''}\`, and ${where}`,
    related: found
      .slice(0, mostPlaces)
      .map(({ uri, nameSpan }) => ({ message: `The ${kind}`, uri, span: nameSpan })),
    fixes: isHub || found.length > 1 ? [] : movedTo(namespace, first),
  };
}

function movedTo(namespace: string, { document, uri, start, kind }: PlacedDeclaration): readonly Fix[] {
  const field = ['metadata', 'namespace'];
  const edit =
    stringAt(document.root, field) === undefined ? undefined : setField(document, field, text(namespace));
  const changes = edit?.map(change => ({ ...change, uri, span: shiftSpan(change.span, start) }));
  return fixes(`Put the ${kind} into \`${namespace}\``, changes);
}
