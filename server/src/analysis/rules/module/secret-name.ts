import { isCertain } from '../../lint/certain.js';
import { fieldSpan } from '../../lint/place.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { moduleViewOf } from '../../module/module-view.js';
import { mountedSecretsOf } from '../../module/mounted-secrets.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'secret-name',
  severity: 'error',
  refusedBy: 'build',
  summary: 'The name of a Secret does not fit into the name of the volume that KMM makes of it.',
  explanation: `To build and to sign, KMM mounts Secrets as volumes called \`secret-<name>\`. A volume's name has at most 63
characters, lower case letters, digits and \`-\`: so a Secret that has dots in its name, or more than 56 characters, is a
good Secret that KMM cannot mount. The API server refuses the Pod; only the operator's log says so. Nothing is said where
nothing is built or signed.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    if (!view) return;
    const told = new Set<string>();
    for (const { secrets, object } of mountedSecretsOf(view, subject.release, subject.distribution)) {
      for (const { name, path } of secrets) {
        const fault = isUnfinished(name) || name.includes('$') ? undefined : faultOf(name);
        const field = view.field(path);
        if (fault === undefined || told.has(path.join('/'))) continue;
        if (!isCertain(subject, [field], name === '' ? 'absence' : 'value')) continue;
        told.add(path.join('/'));
        yield { span: fieldSpan(subject.document, field), message: messageOf(name, fault, object), field };
      }
    }
  },
};

const longest = 63 - 'secret-'.length;

function faultOf(name: string): string | undefined {
  if (name === '') return 'names no Secret';
  if (name.includes('.')) return 'has a dot';
  if (!/^[-a-z0-9]*[a-z0-9]$/.test(name))
    return 'has other characters than lower case letters, digits and `-`';
  return name.length > longest ? `has more than ${String(longest)} characters` : undefined;
}

function messageOf(name: string, fault: string, object: 'build' | 'sign'): Finding['message'] {
  const what = name === '' ? 'This reference' : `\`${name}\``;
  const advice = name === '' ? 'Name one, or leave the reference out.' : 'Rename the Secret.';
  return `${what} ${fault}; to ${object}, KMM mounts the volume \`secret-${name}\`, whose name the API server refuses. ${advice}`;
}
