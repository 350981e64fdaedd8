import type { FieldPath } from '../../../core/field-path.js';
import type { YamlDocument } from '../../objects/document.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { entryAt, locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'empty-selector',
  severity: 'information',
  summary: 'An empty `selector` chooses everything.',
  explanation: `\`selector: {}\` asks for no label, so a Module is for every node whose kernel has a mapping, the control
plane's too where it takes Pods, and a ManagedClusterModule for every cluster of the hub. Where that is meant, all is well;
else name a label.`,
  *check({ document }) {
    for (const { path, what } of selectorsOf(document)) {
      const finding = emptyAt(document, path, what);
      if (finding) yield finding;
    }
  },
};

interface Selector {
  readonly path: FieldPath;
  readonly what: string;
}

const nodes = 'every node whose kernel has a mapping';

const selectorsOf = ({ kind }: YamlDocument): readonly Selector[] => {
  if (kind === 'Module') return [{ path: ['spec', 'selector'], what: `KMM takes ${nodes}` }];
  if (kind !== 'ManagedClusterModule') return [];
  return [
    { path: ['spec', 'selector'], what: 'the hub takes every managed cluster' },
    { path: ['spec', 'moduleSpec', 'selector'], what: `each cluster takes ${nodes}` },
  ];
};

/** What only becomes empty, because its labels have no values, is for `dropped-selector-entry`. */
function emptyAt(document: YamlDocument, field: FieldPath, what: string): Finding | undefined {
  const node = locatedAt(document.root, field);
  if (node?.kind !== 'map' || node.entries.length > 0 || !isDecided(document, [field], 'fields'))
    return undefined;
  return {
    span: entryAt(document.root, field)?.keySpan ?? node.span,
    message: `The selector is empty, so ${what}. Name a label if that is not meant.`,
    field,
  };
}
