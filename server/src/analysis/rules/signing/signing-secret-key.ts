import { fixes } from '../../edits/fix.js';
import type { NamedObject } from '../../lint/declared.js';
import { namedAt, namedObjects } from '../../lint/declared.js';
import type { Finding, Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'signing-secret-key',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A Secret for signing lacks the key that KMM reads.',
  explanation: `KMM reads \`key\` of \`keySecret\` and \`cert\` of \`certSecret\`, and does not start to sign without
them; only the operator's log says so. With kubectl: \`--from-file=key=…\` and \`--from-file=cert=…\`. Only the names of
keys are looked at, never what is in them.`,
  *check(subject) {
    for (const [role, key] of wanted) {
      for (const object of namedObjects(subject, 'Secret', role)) {
        if (object.isOnly && lacks(object, key)) yield finding(object, role, key);
      }
    }
  },
};

const wanted = [
  ['keySecret', 'key'],
  ['certSecret', 'cert'],
] as const;

/** One without any keys may be filled by something else. */
const lacks = ({ contents: { keys, complete } }: NamedObject, wantedKey: string): boolean =>
  complete && keys.length > 0 && !keys.some(({ name }) => name === wantedKey);

function finding({ nameEntry, contents, references }: NamedObject, role: string, key: string): Finding {
  const [only, ...more] = contents.keys;
  const renamed =
    only && more.length === 0 && !contents.type?.value.startsWith('kubernetes.io/') ? only : undefined;
  return {
    span: renamed?.span ?? nameEntry.value.span,
    message: `A \`${role}\` names this Secret, which lacks the key \`${key}\`; KMM does not sign without it. ${renamed ? 'Rename the key.' : 'Add it.'}`,
    related: namedAt(references),
    fixes: fixes(`Use key \`${key}\``, renamed && [renamed.renamed(key)], 'preferred'),
  };
}
