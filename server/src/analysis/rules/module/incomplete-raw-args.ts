import { dialectOf } from '../../../core/dialect.js';
import type { Fix } from '../../../core/problem.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { isDecided } from '../../known/decided.js';
import { fieldSpan, keySpan, parentSpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { refusalsIn } from '../../lint/refusals.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import { admissionFacts } from '../../../core/admission/facts.js';
import { locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'incomplete-raw-args',
  severity: 'error',
  refusedBy: 'webhook',
  speaksOfAbsence: true,
  since: '1.1.0',
  summary: '`modprobe` does not say what to load.',
  explanation: `Either \`moduleName\` names the module, or \`rawArgs\` hold the whole command lines of \`modprobe\`, one to
\`load\` and one to \`unload\`. KMM's webhook refuses a Module with neither, and one without a name whose \`rawArgs\` lack
one of the two. Until KMM 2.3 that holds for a Module without any \`moduleLoader\` as well, even without a \`spec\`, which
the CRD lets pass.`,
  *check(subject) {
    yield* withoutLoader(subject);
    for (const refused of refusalsIn(subject, ['incomplete-raw-args'])) {
      if (refused.view.module.spec.moduleLoader) yield finding(refused);
    }
  },
};

/** No `spec` at all, which only the webhook minds. */
function* withoutLoader(subject: DocumentSubject): Iterable<Finding> {
  const { document, release, distribution } = subject;
  const spec = locatedAt(document.root, ['spec']);
  const isNull = spec?.kind === 'scalar' && spec.value === null;
  if (document.kind !== 'Module' || (spec && !isNull) || !isDecided(document, [['spec']], 'absence')) return;
  if (!admissionFacts(release, distribution).webhook || dialectOf(release).moduleLoaderOptional) return;
  yield {
    span: spec ? fieldSpan(document, ['spec']) : parentSpan(document, ['spec']),
    message: `The Module has no \`moduleLoader\`; KMM's webhook refuses that in ${release}. Add \`spec.moduleLoader\`.`,
    field: ['spec', 'moduleLoader'],
  };
}

type Refused = RefusalSubject<'incomplete-raw-args'>;

function finding(refused: Refused): Finding {
  const { subject, view, refusal } = refused;
  const { path, missing } = refusal;
  const written = ['rawArgs', 'moduleName'].find(key => view.entry([...path, key]));
  const field = view.field(written === undefined ? path : [...path, written]);
  const lacks = missing.map(key => `\`${key}\``).join(' and ') + (missing.length > 1 ? ' are' : ' is');
  return {
    span: (written === 'rawArgs' ? keySpan : fieldSpan)(subject.document, field),
    message: view.entry([...path, 'rawArgs'])
      ? `Without a \`moduleName\`, \`rawArgs\` need both \`load\` and \`unload\`, and ${lacks} missing; KMM's webhook refuses that. Complete them, or name the module instead.`
      : "There is no `moduleName`, and no `rawArgs` instead; KMM's webhook refuses that. Name the module.",
    field,
    fixes: nameModule(refused),
  };
}

/** Modules are mostly called like their object, in the spelling of the kernel. */
function nameModule({ subject: { document }, view, refusal }: Refused): readonly Fix[] {
  const name = document.identity.name?.replaceAll('-', '_') ?? '';
  if (!/^[a-z0-9_]+$/.test(name) || view.entry([...refusal.path, 'rawArgs'])) return [];
  const field = view.field([...refusal.path, 'moduleName']);
  return fixes(`Set \`moduleName: ${name}\``, setField(document, field, text(name)));
}
