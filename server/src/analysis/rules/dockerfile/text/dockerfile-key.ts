import type { DockerfileKeyFault } from '../../../dockerfile/dockerfile-key.js';
import { dockerfileKey, dockerfileKeyFault } from '../../../dockerfile/dockerfile-key.js';
import { shiftSpan } from '../../../../core/span.js';
import { fixes } from '../../../edits/fix.js';
import type { NamedObject } from '../../../lint/declared.js';
import { namedAt, namedObjects, onlyDeclaration } from '../../../lint/declared.js';
import type { Finding, Rule, WorkspaceSubject } from '../../../lint/rule.js';
import type { ObjectReference } from '../../../objects/object-references.js';
import { objectFacts } from '../../../objects/object-references.js';
import { roleOf } from '../../../objects/object-roles.js';

export const rule: Rule = {
  id: 'dockerfile-key',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A ConfigMap that a build names has its Dockerfile under another key than `dockerfile`.',
  explanation: `KMM reads the key \`dockerfile\` of the ConfigMap and no other, in lower case. Without it the build never
starts; only the operator's log says so. \`kubectl create configmap --from-file=Dockerfile\` and a kustomization's
\`files: [Dockerfile]\` take the name of the file for the key: write \`dockerfile=Dockerfile\` there.`,
  *check(subject) {
    for (const object of namedObjects(subject, 'ConfigMap', 'dockerfileConfigMap')) {
      const fault = dockerfileKeyFault(object.contents);
      if (fault && fault.kind !== 'binary' && (fault.kind === 'other case' || object.isOnly))
        yield finding(object, fault);
    }
    const { references, namespace } = objectFacts(subject.document);
    for (const reference of references) {
      if (roleOf(reference.field) === 'dockerfileConfigMap')
        yield* moduleFindings(subject, reference, namespace);
    }
  },
};

type WrongKey = Exclude<DockerfileKeyFault, { kind: 'binary' }>;

function finding({ nameEntry, references }: NamedObject, fault: WrongKey): Finding {
  const related = namedAt(references);
  if (fault.kind === 'no such key') {
    return {
      span: nameEntry.value.span,
      message: `A build names this ConfigMap, which has no key \`${dockerfileKey}\`; KMM does not start the build. Put the Dockerfile under it.`,
      related,
    };
  }
  return {
    span: fault.key.span,
    message: `KMM reads the key \`${dockerfileKey}\` only, not \`${fault.key.name}\`, and does not start the build. Rename it.`,
    related,
    fixes: fixes(title, [fault.key.renamed(dockerfileKey)], 'preferred'),
  };
}

const title = `Use key \`${dockerfileKey}\``;

/** At the Module for those who have only that open; the mistake itself is in the ConfigMap. */
function* moduleFindings(
  subject: WorkspaceSubject,
  { name, span, field }: ObjectReference,
  namespace: string | undefined,
): Iterable<Finding> {
  const found = onlyDeclaration(subject, { kind: 'ConfigMap', name, namespace });
  const fault = found && dockerfileKeyFault(found.contents);
  if (!fault || fault.kind === 'binary' || fault.kind === 'no such key') return;
  const { uri, start } = found;
  const change = fault.key.renamed(dockerfileKey);
  yield {
    severity: 'information',
    refusedBy: null,
    span,
    field,
    message: `This ConfigMap has the key \`${fault.key.name}\`, where KMM reads \`${dockerfileKey}\` only. Rename it there.`,
    related: [{ message: 'The key', uri, span: shiftSpan(fault.key.span, start) }],
    fixes: fixes(title, [{ ...change, uri, span: shiftSpan(change.span, start) }]),
  };
}
