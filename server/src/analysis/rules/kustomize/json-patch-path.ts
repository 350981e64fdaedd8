import type { JsonSchema } from '../../../core/api-server/json-schema.js';
import { childSchema, fieldHistory } from '../../../core/api-server/schema.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { Span } from '../../../core/span.js';
import { shiftSpan, spanOf } from '../../../core/span.js';
import { nearestWord } from '../../../core/text/nearest.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import type { KmmKind } from '../../objects/kinds.js';
import { apiVersionsOf, kmmKinds } from '../../objects/kinds.js';
import { isKustomization } from '../../objects/kustomization.js';
import { inlinePatchesIn, targetKindsOf } from '../../objects/kustomize-patches.js';
import type { Located, LocatedScalar } from '../../yaml/located.js';
import { locatedAt, stringAt } from '../../yaml/located.js';
import { parseYaml } from '../../yaml/parse.js';
import { sourceSpanOf } from '../../yaml/scalar-source.js';

export const rule: Rule = {
  id: 'json-patch-path',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'A JSON patch of a kustomization has a path that the kind it is for does not have.',
  explanation: `kustomize does not know the fields of a Module: \`add\` and \`replace\` make whatever \`path\` says, and the API server
refuses the unknown field then, or drops it. \`remove\`, \`test\`, and a path through a field that is not there make kustomize fail.
The kind is the one in the \`target\` of the patch. A \`/\` in a key is written \`~1\`, a \`~\` as \`~0\`.`,
  *check(subject) {
    const { document, files, uri } = subject;
    if (document.root?.kind === 'list') {
      const [kind, ...others] = new Set(targetKindsOf(files, uri));
      if (kind !== undefined && others.length === 0 && !document.templated)
        yield* faultsIn(subject, document.root, document.text, kind, span => span);
    }
    if (!isKustomization(document, uri) || document.templated) return;
    for (const { embedded, targetKind } of inlinePatchesIn(document)) {
      if (targetKind === undefined || embedded.text.includes('{{')) continue;
      const { root } = parseYaml(embedded.text);
      if (root) yield* faultsIn(subject, root, embedded.text, targetKind, embedded.hostSpan);
    }
  },
};

function* faultsIn(
  subject: WorkspaceSubject,
  root: Located,
  text: string,
  targetKind: string,
  toHost: (span: Span) => Span,
): Iterable<Finding> {
  const kind = kmmKinds.find(each => each === targetKind);
  if (!kind || root.kind !== 'list') return;
  const schemas = schemasOf(subject, kind);
  for (const operation of root.items) {
    for (const key of ['path', 'from']) {
      const node = locatedAt(operation, [key]);
      if (node?.kind !== 'scalar' || typeof node.value !== 'string') continue;
      const fault = faultInAll(node.value, schemas);
      if (fault) yield tell(fault, { node, text, kind, toHost, operation: stringAt(operation, ['op']) });
    }
  }
}

/** Of all versions that this KMM serves: a target need not say which. */
const schemasOf = (subject: WorkspaceSubject, kind: KmmKind): readonly JsonSchema[] =>
  apiVersionsOf(kind).flatMap(apiVersion => subject.schemas.schemaFor(kind, apiVersion, subject) ?? []);

function faultInAll(pointer: string, schemas: readonly JsonSchema[]): PathFault | undefined {
  const faults = schemas.flatMap(schema => faultOf(pointer, schema) ?? []);
  return faults.length === schemas.length ? faults.at(-1) : undefined;
}

interface PathFault {
  /** The step that is not there, in the path. */
  readonly span: Span;
  readonly name: string;
  readonly meant: string | undefined;
  /** Some other release has it. */
  readonly isForeign: boolean;
}

/** Undefined for a path that may be there. What stands in `metadata` every object has. */
function faultOf(pointer: string, root: JsonSchema): PathFault | undefined {
  let schema: JsonSchema | undefined = root;
  let at = 0;
  const walked: (string | number)[] = [];
  for (const step of pointer.split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const isFirst = at === 0 && step === '';
    const span = spanOf(at, at + step.length);
    at += step.length + 1;
    if (isFirst) continue;
    if (walked.length === 0 && isIdentity.test(name)) return undefined;
    const index = schema.type === 'array' ? 0 : name;
    const next = childOfSchema(schema, index);
    if (next === 'open') return undefined;
    if (next === undefined) return faultAt({ span, name }, schema, [...walked, index], root);
    walked.push(index);
    schema = next;
  }
  return undefined;
}

const isIdentity = /^(?:apiVersion|kind|metadata|status)$/;

const childOfSchema = (schema: JsonSchema, step: string | number): JsonSchema | 'open' | undefined =>
  schema['x-kubernetes-preserve-unknown-fields'] || schema['x-kubernetes-int-or-string']
    ? 'open'
    : childSchema(schema, step);

const faultAt = (
  step: Pick<PathFault, 'span' | 'name'>,
  schema: JsonSchema,
  path: FieldPath,
  root: JsonSchema,
): PathFault => ({
  ...step,
  meant: nearestWord(step.name, Object.keys(schema.properties ?? {})),
  isForeign: fieldHistory(root, path) !== undefined,
});

interface Place {
  readonly node: LocatedScalar;
  readonly text: string;
  readonly kind: KmmKind;
  readonly toHost: (span: Span) => Span;
  readonly operation: string | undefined;
}

function tell(
  { span, name, meant, isForeign }: PathFault,
  { node, text, kind, toHost, operation }: Place,
): Finding {
  const inText = sourceSpanOf(text, node, span) ?? shiftSpan(node.span, 0);
  const then =
    operation === 'remove' || operation === 'test' || operation === 'move' || operation === 'copy'
      ? 'kustomize fails'
      : 'the API server refuses the result';
  const what = isForeign ? `This release's ${kind} has no` : `A ${kind} has no`;
  const advice = meant === undefined ? 'Correct the path.' : `Did you mean \`${meant}\`?`;
  return {
    span: toHost(inText),
    message: `${what} \`${name}\` at this place; ${then}. ${advice}`,
    ...(then === 'kustomize fails' && { refusedBy: null }),
  };
}
