import { spanOf } from '../../../core/span.js';
import { isBuildConfigMap } from '../../dockerfile/build-config-map.js';
import { fixes } from '../../edits/fix.js';
import { separatorMissingIn } from '../../lint/missing-separator.js';
import type { DocumentSubject, Rule } from '../../lint/rule.js';
import { verdictOf } from '../../lint/verdict.js';
import { mentionsKmm } from '../../objects/kinds.js';
import type { LocatedEntry } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'missing-separator',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'Two objects stand in one document, without `---` between them.',
  explanation: `YAML makes one map of them. \`kubectl\` keeps the last of each key that is there twice, so the first object
vanishes without a word, and what only the first one has goes into the second. kustomize and strict clients refuse the file.
Put a line \`---\` between the two.`,
  *check(subject) {
    const { document } = subject;
    const found = separatorMissingIn(document);
    if (!found || !(mentionsKmm(document.text) || isBuildConfigMap(document))) return;
    const [key = spanOf(found.start, found.start)] = found.keys;
    const kinds = valuesOf(subject, 'kind');
    yield {
      span: key,
      message: `A second object begins here without \`---\` in front of it; kubectl makes one of the two, and ${lostOf(kinds)}. Put \`---\` between them.`,
      refusedBy: verdictOf(subject)?.answers === 'strict' ? 'schema' : null,
      fixes: fixes(
        'Put `---` between the objects',
        [{ span: spanOf(found.start, found.start), text: '---\n' }],
        'preferred',
      ),
    };
  },
};

const lostOf = ([first, second]: readonly string[]): string =>
  first !== undefined && second !== undefined && first !== second
    ? `the \`${first}\` is lost`
    : 'the first is lost';

function valuesOf({ document: { root } }: DocumentSubject, name: string): readonly string[] {
  const entries: readonly LocatedEntry[] = root?.kind === 'map' ? root.entries : [];
  return entries.flatMap(({ key, value }) =>
    key === name && value.kind === 'scalar' && typeof value.value === 'string' ? [value.value] : [],
  );
}
