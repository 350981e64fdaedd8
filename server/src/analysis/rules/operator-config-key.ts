import { since } from '../../core/dialect.js';
import { spanOf } from '../../core/span.js';
import { fixes } from '../edits/fix.js';
import { isConfigMap } from '../kinds.js';
import type { Rule } from '../lint/rule.js';
import { entryAt } from '../yaml/located.js';

export const rule: Rule = {
  id: 'operator-config-key',
  severity: 'error',
  since: '2.2.0',
  summary: "The operator's settings have a key that KMM 2.2 renamed.",
  explanation: `\`worker.setFirmwareClassPath\` is \`worker.firmwareHostPath\` from 2.2 on, although KMM's own page on firmware
still has the old name. 2.2 and 2.3 pass over the old key; 2.4.0 does not start with it, and later releases drop all settings
of the ConfigMap and use their defaults.`,
  *check({ document, release }) {
    const { root, identity, text } = document;
    const value = entryAt(root, ['data', 'controller_config.yaml'])?.value;
    if (!isConfigMap(identity) || !/manager-config$/.test(identity.name ?? '') || value?.kind !== 'scalar')
      return;
    const found = value.style === 'literal' && oldKey.exec(text.slice(value.span.start, value.span.end));
    if (!found || !since(release, '2.2.0')) return;
    const start = value.span.start + found.index + (found[1] ?? '').length;
    const span = spanOf(start, start + old.length);
    const strict = since(release, '2.4.0');
    yield {
      span,
      message: strict
        ? `KMM has no setting \`${old}\` any more and uses none of these settings. Write \`firmwareHostPath\`.`
        : `KMM has no setting \`${old}\` any more and passes over it. Write \`firmwareHostPath\`.`,
      ...(!strict && { severity: 'warning' }),
      fixes: fixes('Rename to `firmwareHostPath`', [{ span, text: 'firmwareHostPath' }], 'preferred'),
    };
  },
};

const old = 'setFirmwareClassPath';
const oldKey = new RegExp(`(^|\\n[ ]*)${old}[ ]*:`);
