import { dialectOf } from '../../../core/dialect.js';
import {
  isSettingOf,
  operatorSettings,
  renamedSettings,
  type OperatorSetting,
  type OperatorSettings,
} from '../../../core/operator-settings.js';
import type { Distribution } from '../../../core/release.js';
import { shiftSpan } from '../../../core/span.js';
import { nearestWord } from '../../../core/text/nearest.js';
import { fixes } from '../../edits/fix.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { OperatorSettingsText } from '../../objects/operator-settings.js';
import { operatorSettingsIn } from '../../objects/operator-settings.js';
import type { Located, LocatedEntry } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'operator-config-key',
  severity: 'error',
  since: '2.0.0',
  summary: "The operator's settings have a key that this KMM does not know.",
  explanation: `\`worker.setFirmwareClassPath\` is \`worker.firmwareHostPath\` from 2.2 on, although KMM's own page on firmware
still has the old name. Upstream's \`webhookPort\` is \`webhook.port\` in OpenShift's KMM. Until 2.3 the operator passes over
a key that it does not know: a warning. 2.4.0 does not start with it, and later releases drop all settings of the ConfigMap
and use their defaults. What only the other KMM has is a warning, unless the ConfigMap is in the namespace of this one.`,
  *check(subject) {
    const found = operatorSettingsIn(subject.document);
    if (!found || found.yaml.templated) return;
    for (const strange of strangeIn(found.yaml.root, operatorSettings(subject), '')) {
      yield finding(strange, found, subject);
    }
  },
};

interface StrangeKey {
  readonly entry: LocatedEntry;
  /** `worker.`, or nothing at the top. */
  readonly above: string;
  /** The names that are known there. */
  readonly known: readonly string[];
}

function* strangeIn(
  node: Located | undefined,
  settings: OperatorSettings,
  above: string,
): Iterable<StrangeKey> {
  if (node?.kind !== 'map') return;
  for (const entry of node.entries) {
    const setting = settings.get(entry.key);
    if (setting?.kind === 'group') yield* strangeIn(entry.value, setting.fields, `${above}${entry.key}.`);
    else if (!setting) yield { entry, above, known: [...settings.keys()] };
  }
}

function finding(
  strange: StrangeKey,
  { embedded, offset }: OperatorSettingsText,
  subject: DocumentSubject,
): Finding {
  const { entry, above } = strange;
  const span = shiftSpan(entry.keySpan, offset);
  const path = `${above}${entry.key}`;
  const other: Distribution = subject.distribution === 'upstream' ? 'openshift' : 'upstream';
  const isOthers = isSettingOf(path, other) && !isSettingOf(path, subject.distribution);
  const then = dialectOf(subject.release).unknownSetting;
  const strict = then !== 'passed over';
  const instead = insteadOf(strange, path, subject);
  const name = instead?.startsWith(above) === true ? instead.slice(above.length) : undefined;
  const isAlike =
    (settingAt(operatorSettings(subject), instead ?? '')?.kind === 'group') === (entry.value.kind === 'map');
  const change =
    name !== undefined && !name.includes('.') && isAlike
      ? embedded.hostChange({ span, text: name })
      : undefined;
  return {
    span: embedded.hostSpan(span),
    field: ['data', 'controller_config.yaml'],
    message: `${whoseOf(isOthers, subject)} has no setting \`${path}\` and ${consequences[then]}. ${instead === undefined ? 'Remove it.' : `Write \`${instead}\`.`}`,
    ...(!(strict && (!isOthers || isAtHome(subject))) && { severity: 'warning' }),
    fixes: fixes(`Rename to \`${name ?? ''}\``, change && [change], 'preferred'),
  };
}

const consequences = {
  'passed over': 'passes over it',
  'does not start': 'does not start',
  'drops all settings': 'uses none of these settings',
} as const;

function whoseOf(isOthers: boolean, { distribution, release }: DocumentSubject): string {
  if (isOthers) return distribution === 'openshift' ? "OpenShift's KMM" : "Upstream's KMM";
  return release === 'main' ? 'KMM' : `KMM ${release}`;
}

/** Another name of the same setting, where this KMM has it, or the nearest one. */
function insteadOf(
  { entry, above, known }: StrangeKey,
  path: string,
  subject: DocumentSubject,
): string | undefined {
  const settings = operatorSettings(subject);
  const isKnown = (wanted: string): boolean => settingAt(settings, wanted) !== undefined;
  const renamed = renamedSettings.flatMap(([a, b]) => {
    if (a === path) return [b];
    return b === path || `${path}.` === b.slice(0, path.length + 1) ? [a] : [];
  });
  const nearest = nearestWord(entry.key, known);
  const below = [...settings].flatMap(([name, setting]) =>
    setting.kind === 'group' && setting.fields.has(entry.key) ? [`${name}.${entry.key}`] : [],
  );
  return renamed.find(isKnown) ?? (nearest === undefined ? undefined : above + nearest) ?? below[0];
}

function settingAt(settings: OperatorSettings, path: string): OperatorSetting | undefined {
  const [first = '', second] = path.split('.');
  const setting = settings.get(first);
  if (second === undefined) return setting;
  return setting?.kind === 'group' ? setting.fields.get(second) : undefined;
}

/** In the namespace that this KMM is installed in. */
const isAtHome = ({ document, distribution }: DocumentSubject): boolean =>
  distribution === 'openshift'
    ? /^openshift-kmm/.test(document.identity.namespace ?? '')
    : document.identity.namespace === 'kmm-operator-system';
