// The answer of an API server in the form in which vectors have it: a status and the fields that it names.
import { answeringPhase } from '../../server/src/core/api-server/api-server.js';
import type { Violation } from '../../server/src/core/api-server/violation.js';
import { formatFieldPath } from '../../server/src/core/field-path.js';

export interface ServerAnswer {
  readonly accepted: boolean;
  readonly code: 201 | 400 | 422;
  /** The fields that the answer names, each once, sorted. */
  readonly fields: readonly string[];
}

export function serverAnswer(violations: readonly Violation[], duplicateKeys: number): ServerAnswer {
  const phase = answeringPhase(violations, duplicateKeys);
  if (!phase) return { accepted: true, code: 201, fields: [] };
  const named = violations.filter(violation => violation.phase === phase && violation.named);
  const fields = [...new Set(named.map(({ path }) => formatFieldPath(path)))].sort();
  return { accepted: false, code: phase === 'validation' || phase === 'kind' ? 422 : 400, fields };
}
