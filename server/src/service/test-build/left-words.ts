// What is said of objects that could not be deleted: which, why, what they may still do, and the command that deletes them.
import { testBuildSelector } from '../../core/build-object/manifest.js';
import { contextWord, nameWord, namespaceWord, shellCommand } from '../../core/text/shell-text.js';
import type { Failure } from '../../core/outcome.js';
import type { Advice } from '../../protocol/test-build.js';
import type { ClusterChoice } from '../ports/ports.js';
import type { PodOwner } from './own-objects.js';
import type { Rest } from './removal.js';

export function leftWords(owner: PodOwner, rest: Rest, choice: ClusterChoice): Advice {
  const { kind, names, failure } = rest;
  const { namespace, runId } = owner;
  const where = ['-n', namespaceWord(namespace), ...clusterWords(choice)];
  const why = failure ? `: ${failure.message}` : '.';
  if (names.length === 0) {
    return {
      message: `${owner.kind} ${owner.name} is deleted, but whether its Pod has gone from namespace ${namespace} cannot be seen${why}`,
      advice: 'The cluster ends it with its owner; this shows it to whoever may see it.',
      command: shellCommand('kubectl', 'get', 'pods', '-l', testBuildSelector(runId), ...where),
    };
  }
  return {
    message: `${kind} ${names.join(' and ')} ${kind === 'Pod' ? 'is still' : 'may still be'} in namespace ${namespace}${why}`,
    advice: adviceOn(rest),
    command: shellCommand(
      'kubectl',
      'delete',
      kind.toLowerCase(),
      ...names.map(name => nameWord(name, 'NAME')),
      ...where,
    ),
  };
}

function adviceOn({ kind, failure, hasEnded }: Rest): string {
  switch (kind) {
    case 'Job':
      return 'The cluster ends it at its deadline and deletes it afterwards; until then it may run and push its image. This deletes it now.';
    case 'Build':
      return 'The cluster ends it at its deadline; until then it may run and push its image. This deletes it.';
    case 'ConfigMap':
      return 'It does nothing. This deletes it.';
    case 'Pod':
      if (hasEnded) return 'It has ended and does nothing any more. This deletes it.';
      return failure
        ? 'It may run on and push its image. This deletes it.'
        : 'It has been told to end, but until the cluster has let it go it may push its image. This tells it once more.';
  }
}

/** A preflight validation has no namespace. */
export const leftPreflight = (
  kind: string,
  name: string,
  why: Failure | undefined,
  choice: ClusterChoice,
): Advice => ({
  message: `${kind} ${name} may still be in the cluster${why ? `: ${why.message}` : '.'}`,
  advice: 'While it is there, KMM may build images for it. This deletes it.',
  command: shellCommand(
    'kubectl',
    'delete',
    kind.toLowerCase(),
    nameWord(name, 'NAME'),
    ...clusterWords(choice),
  ),
});

/** As the user has chosen it; without a choice kubectl asks the same cluster. */
const clusterWords = ({ kubeconfig, context }: ClusterChoice): readonly string[] => [
  ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
  ...(context === undefined ? [] : ['--context', contextWord(context)]),
];
