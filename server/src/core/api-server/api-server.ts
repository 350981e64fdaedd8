// What kube-apiserver answers when an object of KMM is created with strict field validation, in the order in which
// it looks: later steps are silent when an earlier one refuses.
// Source: k8s.io/apiserver pkg/endpoints/handlers/create.go; k8s.io/apiextensions-apiserver
// pkg/apiserver/customresource_handler.go (`schemaCoercingDecoder`), pkg/registry/customresource/strategy.go.
import type { FieldPath } from '../field-path.js';
import { checkRules } from './cel.js';
import type { JsonSchema } from './json-schema.js';
import type { JsonObject } from '../json/json-value.js';
import { memberOf } from '../json/json-value.js';
import { checkListTypes } from './list-type.js';
import { checkObjectMeta } from './object-meta.js';
import { pruneObject, unknownWithoutSchema } from './prune.js';
import { checkStructure } from './structure.js';
import type { Phase, Violation } from './violation.js';
import { phases } from './violation.js';

/** All that any step has against the object, in no order. `apiVersion` and `kind` are those of the schema. */
export function violationsOf(object: JsonObject, schema: JsonSchema): readonly Violation[] {
  const { object: pruned, unknown } = pruneObject(object, schema);
  // Whoever creates an object cannot set its status, so what is in it is not looked at.
  const created = Object.fromEntries(Object.entries(pruned).filter(([key]) => key !== 'status'));
  const metadata = checkObjectMeta(memberOf(object, 'metadata'), schema.properties?.['metadata'] ?? {});
  const values = [...checkStructure(created, schema), ...checkListTypes(created, schema)];
  const blocked = [...metadata, ...values].some(isBlocking);
  return [
    ...unknown.map(unknownField),
    ...metadata,
    ...values,
    ...(blocked ? [] : checkRules(created, schema)),
  ];
}

const unknownField = (path: FieldPath): Violation => ({
  phase: 'strict',
  path,
  named: true,
  kind: 'unknown',
});

/** CEL rules are not run beside these (`hasBlockingErr`). */
const isBlocking = (violation: Violation): boolean =>
  violation.phase === 'validation' &&
  (violation.kind === 'required' ||
    violation.kind === 'type' ||
    violation.kind === 'enum' ||
    (violation.kind === 'limit' && violation.bound === 'at most' && violation.what !== 'value'));

/**
 * The same for an object whose `apiVersion` or `kind` is not that of the schema, so that none of its values is looked
 * at. With a version that is not served every field of the object is unknown; another kind is none of the server's
 * business here.
 */
export function violationsWithoutSchema(
  object: JsonObject,
  schema: JsonSchema,
  identity: Violation,
): readonly Violation[] {
  const metadata = checkObjectMeta(memberOf(object, 'metadata'), schema.properties?.['metadata'] ?? {});
  const unknown =
    identity.phase === 'version' && isOfGroup(object, schema) ? unknownWithoutSchema(object) : [];
  return [identity, ...unknown.map(unknownField), ...metadata.filter(({ phase }) => phase !== 'validation')];
}

function isOfGroup(object: JsonObject, schema: JsonSchema): boolean {
  const apiVersion = memberOf(object, 'apiVersion');
  const served = schema['x-kubernetes-group-version-kind'] ?? [];
  return served.some(
    ({ group, kind }) =>
      typeof apiVersion === 'string' &&
      apiVersion.startsWith(`${group}/`) &&
      memberOf(object, 'kind') === kind,
  );
}

/** The step that answers, undefined when none refuses. `duplicateKeys`: the YAML has the same key twice somewhere. */
export function answeringPhase(violations: readonly Violation[], duplicateKeys: number): Phase | undefined {
  return phases.find(
    phase =>
      (phase === 'strict' && duplicateKeys > 0) || violations.some(violation => violation.phase === phase),
  );
}
