// What an API server says no with when something of a build is created, in words for the user and with what to do about it.
// What is not known here or in `core/build/refusal-words.ts` is shown as the server says it.
import { bare, knownRefusal } from '../core/build/refusal-words.js';
import { namespaceWord, shellCommand } from '../core/shell-text.js';
import type { Advice } from '../protocol/test-build.js';
import type { ApiFailure } from './cluster-session.js';

export interface RefusedObject {
  /** `Job`, `Pod`, `ConfigMap`, `Build`. */
  readonly kind: string;
  readonly namespace: string;
}

export function refusalAdvice(failure: ApiFailure, { kind, namespace }: RefusedObject): Advice {
  const { status } = failure;
  if (failure.kind !== 'refused' || !status) return adviceOf(failure);
  const said = oneSentence(bare(status.message));
  if (status.code === 404) {
    return {
      message: `Namespace ${namespace} does not exist in this cluster.`,
      advice: 'Create it, or choose another one.',
      command: shellCommand('kubectl', 'create', 'namespace', namespaceWord(namespace)),
    };
  }
  if (status.code !== 403) return { message: `The API server refuses the ${kind}: ${said}` };
  return (
    knownRefusal(namespace, bare(status.message)) ?? {
      message: `The cluster refuses the ${kind} in ${namespace}: ${said}`,
      advice: 'It may be a right that you lack, or an admission webhook; its owner knows more.',
    }
  );
}

/** A server that fails may have done it all the same. */
export const isCertainlyRefused = ({ kind, status }: ApiFailure): boolean =>
  kind === 'refused' && status !== undefined && status.code < 500;

export const adviceOf = ({ message, advice }: Advice): Advice =>
  advice === undefined ? { message } : { message, advice };

/** One line, not too long. */
export function oneSentence(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
