// Failures of an API server as `ApiFailure`: what kind decides what is done next, the words are those of `failure-words.ts`.
import { textAt } from '../../core/kernel/node-object.js';
import type { Failure, Outcome } from '../../core/outcome.js';
import { failure } from '../../core/outcome.js';
import type { ApiFailure, ApiStatus } from '../../service/ports/cluster-session.js';
import type { Target } from '../kubeconfig/context.js';
import type { Asked } from '../asking/failure-words.js';
import {
  noJson,
  oneLine,
  refusedBy,
  stopped,
  timedOut,
  tooLong,
  unreached,
} from '../asking/failure-words.js';

/** Far more than a refusal of a whole manifest has to say. */
const longestMessage = 16 * 1024;

export function refusal(target: Target, asked: Asked, code: number, body: unknown): ApiFailure {
  const isStatus = textAt(body, 'kind') === 'Status';
  const status: ApiStatus = {
    code,
    reason: isStatus ? textAt(body, 'reason') : '',
    message: isStatus ? textAt(body, 'message').slice(0, longestMessage) : '',
  };
  return { ...failureOf(refusedWords(target, asked, status, body)), kind: 'refused', status };
}

export const signInFailure = (outcome: Failed): ApiFailure => ({
  ...outcome.failure,
  kind: 'refused',
  status: { code: 401, reason: 'Unauthorized', message: '' },
});

export const stoppedFailure: ApiFailure = { ...failureOf(stopped), kind: 'stopped' };

/** Nobody was asked. */
export const unfitName = (words: string): ApiFailure => ({
  message: `${words}, so the API server was not asked.`,
  advice: 'Correct the name.',
  kind: 'refused',
});

export const timeOut = (target: Target, ms: number): ApiFailure => ({
  ...failureOf(timedOut(target, ms)),
  kind: 'timed out',
});

export const lost = (target: Target, error: unknown): ApiFailure => ({
  ...failureOf(unreached(target, error)),
  kind: 'unreached',
});

export const unreadable = (target: Target): ApiFailure => ({
  ...failureOf(noJson(target)),
  kind: 'unreadable',
});

export const endless = (target: Target): ApiFailure => ({
  ...failureOf(tooLong(target)),
  kind: 'unreadable',
});

export const runtimeAway = ({ context: { name } }: Target): ApiFailure => ({
  ...failureOf(
    failure(
      `The container runtime of a node in the cluster of context ${name} does not answer.`,
      'Try again.',
    ),
  ),
  kind: 'unreached',
});

type Failed = Extract<Outcome<never>, { readonly ok: false }>;

/** Reading may be forbidden by RBAC alone; writing also by admission, which answers in the same way. */
function refusedWords(target: Target, asked: Asked, status: ApiStatus, body: unknown): Outcome<never> {
  const { name, host } = target.context;
  const said = oneLine(status.message);
  const says = said === '' ? '' : ` It says: ${said}`;
  const isWrite = asked.verb === 'create' || asked.verb === 'delete';
  if (status.code === 403 && isWrite) {
    return failure(
      `The cluster of context ${name} refuses to ${asked.verb} ${asked.resource} (403).${says}`,
      `If a right is missing, ask its administrator for the verb \`${asked.verb}\` on the resource \`${asked.resource}\`.`,
    );
  }
  if (status.code === 404 && status.reason !== '') {
    return failure(
      `The cluster of context ${name} has not found what is needed to ${asked.verb} ${asked.resource} (404).${says}`,
      'Check the namespace and the names.',
    );
  }
  if (status.code === 404) {
    return failure(
      `${host} does not serve ${asked.resource} (404).`,
      `Check whether the cluster of context ${name} is the right one, and what is installed there.`,
    );
  }
  return refusedBy(target, asked, status.code, body);
}

function failureOf(outcome: Outcome<never>): Failure {
  return outcome.ok ? { message: '' } : outcome.failure;
}
