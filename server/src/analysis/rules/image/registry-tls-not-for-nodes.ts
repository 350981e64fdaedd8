import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { TLSOptions } from '../../../core/module/types.js';
import { containerField } from '../../../core/module/container-field.js';
import { keySpan } from '../../lint/place.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { MappingView } from '../../module/mapping-views.js';
import { isMade, mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: Rule = {
  id: 'registry-tls-not-for-nodes',
  severity: 'warning',
  summary: '`registryTLS` does not help nodes to pull the image.',
  explanation: `\`registryTLS\` is for what KMM itself does: kaniko's push, until 2.3 the question whether the image exists,
and in 2.0 and 2.1 the worker's pull. In all other releases the kubelet pulls, and asks the registry over HTTPS with a
certificate that it trusts, whatever is written here: \`ErrImagePull\`. Configure the container runtime of the nodes (and
from 2.4 on of every node, for KMM's pull Pods).

A warning where nothing is built or signed, since the setting is then without any effect; else only information. OpenShift
has its own rule, \`no-effect-on-openshift\`.`,
  *check({ document, release, distribution }) {
    const view = moduleViewOf(document);
    const dialect = dialectOf(release);
    if (!view || distribution === 'openshift' || dialect.imagePulledBy === 'worker') return;
    const byPlace = new Map<string, MappingView[]>();
    for (const mapping of mappingViewsOf(view, release)) {
      const place = placeOf(mapping);
      const users = place && byPlace.get(place.join('/'));
      if (users) users.push(mapping);
      else if (place) byPlace.set(place.join('/'), [mapping]);
    }
    for (const users of byPlace.values()) {
      const [first] = users;
      const place = first && placeOf(first);
      if (!place) continue;
      const field = view.field(place);
      yield { span: keySpan(document, field), field, ...saying(users, dialect) };
    }
  },
};

/** Where options are set that take something off; `insecure: false` asks for nothing. */
function placeOf({ path, effective: { registryTLS } }: MappingView): FieldPath | undefined {
  const { from, value } = registryTLS;
  if (from === undefined || !isLax(value)) return undefined;
  return [...(from === 'mapping' ? path : containerField), 'registryTLS'];
}

const isLax = ({ insecure, insecureSkipTLSVerify }: TLSOptions): boolean => insecure || insecureSkipTLSVerify;

function saying(users: readonly MappingView[], dialect: Dialect): Pick<Finding, 'message' | 'severity'> {
  const rest =
    "the kubelet pulls the image as the node's container runtime is configured. Configure the nodes.";
  if (users.some(isMade)) {
    return { message: `\`registryTLS\` holds for pushing the image only; ${rest}`, severity: 'information' };
  }
  const what =
    dialect.imageLookedForBy === 'operator'
      ? 'has no effect without `build` or `sign`'
      : 'has no effect here';
  return { message: `\`registryTLS\` ${what}: KMM pushes nothing, and ${rest}` };
}
