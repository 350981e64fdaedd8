// Values that Kubernetes knows for fields whose schema says only "string". The API server takes others too (or
// refuses them elsewhere), so they are offered, never demanded.
import type { FieldPath } from '../../core/field-path.js';

export interface KnownValue {
  readonly value: string;
  readonly meaning?: string;
}

/** Values for the field at `path`, told by its own name and its parent's. */
export function knownValues(path: FieldPath): readonly KnownValue[] {
  const names = path.filter(step => typeof step === 'string');
  const [parent = '', name = ''] = names.slice(-2);
  return byParent[`${parent}.${name}`] ?? byName[name] ?? [];
}

/** Labels that `spec.selector` is often made of: keys, each with the value that fits most nodes. */
export const nodeLabels: readonly (KnownValue & { readonly key: string })[] = [
  { key: 'node-role.kubernetes.io/worker', value: '""', meaning: 'Nodes with the role worker.' },
  { key: 'kubernetes.io/arch', value: 'amd64', meaning: 'Nodes of one processor architecture.' },
  { key: 'kubernetes.io/hostname', value: '', meaning: 'One node by its host name.' },
  {
    key: 'feature.node.kubernetes.io/kernel-version.full',
    value: '',
    meaning: 'Nodes with one kernel, where Node Feature Discovery runs.',
  },
];

const words = (...values: readonly string[]): readonly KnownValue[] => values.map(value => ({ value }));

const byParent: Readonly<Record<string, readonly KnownValue[]>> = {
  'tolerations.operator': [
    { value: 'Equal', meaning: 'The taint must have this key and value. The default.' },
    { value: 'Exists', meaning: 'Any value of the key; without a key, every taint. No `value` then.' },
  ],
  'tolerations.effect': [
    { value: 'NoSchedule', meaning: 'Keeps new Pods away from the node.' },
    { value: 'PreferNoSchedule', meaning: 'Keeps new Pods away if there is another node.' },
    { value: 'NoExecute', meaning: 'Also drives running Pods out; `tolerationSeconds` delays that.' },
  ],
  'hostPath.type': words(
    '""',
    'DirectoryOrCreate',
    'Directory',
    'FileOrCreate',
    'File',
    'Socket',
    'CharDevice',
    'BlockDevice',
  ),
  'emptyDir.medium': words('""', 'Memory'),
};

const byName: Readonly<Record<string, readonly KnownValue[]>> = {
  imagePullPolicy: [
    { value: 'Always', meaning: 'Asks the registry each time. The default for `:latest`.' },
    { value: 'IfNotPresent', meaning: 'Pulls only what the node does not have. The default for other tags.' },
    { value: 'Never', meaning: 'Uses only what the node has.' },
  ],
  mountPropagation: words('None', 'HostToContainer', 'Bidirectional'),
  recursiveReadOnly: words('Disabled', 'IfPossible', 'Enabled'),
};
