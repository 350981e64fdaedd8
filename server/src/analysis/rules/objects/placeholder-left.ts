import type { FieldPath } from '../../../core/field-path.js';
import type { Span } from '../../../core/span.js';
import { spanOf } from '../../../core/span.js';
import { authorPlaceholder } from '../../known/author-placeholder.js';
import { isForProgram } from '../../known/open-text.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { Located, LocatedScalar } from '../../yaml/located.js';
import { sourceSpanOf } from '../../yaml/scalar-source.js';

export const rule: Rule = {
  id: 'placeholder-left',
  looksAt: 'workspace',
  severity: 'warning',
  whileTyping: 'hint',
  summary: 'What a sample left to be filled in is still there.',
  explanation: `\`<registry>\`, \`CHANGEME\`, \`REPLACE_ME\`, \`XXX\` or \`your-registry\` stands where KMM and the
cluster take every text as it is written: no registry, Secret or kernel has such a name. An editor shows it as a hint, as
it may be about to be filled in; \`kmm lint\` warns. Nothing is said of \`example.com\`, of annotations, or of what another
program fills in (\`{{ }}\`, \`@NAME@\`, \`__NAME__\`),
and nothing in a file whose name says that it is a template.

In build args, arguments and environment variables only a text that is nothing else counts.`,
  *check({ document, uri }) {
    if (!document.kind || isForProgramByName(uri)) return;
    for (const { node, path, key } of textsIn(document.root, [], '')) {
      const part = leftIn(node.value, key);
      if (!part) continue;
      const written = node.value.slice(part.start, part.end);
      yield {
        span: sourceSpanOf(document.text, node, part) ?? node.span,
        message: `\`${written}\` was left to be filled in; nobody does that on the way to the cluster. Write what belongs there.`,
        field: path,
      } satisfies Finding;
    }
  },
};

/** `ci/module.template.yaml`, `module.yaml.in`: something makes another file of it. */
const isForProgramByName = (uri: string): boolean => /(?:template|tmpl)[^/]*$|\.in(?:\.[^/]*)?$/i.test(uri);

type Text = LocatedScalar & { readonly value: string };

interface KeyedText {
  readonly node: Text;
  readonly path: FieldPath;
  /** The nearest key above: a list's for its items. */
  readonly key: string;
}

function* textsIn(node: Located | undefined, path: FieldPath, key: string): Iterable<KeyedText> {
  switch (node?.kind) {
    case undefined:
      return;
    case 'list':
      for (const [index, item] of node.items.entries()) yield* textsIn(item, [...path, index], key);
      return;
    case 'map':
      for (const entry of node.entries) {
        if (entry.key !== 'annotations') yield* textsIn(entry.value, [...path, entry.key], entry.key);
      }
      return;
    case 'scalar':
      if (isText(node)) yield { node, path, key };
  }
}

const isText = (node: LocatedScalar): node is Text => typeof node.value === 'string' && node.value !== '';

/** What a command or a program reads may hold anything. */
const free = new Set(['value', 'args', 'command', 'parameters', 'load', 'unload', 'expression', 'config']);

function leftIn(text: string, key: string): Span | undefined {
  if (isForProgram(text)) return undefined;
  const part = authorPlaceholder(text);
  if (!part || (key === 'regexp' && text.startsWith('...', part.start))) return undefined;
  const isWhole = part.start === 0 && part.end === text.length;
  return isWhole || !free.has(key) ? spanOf(part.start, part.end) : undefined;
}
