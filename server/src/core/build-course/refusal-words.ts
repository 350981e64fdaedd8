// Why the API server does not let what a build is made of in - quota, PodSecurity, ServiceAccount, admission - in plain
// words, and what to do. A status names no cause for most admission plug-ins, so these few are told by the words that
// they have used in every release.
import type { CourseAdvice } from './types.js';
import { nameWord, namespaceWord, shellCommand } from '../text/shell-text.js';
import { brief } from '../build-log/go-error-words.js';
import { partsAround } from '../text/cut.js';

export const advised = (message: string, advice?: string, command?: string): CourseAdvice => ({
  message,
  ...(advice !== undefined && { advice }),
  ...(command !== undefined && { command }),
});

const describe = (resource: string, namespace: string): string =>
  shellCommand('kubectl', 'describe', resource, '-n', namespaceWord(namespace));

/** The words for what the API server answers whoever creates the pod. */
export function refusalWords(namespace: string, message: string): CourseAdvice {
  const said = bare(message);
  const webhook = /admission webhook "([^"]+)" denied the request: (.*)$/s.exec(said);
  if (webhook)
    return advised(
      `The admission webhook ${webhook[1] ?? ''} refuses the build's pod: ${brief(webhook[2] ?? '')}`,
    );
  return knownRefusal(namespace, said) ?? advised(`The build's pod cannot be created: ${brief(said)}`);
}

/** The message without what was refused: the user knows no name of it. */
export const bare = (message: string): string =>
  message.replace(/^Error creating: /, '').replace(/^[a-z.]+ "[^"]*" is forbidden: /, '');

/** The words for a refusal that is known; undefined for one of another kind. `said` is bare. */
export function knownRefusal(namespace: string, said: string): CourseAdvice | undefined {
  const security = /violates? PodSecurity "([a-z]+)(?::[^"]*)?": (.*)$/s.exec(said);
  if (security) {
    const [, level = '', why = ''] = security;
    return advised(
      `Namespace ${namespace} enforces the ${level} Pod Security Standard, which refuses the build's pod: ${brief(why)}.`,
      "KMM's own build pods need the same there. Let the namespace take privileged pods, or build in another one.",
      shellCommand(
        'kubectl',
        'label',
        '--overwrite',
        'ns',
        namespaceWord(namespace),
        'pod-security.kubernetes.io/enforce=privileged',
      ),
    );
  }
  const quota = partsAround(said, 'exceeded quota: ', ', requested: ', ', used: ', ', limited: ');
  if (quota) {
    const [, name = '', requested = '', used = '', limited = ''] = quota;
    return advised(
      `Quota ${name} of namespace ${namespace} has no room for the build: it asks for ${requested}, ${used} is used of ${limited}.`,
      'Delete what is not needed there, ask for a larger quota, or build in another namespace.',
      describe('quota', namespace),
    );
  }
  const unset = /failed quota: ([^:]+): must specify (.*)$/.exec(said);
  if (unset)
    return advised(
      `Quota ${unset[1] ?? ''} of namespace ${namespace} wants every pod to say ${unset[2] ?? ''}, and KMM's build pods do not.`,
      'Create a LimitRange with defaults there, or build in another namespace.',
      describe('quota', namespace),
    );
  const account = /error looking up service account \S+?: serviceaccount "([^"]+)" not found/.exec(said);
  if (account)
    return advised(
      `Namespace ${namespace} has no ServiceAccount ${account[1] ?? ''}.`,
      ...(account[1] === 'default'
        ? ['A new namespace gets it in a moment: try again.']
        : [
            'Create it, or build in another namespace.',
            shellCommand(
              'kubectl',
              'create',
              'serviceaccount',
              nameWord(account[1] ?? '', 'NAME'),
              '--namespace',
              namespaceWord(namespace),
            ),
          ]),
    );
  if (/because it is being terminated/.test(said))
    return advised(`The namespace ${namespace} is being deleted.`, 'Choose another one.');
  return admissionRefusal(namespace, said);
}

function admissionRefusal(namespace: string, said: string): CourseAdvice | undefined {
  if (/unable to validate against any security context constraint/.test(said))
    return advised(
      `No SecurityContextConstraints let the build's pod into namespace ${namespace}: ${brief(said)}.`,
      'Give its ServiceAccount the right to use one that fits.',
    );
  const limit = /(?:maximum|minimum) \S+ usage per \w+ is |limit to request ratio per \w+ is /.test(said);
  if (limit)
    return advised(
      `A LimitRange of namespace ${namespace} refuses the build's pod: ${brief(said.replaceAll(/\s+/g, ' ').replace(/\.$/, ''))}.`,
      "KMM's build pods set no requests and no limits. Give the LimitRange defaults, or build in another namespace.",
      describe('limitrange', namespace),
    );
  return undefined;
}
