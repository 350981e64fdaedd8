// What an API server says no with, in words for the user and with what to do about it. A status names no cause for most
// admission plug-ins, so these few are told by the words that they have used in every release; what is not known here is
// shown as the server says it.
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
  const said = oneSentence(status.message);
  if (status.code === 404) {
    return {
      message: `Namespace ${namespace} does not exist in this cluster.`,
      advice: 'Create it, or choose another one.',
      command: `kubectl create namespace ${namespace}`,
    };
  }
  if (status.code !== 403) return { message: `The API server refuses the ${kind}: ${said}` };
  const policy = /violates PodSecurity "(\w+):[^"]*": (.*)/s.exec(status.message);
  if (policy) return podSecurity(namespace, policy[1] ?? '', policy[2] ?? '');
  if (/exceeded quota|failed quota|must specify/.test(status.message)) {
    return {
      message: `A quota of namespace ${namespace} refuses the ${kind}: ${said}`,
      advice: 'Wait for others to end, build in another namespace, or ask its owner for a larger quota.',
      command: `kubectl describe quota -n ${namespace}`,
    };
  }
  if (/because it is being terminated/.test(status.message)) {
    return { message: `Namespace ${namespace} is being deleted.`, advice: 'Choose another one.' };
  }
  if (/error looking up service account/.test(status.message)) {
    return {
      message: `The ServiceAccount that the ${kind} would run as is missing in ${namespace}: ${said}`,
      advice: 'A new namespace gets its `default` in a moment; create any other one.',
    };
  }
  return {
    message: `The cluster refuses the ${kind} in ${namespace}: ${said}`,
    advice: 'It may be a right that you lack, or an admission webhook; its owner knows more.',
  };
}

function podSecurity(namespace: string, level: string, what: string): Advice {
  return {
    message: `Namespace ${namespace} enforces the ${level} Pod Security Standard, which refuses the build's Pod: ${oneSentence(what)}`,
    advice:
      "KMM's own build Pods need the same there. Let the namespace take privileged Pods, or build in another one.",
    command: `kubectl label --overwrite ns ${namespace} pod-security.kubernetes.io/enforce=privileged`,
  };
}

export const adviceOf = ({ message, advice }: Advice): Advice =>
  advice === undefined ? { message } : { message, advice };

/** One line, not too long. */
export function oneSentence(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
