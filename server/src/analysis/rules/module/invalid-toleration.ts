import type { NameFault, QualifiedNameFault } from '../../../core/text/names.js';
import type { TolerationFault } from '../../../core/admission/refusal.js';
import { tolerationEffects } from '../../../core/admission/tolerations.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { Fix } from '../../../core/problem.js';
import type { Edit } from '../../edits/entries.js';
import { removeField, setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { fieldSpan, keySpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'invalid-toleration',
  severity: 'error',
  refusedBy: 'webhook',
  since: '2.3.0',
  summary: 'A toleration that KMM does not accept.',
  explanation: `The CRD takes any text in a toleration; KMM's webhook looks closer:

- \`key\` is a label key, with or without a prefix. Without a key only \`operator: Exists\` will do.
- \`operator\` is \`Equal\`, which is also meant when it is left out, or \`Exists\`. With \`Equal\`, \`value\` is a label value;
  with \`Exists\` there is none.
- \`effect\` is \`NoSchedule\`, \`PreferNoSchedule\` or \`NoExecute\`; left out, it means all of them.
- \`tolerationSeconds\` go with \`effect: NoExecute\` only.`,
  check: eachRefusal(['invalid-toleration'], finding),
};

type Refused = RefusalSubject<'invalid-toleration'>;

function finding(refused: Refused): Finding {
  const { subject, view, refusal } = refused;
  const written = view.entry(refusal.path);
  const toleration = view.field(refusal.path.slice(0, -1));
  return {
    span: written
      ? fieldSpan(subject.document, view.field(refusal.path))
      : keySpan(subject.document, fallbackOf(refused) ?? toleration),
    message: messageOf(refusal.reason),
    fixes: fixesOf(refused),
  };
}

/** Where an `effect` is missing, the seconds that want one. */
function fallbackOf({ view, refusal }: Refused): FieldPath | undefined {
  const seconds = [...refusal.path.slice(0, -1), 'tolerationSeconds'];
  return refusal.reason.what === 'effect with seconds' && view.entry(seconds)
    ? view.field(seconds)
    : undefined;
}

function messageOf(reason: TolerationFault): string {
  switch (reason.what) {
    case 'key':
      return `\`${reason.key}\` is no label key: ${keyFault(reason.fault)}; KMM's webhook refuses it. Write the key of the taint.`;
    case 'operator without key':
      return "A toleration without a `key` is for every taint, which takes `operator: Exists`; KMM's webhook refuses any other. Add the key or set that operator.";
    case 'effect with seconds':
      return "`tolerationSeconds` count only for the effect `NoExecute`; KMM's webhook refuses them with any other. Set `effect: NoExecute` or remove the seconds.";
    case 'value':
      return `\`${reason.value}\` is no label value: it ${labelFault[reason.fault]}; KMM's webhook refuses it. Write the value of the taint.`;
    case 'value with Exists':
      return "`operator: Exists` takes any value, so there must be none here; KMM's webhook refuses both together. Remove `value`, or set `operator: Equal`.";
    case 'operator':
      return `There is no operator \`${reason.operator}\`; KMM's webhook refuses it. Use \`Equal\` or \`Exists\`.`;
    case 'effect':
      return `There is no effect \`${reason.effect}\`; KMM's webhook refuses it. Use \`NoSchedule\`, \`PreferNoSchedule\` or \`NoExecute\`.`;
  }
}

const labelFault: Readonly<Record<NameFault, string>> = {
  empty: 'is empty',
  'too long': 'has more than 63 characters',
  characters: 'may hold letters, digits, `-`, `_` and `.` only, with a letter or digit at both ends',
};

function keyFault({ part, fault }: QualifiedNameFault): string {
  if (part === 'slashes') return 'there is more than one `/` in it';
  if (part === 'name') return `its name ${labelFault[fault]}`;
  if (fault === 'empty') return 'nothing is in front of the `/`';
  if (fault === 'too long') return 'its prefix has more than 253 characters';
  return 'its prefix is no DNS name in lower case';
}

function fixesOf(refused: Refused): readonly Fix[] {
  const { refusal } = refused;
  const { reason } = refusal;
  switch (reason.what) {
    case 'operator without key':
      return set(refused, 'operator', 'Exists');
    case 'operator':
      return set(refused, 'operator', sameWord(reason.operator, ['Equal', 'Exists']), 'preferred');
    case 'effect':
      return set(refused, 'effect', sameWord(reason.effect, tolerationEffects), 'preferred');
    case 'effect with seconds':
      return [...set(refused, 'effect', 'NoExecute'), ...remove(refused, 'tolerationSeconds')];
    case 'value with Exists':
      return [...remove(refused, 'value'), ...set(refused, 'operator', 'Equal')];
    case 'key':
    case 'value':
      return [];
  }
}

/** The word as it is really spelt. */
const sameWord = (word: string, words: readonly string[]): string | undefined =>
  words.find(each => each.toLowerCase() === word.toLowerCase());

function set(
  refused: Refused,
  field: string,
  value: string | undefined,
  rank?: 'preferred' | 'possible',
): readonly Fix[] {
  if (value === undefined) return [];
  return fixes(
    `Set \`${field}: ${value}\``,
    edited(refused, field, path => setField(refused.subject.document, path, text(value))),
    rank,
  );
}

const remove = (refused: Refused, field: string): readonly Fix[] =>
  fixes(
    `Remove \`${field}\``,
    edited(refused, field, path => removeField(refused.subject.document, path)),
  );

const edited = ({ view, refusal }: Refused, field: string, edit: (path: FieldPath) => Edit): Edit =>
  edit(view.field([...refusal.path.slice(0, -1), field]));
