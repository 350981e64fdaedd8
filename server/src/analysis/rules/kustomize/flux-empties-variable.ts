import type { FieldPath } from '../../../core/field-path.js';
import type { Span } from '../../../core/span.js';
import { spanOf } from '../../../core/span.js';
import { isBuildConfigMap } from '../../dockerfile/build-config-map.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import { namedObjects } from '../../lint/declared.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import type { FluxSubstitution } from '../../objects/flux.js';
import { substituteOff, substitutionOf } from '../../objects/flux.js';
import { isConfigMap } from '../../objects/kinds.js';
import type { Located, LocatedScalar } from '../../yaml/located.js';
import { entryAt, locatedAt } from '../../yaml/located.js';
import { sourceSpanOf } from '../../yaml/scalar-source.js';

export const rule: Rule = {
  id: 'flux-empties-variable',
  looksAt: 'workspace',
  severity: 'warning',
  summary: 'Flux replaces a variable that KMM or the Dockerfile should fill in.',
  explanation: `A Flux Kustomization with variables under \`spec.postBuild\` replaces every \`\${…}\` in all that it applies, and puts an
empty text where it has no such variable: \`repo:\${KERNEL_FULL_VERSION}\` reaches KMM as \`repo:\`, and a Dockerfile
loses its build args. Write \`$\${KERNEL_FULL_VERSION}\`, from which Flux takes the first \`$\`, or give the object the annotation
\`kustomize.toolkit.fluxcd.io/substitute: disabled\`.

What a \`spec.path\` covers is told by the folders of the workspace. Where such a Kustomization covers a Module, nothing else is
said of variables in it.`,
  *check(subject) {
    const { document, files, uri } = subject;
    const isBuild = isConfigMap(document.identity) && isOfBuild(subject);
    if (!document.kind && !isBuild) return;
    const flux = substitutionOf(files, uri, document);
    if (!flux) return;
    const found = isBuild ? dockerfileUses(document.root) : usesIn(document.root, [], () => isKmms);
    for (const use of found) yield tell(subject, flux, use);
  },
};

const isOfBuild = (subject: WorkspaceSubject): boolean =>
  isBuildConfigMap(subject.document) || namedObjects(subject, 'ConfigMap', 'dockerfileConfigMap').length > 0;

interface VariableUse {
  readonly path: FieldPath;
  readonly node: LocatedScalar;
  readonly name: string;
  /** In the value. */
  readonly span: Span;
  /** How many more of the same text are not told by themselves. */
  readonly more: number;
}

type IsMeant = (name: string) => boolean;

/** A name that nobody but KMM gives a value. */
const isKmms: IsMeant = name =>
  /^(?:KERNEL_(?:FULL_VERSION|VERSION|XYZ|X|Y|Z)|MOD_NAME|MOD_NAMESPACE)$/.test(name);

/** All in one finding: a Dockerfile has many of them, and one annotation keeps all. */
function dockerfileUses(root: Located | undefined): readonly VariableUse[] {
  const data = locatedAt(root, ['data']);
  return usesIn(data, ['data'], value => {
    const declared = new Set([...value.matchAll(/^\s*(?:ARG|ENV)\s+(\w+)/gim)].map(([, name = '']) => name));
    return name => isKmms(name) || declared.has(name);
  }).reduce<readonly VariableUse[]>((kept, use) => {
    const last = kept.at(-1);
    return last?.node === use.node
      ? [...kept.slice(0, -1), { ...last, more: last.more + 1 }]
      : [...kept, use];
  }, []);
}

function usesIn(
  node: Located | undefined,
  path: FieldPath,
  meantIn: (value: string) => IsMeant,
): readonly VariableUse[] {
  switch (node?.kind) {
    case 'map':
      return node.entries.flatMap(({ key, value }) => usesIn(value, [...path, key], meantIn));
    case 'list':
      return node.items.flatMap((item, index) => usesIn(item, [...path, index], meantIn));
    case 'scalar':
      return typeof node.value === 'string' ? usesInText(node, node.value, path, meantIn(node.value)) : [];
    case undefined:
      return [];
  }
}

const usesInText = (
  node: LocatedScalar,
  value: string,
  path: FieldPath,
  isMeant: IsMeant,
): readonly VariableUse[] =>
  [...value.matchAll(/(?<!\$)\$\{(\w+)[^}\n]*\}/g)].flatMap(({ index, 0: whole, 1: name = '' }) =>
    isMeant(name) ? [{ path, node, name, span: spanOf(index, index + whole.length), more: 0 }] : [],
  );

function tell({ document }: WorkspaceSubject, flux: FluxSubstitution, use: VariableUse): Finding {
  const { node, name, span, path, more } = use;
  const written = `\${${name}}`;
  const others = more > 0 ? ` (and of ${String(more)} more in this text)` : '';
  const entry = entryAt(flux.document.root, ['spec', 'postBuild']);
  const related = entry && { uri: flux.uri, span: placed(entry.keySpan, flux.start) };
  const what = flux.names.has(name) ? 'puts its own value' : 'puts an empty text';
  return {
    span: sourceSpanOf(document.text, node, span) ?? node.span,
    field: path,
    message: `Flux ${what} in the place of \`${written}\`${others} before KMM gets it. Write \`$${written}\`, or annotate the object with \`kustomize.toolkit.fluxcd.io/substitute: disabled\`.`,
    ...(related && { related: [{ message: 'What makes Flux replace variables', ...related }] }),
    fixes: [
      ...(more > 0
        ? []
        : fixes(
            `Write \`$${written}\``,
            replacePart(document, path, spanOf(span.start, span.start + 1), '$$'),
            'preferred',
          )),
      ...fixes(
        'Keep Flux from replacing anything in this object',
        setField(document, substituteOff, text('disabled')),
      ),
    ],
  };
}

const placed = ({ start, end }: Span, by: number): Span => spanOf(start + by, end + by);
