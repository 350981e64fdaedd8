import { spanOf } from '../../../core/span.js';
import type { YamlDocument } from '../../objects/document.js';
import { mistypedKindOf, saysNothing } from '../../objects/mistyped-kind.js';
import type { Fix } from '../../../core/problem.js';
import { apiVersionsOf, isServedBy } from '../../objects/kinds.js';
import { fieldSpan } from '../../lint/place.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { PlacedViolation } from '../../lint/verdict.js';
import { findingOf, verdictOf } from '../../lint/verdict.js';
import { entryOf } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'not-served',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'KMM serves no such kind under that apiVersion.',
  explanation: `The pair of \`apiVersion\` and \`kind\` decides which CRD an object is held against. KMM's are
\`kmm.sigs.x-k8s.io/v1beta1\` for Module, \`kmm.sigs.x-k8s.io/v1beta2\` (before 2.1 only \`v1beta1\`) for
PreflightValidation and \`hub.kmm.sigs.x-k8s.io/v1beta1\` for ManagedClusterModule. Case matters. On OpenShift there are
PreflightValidationOCP as well, in the versions of PreflightValidation, and from 2.5 on BootModuleConfig as
\`kmm.sigs.x-k8s.io/v1beta1\`; upstream's KMM has neither.`,
  *check(subject) {
    const verdict = verdictOf(subject);
    const violation = verdict?.violations.find(({ kind }) => kind === 'identity');
    if (verdict && violation) yield findingOf(verdict, violation, explained(subject, violation));
    if (isOfOtherDistribution(subject)) yield foreign(subject);
    else if (!verdict && subject.document.kind) yield* notYetServed(subject);
  },
};

function explained({ document }: DocumentSubject, violation: PlacedViolation) {
  const meant = violation.kind === 'identity' ? violation.meant : '';
  const field = String(violation.path[0]);
  const version = entryOf(document.root, 'apiVersion')?.value.span;
  if (field === 'kind' && version && ofKubernetes.has(document.identity.kind ?? '')) {
    return {
      message: `KMM serves no kind \`${document.identity.kind ?? ''}\`; the API server refuses it. It is one of Kubernetes' own: write \`apiVersion: v1\`.`,
      fixes: [
        {
          title: 'Write `apiVersion: v1`',
          changes: [{ span: version, text: 'v1' }],
          preferred: true as const,
        },
      ],
    };
  }
  if (document.root && saysNothing(document.root)) {
    const kind = document.root && mistypedKindOf(document)?.kind;
    return {
      severity: 'warning' as const,
      refusedBy: null,
      message: `By its fields this is a ${String(kind)}, but it has neither \`apiVersion\` nor \`kind\`, and kubectl does not apply it. Add \`apiVersion: ${meant}\` and \`kind: ${String(kind)}\`.`,
      fixes: onTop(document, `apiVersion: ${meant}\nkind: ${String(kind)}\n`, 'Add `apiVersion` and `kind`'),
    };
  }
  const { span } = entryOf(document.root, field)?.value ?? {};
  if (!span || span.end === span.start) {
    return {
      message: `The object has no \`${field}\`; the API server refuses it. Add \`${field}: ${meant}\`.`,
      fixes: span ? [] : onTop(document, `${field}: ${meant}\n`, `Add \`${field}\``),
    };
  }
  const fix: Fix = { title: `Write \`${meant}\``, changes: [{ span, text: meant }], preferred: true };
  const written = document.text.slice(span.start, span.end).split('\n', 1)[0] ?? '';
  return {
    message: `KMM serves no ${field} \`${written}\`; the API server refuses it. Write \`${meant}\`.`,
    fixes: [fix],
  };
}

/** In front of the first key of a block. */
function onTop({ root }: YamlDocument, lines: string, title: string): readonly Fix[] {
  if (root?.kind !== 'map' || root.flow) return [];
  const { start } = root.span;
  return [{ title, changes: [{ span: spanOf(start, start), text: lines }], preferred: true }];
}

/** What stands beside Modules and is easily copied with their apiVersion. */
const ofKubernetes: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'Namespace', 'ServiceAccount']);

/** With `kmm.distribution` at `auto` such a kind makes it OpenShift's. */
const isOfOtherDistribution = ({ document, distribution }: DocumentSubject): boolean =>
  document.kind !== undefined && !isServedBy(document.kind, distribution);

const foreign = ({ document }: DocumentSubject): Finding => ({
  span: fieldSpan(document, ['kind']),
  message: `Only OpenShift's KMM serves ${document.kind ?? ''}; the API server refuses it with upstream's. Set \`kmm.distribution\` to \`openshift\` if that is what your cluster runs.`,
});

/** A kind or version of another release than the one that is set. */
function* notYetServed(subject: DocumentSubject): Iterable<Finding> {
  const { document, release, schemas } = subject;
  const { kind, identity } = document;
  if (!kind) return;
  const others = apiVersionsOf(kind).filter(version => schemas.schemaFor(kind, version, subject));
  const advice =
    others.length > 0 ? `Use \`${others.join('` or `')}\`.` : 'Set `kmm.version` to the KMM of your cluster.';
  yield {
    span: fieldSpan(document, ['apiVersion']),
    message: `KMM ${release} does not serve ${kind} as \`${identity.apiVersion ?? ''}\`; the API server refuses it. ${advice}`,
  };
}
