import type { Distribution, Release } from '../../../core/release.js';
import { dialectOf } from '../../../core/dialect.js';
import { holdsIn } from '../../../core/release.js';
import { spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { isConfigMap } from '../../objects/kinds.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { EmbeddedText } from '../../yaml/embed.js';
import { embeddedAt } from '../../yaml/embed.js';
import { entryAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'operator-config-key',
  severity: 'error',
  since: '2.0.0',
  summary: "The operator's settings have a key that this KMM does not know.",
  explanation: `\`worker.setFirmwareClassPath\` is \`worker.firmwareHostPath\` from 2.2 on, although KMM's own page on firmware
still has the old name. Upstream's \`webhookPort\` is \`webhook.port\` in OpenShift's KMM. Until 2.3 the operator passes over
a key that it does not know: a warning. 2.4.0 does not start with it, and later releases drop all settings of the ConfigMap
and use their defaults. Of \`webhook\` with upstream's KMM it is a warning, unless the ConfigMap is in upstream's namespace.`,
  *check(subject) {
    const { document } = subject;
    const entry = entryAt(document.root, ['data', 'controller_config.yaml']);
    if (!isConfigMap(document.identity) || !/manager-config$/.test(document.identity.name ?? '') || !entry)
      return;
    const embedded =
      entry.value.kind === 'scalar' && entry.value.style === 'literal'
        ? embeddedAt(document, ['data', 'controller_config.yaml'])
        : undefined;
    for (const key of embedded ? strangeKeys : []) {
      const found = embedded && isStrange(key, subject) ? key.form.exec(embedded.text) : undefined;
      if (embedded && found) yield tell(key, found, embedded, subject);
    }
  },
};

interface StrangeKey {
  /** The key, and what stands in front of it in its line. */
  readonly form: RegExp;
  readonly name: string;
  readonly instead: string;
  readonly since: Release;
  /** Whose KMM does not know it; undefined = nobody's does any more. */
  readonly to: Distribution | undefined;
}

const strangeKeys: readonly StrangeKey[] = [
  {
    form: /^( +)setFirmwareClassPath(?= *:)/m,
    name: 'setFirmwareClassPath',
    instead: 'firmwareHostPath',
    since: '2.2.0',
    to: undefined,
  },
  {
    form: /^()webhookPort(?= *:)/m,
    name: 'webhookPort',
    instead: 'webhook.port',
    since: '2.0.0',
    to: 'openshift',
  },
  {
    form: /^()webhook(?= *:)/m,
    name: 'webhook',
    instead: 'webhookPort',
    since: '2.0.0',
    to: 'upstream',
  },
];

const operators: Readonly<Record<Distribution, string>> = {
  upstream: "Upstream's KMM",
  openshift: "OpenShift's KMM",
};

const isStrange = (key: StrangeKey, { release, distribution }: DocumentSubject): boolean =>
  holdsIn(release, key) && (key.to === undefined || key.to === distribution);

function tell(
  { name, instead, to }: StrangeKey,
  found: RegExpExecArray,
  embedded: EmbeddedText,
  { document, release }: DocumentSubject,
): Finding {
  const start = found.index + (found[1] ?? '').length;
  const span = spanOf(start, start + name.length);
  const strict = dialectOf(release).unknownSetting === 'drops all settings';
  const isCertain = to !== 'upstream' || document.identity.namespace === 'kmm-operator-system';
  const whose = to === undefined ? 'KMM' : operators[to];
  const then = strict ? 'uses none of these settings' : 'passes over it';
  const change = to === undefined ? embedded.hostChange({ span, text: instead }) : undefined;
  return {
    span: embedded.hostSpan(span),
    message: `${whose} has no setting \`${name}\`${to === undefined ? ' any more' : ''} and ${then}. Write \`${instead}\`.`,
    ...(!(strict && isCertain) && { severity: 'warning' }),
    fixes: fixes(`Rename to \`${instead}\``, change && [change], 'preferred'),
  };
}
