import { isDecided } from '../../known/decided.js';
import { fieldSpan } from '../../lint/place.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { LocatedField } from '../../objects/module-spec.js';
import { below, buildPlacesOf } from '../../objects/module-spec.js';
import type { YamlDocument } from '../../objects/document.js';
import { stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'dockerfile-config-map-without-name',
  severity: 'error',
  refusedBy: 'build',
  speaksOfAbsence: true,
  summary: 'A build does not name the ConfigMap with its Dockerfile.',
  explanation: `The API server takes a reference without a name, because Kubernetes says that it may be empty. KMM then asks for
a ConfigMap without a name and does not start the build; only the operator's log says so.`,
  *check({ document }) {
    const [container, ...mappings] = buildPlacesOf(document);
    if (!container) return;
    for (const mapping of mappings) yield* tell(document, below(mapping, ...way));
    const isUsed = mappings.some(mapping => !isObject(below(mapping, ...way)));
    if (isUsed) yield* tell(document, below(container, ...way));
  },
};

const way = ['build', 'dockerfileConfigMap'];

/** A mapping's own reference takes the place of the container's, with a name or without. */
const isObject = (reference: LocatedField | undefined): boolean => reference?.node.kind === 'map';

function* tell(document: YamlDocument, reference: LocatedField | undefined): Iterable<Finding> {
  if (reference?.node.kind !== 'map') return;
  const field = [...reference.path, 'name'];
  const name = below(reference, 'name');
  const isEmpty =
    !name || (name.node.kind === 'scalar' && (name.node.value === null || name.node.value === ''));
  if (!isEmpty || stringAt(reference.node, ['name']) || !isDecided(document, [field], 'absence')) return;
  yield {
    span: fieldSpan(document, field),
    field,
    message:
      '`dockerfileConfigMap` has no name, so KMM finds no Dockerfile and does not start the build. Write the name.',
  };
}
