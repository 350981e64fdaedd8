import type { RegexpError } from '../../../core/regexp/go-regexp-error.js';
import { remedyFor } from '../../../core/regexp/regexp-remedy.js';
import type { Span } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { fieldSpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { foresee, refusalsIn } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { withinScalar } from '../../yaml/scalar-text.js';
import { sourceSpanOf } from '../../yaml/scalar-source.js';

export const rule: Rule = {
  id: 'regexp-does-not-compile',
  severity: 'error',
  refusedBy: 'webhook',
  summary: 'A `regexp` is no regular expression that Go can compile.',
  explanation: `KMM reads \`regexp\` with Go's \`regexp\` package, whose language is RE2: no lookahead or lookbehind, no
back-references, no possessive repetition, counts up to 1000. \`(?<name>…)\` is known from KMM 2.1 on, \`(?P<name>…)\`
always. The webhook compiles every \`regexp\`. KMM 1.0 has no webhook: there the operator fails on the first kernel that
comes as far as this mapping.`,
  *check(subject) {
    // The last release without a webhook and the first with one are built with the same Go.
    const { refuses, asked } = foresee(subject, facts => facts.webhook);
    for (const refused of refusalsIn(asked, ['regexp-does-not-compile'])) {
      if (refuses) yield finding(refused, "KMM's webhook refuses it");
      else yield { ...finding(refused, "KMM's operator fails on it"), severity: 'warning', refusedBy: null };
    }
  },
};

function finding(refused: RefusalSubject<'regexp-does-not-compile'>, whoSaysSo: string): Finding {
  const { subject, view, refusal } = refused;
  const { regexp, error, path } = refusal;
  const { advice, replacement } = remedyFor(error, regexp);
  const span = placeOf(refused);
  const node = view.at(path);
  const style = node?.kind === 'scalar' ? node.style : 'plain';
  const change =
    span && replacement !== undefined ? [{ span, text: withinScalar(replacement, style) }] : undefined;
  return {
    span: span ?? fieldSpan(subject.document, view.field(path)),
    message: `Go cannot compile this, \`${inGoWords(error)}\`; ${whoSaysSo}. ${advice}`,
    field: view.field(path),
    fixes: fixes(`Write \`${replacement ?? ''}\``, change, 'preferred'),
  };
}

/** The offending part, inside of the scalar; undefined when the scalar is written too strangely. */
function placeOf({ subject, view, refusal }: RefusalSubject<'regexp-does-not-compile'>): Span | undefined {
  const node = view.at(refusal.path);
  const { bracket, span } = refusal.error;
  return node?.kind === 'scalar' ? sourceSpanOf(subject.document.text, node, bracket ?? span) : undefined;
}

/** Go's words. Of a bracket without a partner Go quotes the rest of the pattern, which says nothing more. */
function inGoWords({ reason, fragment, bracket }: RegexpError): string {
  if (bracket || fragment === '') return reason;
  return `${reason}: ${fragment.length > 40 ? `${fragment.slice(0, 39)}…` : fragment}`;
}
