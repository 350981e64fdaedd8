import { dialectOf } from '../../../core/dialect.js';
import { isDecided } from '../../known/decided.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'hub-without-module-loader',
  severity: 'warning',
  since: '2.4.0',
  speaksOfAbsence: true,
  summary: 'A ManagedClusterModule has no `moduleLoader`.',
  explanation: `From 2.4 on the CRD lets \`moduleLoader\` be left out, for Modules with a device plugin only. The hub's
operator still counts on it and fails on a ManagedClusterModule without one.`,
  *check({ document, release }) {
    const spec = ['spec', 'moduleSpec'];
    const field = [...spec, 'moduleLoader'];
    if (document.kind !== 'ManagedClusterModule' || !dialectOf(release).moduleLoaderOptional) return;
    if (locatedAt(document.root, spec)?.kind !== 'map' || !isDecided(document, [field], 'absence')) return;
    const node = locatedAt(document.root, field);
    if (node && !(node.kind === 'scalar' && node.value === null)) return;
    yield {
      span: keySpan(document, node ? field : spec),
      field,
      message: "There is no `moduleLoader`; the CRD allows that, but the hub's operator fails on it. Add it.",
    };
  },
};
