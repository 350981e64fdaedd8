import type { Fix } from '../../../core/problem.js';
import { shiftSpan, spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import { isPatch } from '../../objects/kustomization.js';
import type { FinalName } from '../../objects/kustomize-names.js';
import { finalNames, generatorOf, mayFollow } from '../../objects/kustomize-names.js';
import type { KustomizePath } from '../../objects/kustomize-tree.js';
import { kustomizePaths } from '../../objects/kustomize-tree.js';
import type { PlacedDeclaration } from '../../objects/object-index.js';
import { declarationsOf, objectIndex } from '../../objects/object-index.js';
import type { ObjectReference } from '../../objects/object-references.js';
import { objectFacts } from '../../objects/object-references.js';
import { entryAt } from '../../yaml/located.js';
import { lineStart } from '../../yaml/lines.js';

export const rule: Rule = {
  id: 'kustomize-name',
  looksAt: 'workspace',
  severity: 'warning',
  summary: 'kustomize gives a ConfigMap or Secret another name than the Module has for it.',
  explanation: `kustomize puts a hash behind the names of what \`configMapGenerator\` and \`secretGenerator\` make, and \`namePrefix\` and
\`nameSuffix\` around all names. It changes references to them in the kinds that Kubernetes has itself, not in a custom
resource: the Module keeps the old name, and KMM does not find the object. Set \`disableNameSuffixHash: true\` in
the generator's \`options\` or in \`generatorOptions\`, write the name with its prefix in the Module, or tell kustomize of the field in
a file that \`configurations:\` lists:

\`\`\`yaml
nameReference:
  - kind: ConfigMap
    fieldSpecs:
      - kind: Module
        path: spec/moduleLoader/container/kernelMappings/build/dockerfileConfigMap/name
\`\`\``,
  *check(subject) {
    const { document, files, uri } = subject;
    const { references, namespace } = objectFacts(document);
    if (references.length === 0 || document.templated || isPatch(files, uri)) return;
    const ways = kustomizePaths(files, uri);
    for (const reference of references) {
      const declarations = declarationsOf(objectIndex(files), { ...reference, namespace });
      const names = declarations.flatMap(declaration =>
        finalNames(files, declaration).map(final => ({ ...final, declaration })),
      );
      const wrong = wrongName(subject, reference, ways, names);
      if (wrong) yield finding(reference, wrong);
    }
  },
};

interface Renamed extends FinalName {
  readonly declaration: PlacedDeclaration;
}

/** Undefined when the object has the right name wherever the Module goes. */
function wrongName(
  { files }: WorkspaceSubject,
  reference: ObjectReference,
  ways: readonly KustomizePath[],
  names: readonly Renamed[],
): Renamed | undefined {
  const isRight = ({ name, hashed }: FinalName): boolean => name === reference.name && !hashed;
  const together = ways.map(way => ({
    way,
    met: names.filter(({ path }) => path?.steps.at(-1) === way.steps.at(-1)),
  }));
  for (const { way, met } of together) {
    if (met.length === 0 || met.some(isRight)) continue;
    const wrong = met.find(({ path }) => path && !mayFollow(files, path, reference));
    if (wrong && !mayFollow(files, way, reference)) return wrong;
  }
  const isMet = together.some(({ met }) => met.length > 0);
  return isMet || names.some(isRight) || ways.some(way => mayFollow(files, way, reference))
    ? undefined
    : names[0];
}

function finding(
  { kind, span, field }: ObjectReference,
  { name, hashed, declaration, path }: Renamed,
): Finding {
  const { uri, nameSpan, document, start } = declaration;
  const last = path?.steps.findLast(({ document: { root } }) =>
    ['namePrefix', 'nameSuffix'].some(affix => entryAt(root, [affix])),
  );
  const affix =
    last && (entryAt(last.document.root, ['namePrefix']) ?? entryAt(last.document.root, ['nameSuffix']));
  const become = hashed ? `${name}-<hash>` : name;
  const advice = hashed
    ? 'Set `disableNameSuffixHash: true` for its generator.'
    : `Write \`${name}\`, or list the field in a \`nameReference\` configuration.`;
  return {
    span,
    field,
    message: `kustomize calls this ${kind} \`${become}\` and does not change its name in a custom resource; KMM will not find it. ${advice}`,
    related: [
      { message: `The ${kind}`, uri, span: nameSpan },
      ...(affix && last
        ? [{ message: 'What changes its name', uri: last.uri, span: shiftSpan(affix.span, last.start) }]
        : []),
    ],
    fixes: hashed && affix === undefined ? withoutHash({ ...declaration, document, start }) : [],
  };
}

/** The option goes behind the name of the generator. */
function withoutHash(declaration: PlacedDeclaration): readonly Fix[] {
  const { document, uri, start } = declaration;
  const item = generatorOf(document, declaration);
  const name = entryAt(item, ['name']);
  if (!item || !name || entryAt(item, ['options'])) return [];
  const column = name.keySpan.start - lineStart(document.text, name.keySpan.start);
  const indentation = ' '.repeat(column);
  const text = item.flow
    ? ', options: {disableNameSuffixHash: true}'
    : `\n${indentation}options:\n${indentation}  disableNameSuffixHash: true`;
  const at = spanOf(start + name.span.end, start + name.span.end);
  return fixes('Let kustomize leave the name as it is', [{ uri, span: at, text }], 'preferred');
}
