import { admissionFacts } from '../../../core/admission/facts.js';
import { nameRefusals } from '../../../core/admission/name-length.js';
import type { FieldPath } from '../../../core/field-path.js';
import { isDecided } from '../../known/decided.js';
import { fieldSpan } from '../../lint/place.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import { entryAt, stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'name-too-long',
  severity: 'error',
  refusedBy: 'webhook',
  summary: 'Name and namespace of a Module are too long together.',
  explanation: `KMM puts both into labels, so its webhook refuses a Module whose name and namespace have more than 40
characters together (41 on upstream's main branch), although its message speaks of Modules with a \`version\`. Before 2.0
there is no limit; OpenShift's KMM 1.1 has it for Modules with a \`version\` only.

In a file without a namespace only a name is reported that leaves no room for the shortest one. The hub accepts any
ManagedClusterModule, but the Module it makes, of the same name and in \`spokeNamespace\`, is refused on every spoke: a
warning.`,
  *check(subject) {
    const { document } = subject;
    const place = placeOf(subject);
    const name = stringAt(document.root, nameField);
    if (!place || name === undefined || !isDecided(document, [nameField, place.namespace], 'fields')) return;
    const namespace = stringAt(document.root, place.namespace) ?? '';
    const version = stringAt(document.root, [...place.spec, 'moduleLoader', 'container', 'version']) ?? '';
    const facts = admissionFacts(subject.release, subject.distribution);
    const counted = namespace === '' ? shortestNamespace : namespace;
    for (const { length, limit } of nameRefusals({ name, namespace: counted }, version !== '', facts)) {
      yield finding(subject, { namespace, length, limit, place });
    }
  },
};

const nameField: FieldPath = ['metadata', 'name'];
const shortestNamespace = 'n';

/** Where a document says what its Module will be called. */
interface Place {
  readonly onHub: boolean;
  readonly namespace: FieldPath;
  readonly spec: FieldPath;
}

function placeOf({ document: { kind } }: DocumentSubject): Place | undefined {
  if (kind === 'Module') return { onHub: false, namespace: ['metadata', 'namespace'], spec: ['spec'] };
  if (kind !== 'ManagedClusterModule') return undefined;
  return { onHub: true, namespace: ['spec', 'spokeNamespace'], spec: ['spec', 'moduleSpec'] };
}

interface TooLong {
  readonly namespace: string;
  readonly length: number;
  readonly limit: number;
  readonly place: Place;
}

function finding({ document }: DocumentSubject, found: TooLong): Finding {
  const { namespace, place } = found;
  const other = entryAt(document.root, place.namespace)?.value;
  return {
    span: fieldSpan(document, nameField),
    message: messageOf(found),
    field: nameField,
    ...(namespace !== '' &&
      other && {
        related: [
          { message: `${String(namespace.length)} characters are the namespace's`, span: other.span },
        ],
      }),
    ...(place.onHub && { severity: 'warning', refusedBy: null }),
  };
}

function messageOf({ namespace, length, limit, place }: TooLong): string {
  const who = place.onHub ? "KMM's webhook on every spoke" : "KMM's webhook";
  if (namespace === '') {
    return `A name of ${String(length - 1)} characters leaves no room for a namespace; ${who} refuses more than ${String(limit)} for both. Shorten it.`;
  }
  const excess = String(length - limit);
  return `Name and namespace have ${String(length)} characters together; ${who} refuses more than ${String(limit)}. Shorten them by ${excess}.`;
}
