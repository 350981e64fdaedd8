import { nameWord, namespaceWord, shellCommand } from '../../../core/text/shell-text.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { ServiceAccount } from '../../objects/granted-accounts.js';
import { isDeclared, isGranted } from '../../objects/granted-accounts.js';
import { isPatch, kustomized } from '../../objects/kustomization.js';
import { isCertain } from '../../lint/certain.js';
import { fieldSpan, keySpan } from '../../lint/place.js';
import type { Finding, Rule, WorkspaceSubject } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { isUnfinished } from '../../known/open-text.js';
import { stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'account-without-privileges',
  looksAt: 'workspace',
  severity: 'warning',
  speaksOfAbsence: true,
  summary: 'On OpenShift, a Module whose Pods run as a service account that may not be privileged.',
  explanation: `OpenShift admits the privileged Pods of a Module only for a service account that may use the
SecurityContextConstraints \`privileged\`. In the operator's own namespace, \`openshift-kmm\`, KMM brings such accounts along;
anywhere else Pods run as \`serviceAccountName\`, or as \`default\`, which may not by itself. Name an account and let it:
\`oc adm policy add-scc-to-user privileged -z <account> -n <namespace>\`.

Nothing is said of an account that a role binding or a SecurityContextConstraints of the workspace names, nor where the
namespace is not written or a kustomization decides on it. Of an account that the workspace declares and nothing in it
grants anything it is information: a script may do that.`,
  *check(subject) {
    const { document, distribution, files, uri } = subject;
    const view = distribution === 'openshift' ? moduleViewOf(document) : undefined;
    if (!view || kustomized(files).movesNamespaces || isPatch(files, uri)) return;
    const namespaceField = view.onHub ? ['spec', 'spokeNamespace'] : ['metadata', 'namespace'];
    const namespace = stringAt(document.root, namespaceField) ?? '';
    if (namespace === '' || isUnfinished(namespace) || isOperators(namespace)) return;
    const told = new Set<string>();
    for (const part of parts) {
      const field = view.field(['spec', part, 'serviceAccountName']);
      if (view.at(['spec', part])?.kind !== 'map' || !isCertain(subject, [field, namespaceField], 'fields'))
        continue;
      const written = stringAt(document.root, field) ?? '';
      const account: ServiceAccount = { namespace, name: written === '' ? 'default' : written };
      if (told.has(account.name) || isUnfinished(written) || isGranted(files, account)) continue;
      told.add(account.name);
      if (written === '') yield unnamed(subject, view, part, namespace);
      else if (isDeclared(files, account)) yield ungranted(subject, field, account);
    }
  },
};

const parts = ['moduleLoader', 'devicePlugin', 'dra'] as const;

const isOperators = (namespace: string): boolean => /^openshift-kmm(?:-hub)?$/.test(namespace);

function unnamed(
  { document }: WorkspaceSubject,
  view: ModuleView,
  part: (typeof parts)[number],
  namespace: string,
): Finding {
  const field = view.field(['spec', part]);
  return {
    span: keySpan(document, field),
    field,
    message: `There is no \`serviceAccountName\`, so these Pods run as \`default\` of \`${namespace}\`, and OpenShift does not let it be privileged by itself. Name an account that may use the SecurityContextConstraints \`privileged\`.`,
  };
}

function ungranted(
  { document }: WorkspaceSubject,
  field: FieldPath,
  { name, namespace }: ServiceAccount,
): Finding {
  return {
    severity: 'information',
    span: fieldSpan(document, field),
    field,
    message: `Nothing in this workspace lets \`${name}\` use the SecurityContextConstraints \`privileged\`, without which OpenShift refuses these Pods: \`${granting(name, namespace)}\`.`,
  };
}

const granting = (name: string, namespace: string): string =>
  shellCommand(
    'oc',
    'adm',
    'policy',
    'add-scc-to-user',
    'privileged',
    '-z',
    nameWord(name, 'NAME'),
    '-n',
    namespaceWord(namespace),
  );
