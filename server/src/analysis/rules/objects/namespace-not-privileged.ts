import type { FieldPath } from '../../../core/field-path.js';
import { memo } from '../../../core/memo.js';
import type { SourceFile } from '../../objects/source-file.js';
import { documentsOf } from '../../objects/source-file.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule, WorkspaceSubject } from '../../lint/rule.js';
import { stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'namespace-not-privileged',
  looksAt: 'workspace',
  severity: 'warning',
  summary: 'The namespace of a Module does not admit privileged Pods.',
  explanation: `What loads a kernel module is privileged and mounts paths of the node; from 2.6 on builds mount such paths, too.
Pod Security admission refuses these Pods in a namespace labelled \`pod-security.kubernetes.io/enforce: baseline\` or
\`restricted\`. Nothing is said of a namespace without the label: what holds there is the cluster's own default.`,
  *check(subject) {
    const { document } = subject;
    const { apiVersion, kind, name } = document.identity;
    const level = stringAt(document.root, label);
    if (apiVersion !== 'v1' || kind !== 'Namespace' || !name || !isStrict(level)) return;
    if (!hasModule(subject, name)) return;
    yield {
      span: fieldSpan(document, label),
      field: label,
      message: `Pod Security admission refuses KMM's Pods at the level \`${level}\`, and a Module is in this namespace. Use \`privileged\`.`,
      fixes: fixes('Use `privileged`', setField(document, label, text('privileged')), 'preferred'),
    };
  },
};

const label: FieldPath = ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'];

const isStrict = (level: string | undefined): level is 'baseline' | 'restricted' =>
  level === 'baseline' || level === 'restricted';

const hasModule = ({ files }: WorkspaceSubject, namespace: string): boolean =>
  namespacesIn(files).has(namespace);

const namespacesIn = memo(
  (files: WorkspaceSubject['files']) => new Set([...files.values()].flatMap(namespacesOfModules)),
);

/** On a spoke, too: the hub brings the Module into `spokeNamespace`. */
const namespacesOfModules = (file: SourceFile): readonly (string | undefined)[] =>
  documentsOf(file).map(({ document: { kind, root } }) => {
    if (kind === 'Module') return stringAt(root, ['metadata', 'namespace']);
    return kind === 'ManagedClusterModule' ? stringAt(root, ['spec', 'spokeNamespace']) : undefined;
  });
