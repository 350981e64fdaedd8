import type { NameFault } from '../../../core/text/names.js';
import { subdomainFault } from '../../../core/text/names.js';
import type { RefusalOf } from '../../../core/admission/refusal.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { fieldSpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';

const kinds = ['invalid-driver-name', 'invalid-device-class-name', 'duplicate-device-class'] as const;
type Kind = (typeof kinds)[number];

export const rule: Rule = {
  id: 'dra-name',
  severity: 'error',
  refusedBy: 'webhook',
  since: 'main',
  summary: 'The name of a DRA driver or of a device class is none, or is used twice.',
  explanation: `\`dra.driverName\` and the names in \`dra.deviceClasses\` become names of objects in the cluster: lower-case
letters, digits, \`-\` and \`.\`, beginning and ending with a letter or digit, 253 characters at most. KMM's webhook refuses
others, and two device classes of one name.`,
  check: eachRefusal(kinds, finding),
};

function finding({ subject, view, refusal }: RefusalSubject<Kind>): Finding {
  const { path, name } = refusal;
  const lower = name.toLowerCase();
  const first = refusal.kind === 'duplicate-device-class' ? view.at(refusal.first) : undefined;
  const isMeant = lower !== name && subdomainFault(lower) === undefined;
  return {
    span: fieldSpan(subject.document, view.field(path)),
    message: messageOf(refusal),
    fixes: isMeant
      ? fixes(`Write \`${lower}\``, setField(subject.document, view.field(path), text(lower)), 'preferred')
      : [],
    ...(first && { related: [{ message: 'It is used here', span: first.span }] }),
  };
}

function messageOf(refusal: RefusalOf<Kind>): string {
  const { kind, name } = refusal;
  if (kind === 'duplicate-device-class') {
    return `There is a device class \`${name}\` already; KMM's webhook refuses a second one. Give it another name.`;
  }
  const what = kind === 'invalid-driver-name' ? 'The DRA driver' : 'The device class';
  if (refusal.fault === 'empty') return `${what} has no name; KMM's webhook refuses that. Give it one.`;
  return `${what}'s name ${faults[refusal.fault]}; KMM's webhook refuses it. Use lower-case letters, digits, \`-\` and \`.\`, with a letter or digit at both ends.`;
}

const faults: Readonly<Record<Exclude<NameFault, 'empty'>, string>> = {
  'too long': 'has more than 253 characters',
  characters: 'is no name for an object in Kubernetes',
};
