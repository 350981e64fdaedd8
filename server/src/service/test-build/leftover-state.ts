// What an object of a test build that is found in a cluster is at: whether somebody may be waiting for it, or it is only
// left. It knows times as the cluster writes them and no more of who is alive than that.
import { deadlineAnnotation } from '../../core/build-object/manifest.js';
import { at, textAt } from '../../core/kernel/node-object.js';
import type { JsonObject } from '../../core/json/json-value.js';
import type { LeftoverKind } from '../../protocol/test-build.js';
import { isFinal, modulesIn } from './preflight.js';
import { hasPodEnded, isBeingDeleted } from './own-objects.js';

export interface LeftoverState {
  readonly state: string;
  readonly running: boolean;
}

/** Clocks differ, and a cluster takes a moment to end what is over. */
const graceMs = 120_000;

/** `now`: milliseconds since 1970. */
export function leftoverState(object: JsonObject, kind: LeftoverKind, now: number): LeftoverState {
  if (isBeingDeleted(object)) return { state: 'being deleted', running: false };
  const state = courseOf(object, kind);
  if (state !== 'running') return { state, running: false };
  return isOverdue(object, kind, now)
    ? { state: 'overdue', running: false }
    : { state, running: kind !== 'Pod' };
}

function courseOf(object: JsonObject, kind: LeftoverKind): string {
  switch (kind) {
    case 'ConfigMap':
      return 'left alone';
    case 'Pod':
      return hasPodEnded(object) ? 'left alone' : 'running';
    case 'Job':
      return jobState(object);
    case 'Build':
      return buildStates[textAt(object, 'status', 'phase')] ?? 'running';
    case 'PreflightValidation':
    case 'PreflightValidationOCP': {
      const modules = modulesIn(object);
      return modules.length > 0 && modules.every(isFinal) ? 'left alone' : 'running';
    }
  }
}

function jobState(object: JsonObject): string {
  const conditions = at(object, 'status', 'conditions');
  const holds = (type: string): boolean =>
    Array.isArray(conditions) &&
    conditions.some(each => textAt(each, 'type') === type && textAt(each, 'status') === 'True');
  if (holds('Complete')) return 'succeeded';
  return holds('Failed') ? 'failed' : 'running';
}

const buildStates: Readonly<Record<string, string>> = {
  Complete: 'succeeded',
  Failed: 'failed',
  Cancelled: 'failed',
  Error: 'failed',
};

/** Only where the object says how long it may take. */
function isOverdue(object: JsonObject, kind: LeftoverKind, now: number): boolean {
  const created = Date.parse(textAt(object, 'metadata', 'creationTimestamp'));
  const seconds = deadlineOf(object, kind);
  return created + seconds * 1000 + graceMs < now;
}

function deadlineOf(object: JsonObject, kind: LeftoverKind): number {
  if (kind === 'Job') return Number(at(object, 'spec', 'activeDeadlineSeconds') ?? NaN);
  if (kind === 'Build') return Number(at(object, 'spec', 'completionDeadlineSeconds') ?? NaN);
  return Number(textAt(object, 'metadata', 'annotations', deadlineAnnotation) || NaN);
}
