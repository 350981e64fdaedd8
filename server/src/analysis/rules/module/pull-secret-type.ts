import type { Distribution } from '../../../core/release.js';
import type { NamedObject } from '../../lint/declared.js';
import { namedAt, namedObjects } from '../../lint/declared.js';
import type { Finding, Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'pull-secret-type',
  looksAt: 'workspace',
  severity: 'warning',
  summary: '`imageRepoSecret` names a Secret that holds no registry credentials.',
  explanation: `Nodes pull with Secrets of the type \`kubernetes.io/dockerconfigjson\` and pass over others without a word;
Pods that build or sign mount the key \`.dockerconfigjson\` and hang in \`ContainerCreating\` without it. Make the Secret with
\`kubectl create secret docker-registry\`; the type of one that exists cannot be changed. On OpenShift \`kubernetes.io/dockercfg\` will do as well.`,
  *check(subject) {
    for (const object of namedObjects(subject, 'Secret', 'imageRepoSecret')) {
      if (object.contents.complete && object.isOnly && !fits(object, subject.distribution))
        yield finding(object, subject.distribution);
    }
  },
};

/** Nothing of OpenShift's mounts the key: its Build, the runtime and the check for the image all read both types. */
const fits = ({ contents: { type } }: NamedObject, distribution: Distribution): boolean =>
  type?.value === 'kubernetes.io/dockerconfigjson' ||
  (distribution === 'openshift' && type?.value === 'kubernetes.io/dockercfg');

function finding(
  { nameEntry, contents: { type }, references }: NamedObject,
  distribution: Distribution,
): Finding {
  const other = distribution === 'openshift' ? ' or `kubernetes.io/dockercfg`' : '';
  return {
    span: type?.span ?? nameEntry.value.span,
    message: `\`imageRepoSecret\` names this Secret, whose type is \`${type?.value ?? 'Opaque'}\`; nodes pull only with \`kubernetes.io/dockerconfigjson\`${other}. Make it anew as \`docker-registry\`.`,
    related: namedAt(references),
  };
}
