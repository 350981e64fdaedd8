// Which service accounts the workspace grants something: in a SecurityContextConstraints, or by a role binding. What
// exactly is not looked at: a grant that is not enough is for the cluster to tell.
import type { YamlDocument } from './document.js';
import type { Files } from './source-file.js';
import { documentsOf } from './source-file.js';
import type { Located } from '../yaml/located.js';
import { locatedAt, stringAt } from '../yaml/located.js';
import { memo } from '../../core/memo.js';

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

interface Accounts {
  readonly granted: ReadonlySet<string>;
  /** `namespace/name`. */
  readonly declared: ReadonlySet<string>;
}

const accountsIn = memo(readAccounts);

export function isGranted(files: Files, { namespace, name }: ServiceAccount): boolean {
  const known = accountsIn(files).granted;
  return [`${accountPrefix}${namespace}:${name}`, `${groupPrefix}:${namespace}`, groupPrefix].some(each =>
    known.has(each),
  );
}

/** Whether the workspace writes down the account itself. */
export const isDeclared = (files: Files, { namespace, name }: ServiceAccount): boolean =>
  accountsIn(files).declared.has(`${namespace}/${name}`);

/** As Kubernetes calls them as users and groups. */
const accountPrefix = 'system:serviceaccount:';
const groupPrefix = 'system:serviceaccounts';

function readAccounts(files: Files): Accounts {
  const granted = new Set<string>();
  const declared = new Set<string>();
  for (const file of files.values()) {
    for (const { document } of documentsOf(file)) {
      for (const subject of subjectsOf(document)) granted.add(subject);
      const { kind, namespace, name } = document.identity;
      if (kind === 'ServiceAccount' && name !== undefined) declared.add(`${namespace ?? ''}/${name}`);
    }
  }
  return { granted, declared };
}

function subjectsOf({ identity, root }: YamlDocument): readonly string[] {
  if (identity.kind === 'SecurityContextConstraints') {
    return [...itemsAt(root, 'users'), ...itemsAt(root, 'groups')].flatMap(item =>
      item.kind === 'scalar' ? [String(item.value)] : [],
    );
  }
  if (identity.kind !== 'RoleBinding' && identity.kind !== 'ClusterRoleBinding') return [];
  return itemsAt(root, 'subjects').map(subject => {
    const name = stringAt(subject, ['name']) ?? '';
    const namespace = stringAt(subject, ['namespace']) ?? identity.namespace ?? '';
    return stringAt(subject, ['kind']) === 'ServiceAccount' ? `${accountPrefix}${namespace}:${name}` : name;
  });
}

function itemsAt(root: Located | undefined, key: string): readonly Located[] {
  const list = locatedAt(root, [key]);
  return list?.kind === 'list' ? list.items : [];
}
