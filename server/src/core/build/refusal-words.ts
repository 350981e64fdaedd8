// Why the API server does not let a build's pod in - quota, PodSecurity, ServiceAccount, admission - in plain words, and
// what to do.
import type { CourseAdvice } from './course-types.js';
import { brief } from './outside-words.js';

export const advised = (message: string, advice?: string, command?: string): CourseAdvice => ({
  message,
  ...(advice !== undefined && { advice }),
  ...(command !== undefined && { command }),
});

/** What the API server answers whoever creates the pod; also for its answer to a dry run. */
export function refusalWords(namespace: string, message: string): CourseAdvice {
  const said = message.replace(/^Error creating: /, '').replace(/^pods "[^"]*" is forbidden: /, '');
  const security = /violates? PodSecurity "([a-z]+)(?::[^"]*)?": (.*)$/.exec(said);
  if (security) {
    const [, level = '', why = ''] = security;
    return advised(
      `The namespace ${namespace} enforces the Pod Security Standard ${level}, which does not let the build's pod in: ${brief(why)}.`,
      'The build needs a namespace that lets privileged pods in.',
      `kubectl label --overwrite ns ${namespace} pod-security.kubernetes.io/enforce=privileged`,
    );
  }
  const quota = /exceeded quota: ([^,]+), requested: (.*?), used: (.*?), limited: (.*)$/.exec(said);
  if (quota) {
    const [, name = '', requested = '', used = '', limited = ''] = quota;
    return advised(
      `The quota ${name} of the namespace ${namespace} has no room for the build: it asks for ${requested}, ${used} is used of ${limited}.`,
      'Delete what is not needed there, raise the quota, or build in another namespace.',
    );
  }
  const unset = /failed quota: ([^:]+): must specify (.*)$/.exec(said);
  if (unset)
    return advised(
      `The quota ${unset[1] ?? ''} of the namespace ${namespace} wants every pod to say ${unset[2] ?? ''}.`,
      'Create a LimitRange with defaults there, or build in another namespace.',
    );
  const account = /error looking up service account \S+?: serviceaccount "([^"]+)" not found/.exec(said);
  if (account)
    return advised(
      `The namespace ${namespace} has no ServiceAccount ${account[1] ?? ''}.`,
      'Create it, or build in another namespace.',
      `kubectl create serviceaccount ${account[1] ?? ''} --namespace ${namespace}`,
    );
  if (/because it is being terminated/.test(said))
    return advised(`The namespace ${namespace} is being deleted.`);
  if (/unable to validate against any security context constraint/.test(said))
    return advised(
      `No SecurityContextConstraints let the build's pod into the namespace ${namespace}: ${brief(said)}.`,
      'Give its ServiceAccount the right to use one that fits.',
    );
  const webhook = /admission webhook "([^"]+)" denied the request: (.*)$/s.exec(said);
  if (webhook)
    return advised(
      `The admission webhook ${webhook[1] ?? ''} refuses the build's pod: ${brief(webhook[2] ?? '')}`,
    );
  const limit =
    /(maximum|minimum) (\S+) usage per (\w+) is (.*?)(?:, but (?:limit|request) is (.*?))?\.?$/.exec(said);
  if (limit)
    return advised(
      `A LimitRange of the namespace ${namespace} does not let the build's pod in: ${brief(said)}.`,
    );
  return advised(`The build's pod cannot be created: ${brief(said)}`);
}
