import { isBuildConfigMap } from '../../dockerfile/build-config-map.js';
import { namedObjects } from '../../lint/declared.js';
import { fieldSpan } from '../../lint/place.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import { isDecided } from '../../known/decided.js';
import { fixes } from '../../edits/fix.js';
import { isConfigMap } from '../../objects/kinds.js';
import type { Located, LocatedEntry } from '../../yaml/located.js';
import { entryAt } from '../../yaml/located.js';
import { scalarText } from '../../yaml/scalar-text.js';

export const rule: Rule = {
  id: 'config-map-value-not-text',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'schema',
  summary: "A value of a build's ConfigMap is no string.",
  explanation: `All values under \`data\` of a ConfigMap are strings. The API server refuses one that YAML reads as a number
(\`1.10\`), a boolean (\`yes\`, \`on\`), a list or a map: put it between quotes, or begin a text with \`|\`.`,
  *check(subject) {
    const data = entryAt(subject.document.root, ['data'])?.value;
    if (data?.kind !== 'map' || !isOfBuild(subject)) return;
    for (const entry of data.entries) {
      const path = ['data', entry.key];
      const what = kindOf(entry.value);
      if (what !== undefined && isDecided(subject.document, [path], 'value'))
        yield finding(subject, entry, what);
    }
  },
};

function isOfBuild(subject: WorkspaceSubject): boolean {
  const { document } = subject;
  if (!isConfigMap(document.identity)) return false;
  return isBuildConfigMap(document) || namedObjects(subject, 'ConfigMap', 'dockerfileConfigMap').length > 0;
}

/** Undefined for a string, and for `null`, which the server reads as an empty one. */
function kindOf(value: Located): string | undefined {
  if (value.kind !== 'scalar') return `a ${value.kind}`;
  if (value.value === null || typeof value.value === 'string') return undefined;
  return `a ${typeof value.value}`;
}

function finding({ document }: WorkspaceSubject, { key, value }: LocatedEntry, what: string): Finding {
  const { start, end } = value.span;
  const written = document.text.slice(start, end);
  const change = plainScalar.test(written)
    ? [{ span: value.span, text: scalarText(written, 'flow', 'double') }]
    : undefined;
  return {
    span: fieldSpan(document, ['data', key]),
    field: ['data', key],
    message: `\`${key}\` must be a string, but is ${what}; the API server refuses the ConfigMap. ${value.kind === 'scalar' ? 'Put it between quotes.' : 'Begin the text with `|`.'}`,
    fixes: fixes('Put it between quotes', change, 'preferred'),
  };
}

/** No alias, no tag. */
const plainScalar = /^[\w.+-]+$/;
