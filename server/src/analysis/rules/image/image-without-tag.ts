import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { fieldSpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { foresee, refusalsIn } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'image-without-tag',
  severity: 'error',
  refusedBy: 'webhook',
  summary: 'A `containerImage` has neither tag nor digest.',
  explanation: `From KMM 2.2 on the webhook refuses an image in which it finds neither \`:\` nor \`@\`. It looks before any
variable has a value, so \`$IMAGE\` is refused too. Before 2.2 nobody refuses it, but nodes then pull \`latest\`, which is
hardly built for their kernel: a warning. The tag for one image per kernel is \`\${KERNEL_FULL_VERSION}\`.`,
  *check(subject) {
    const { refuses, asked } = foresee(subject, facts => facts.imageNeedsTag);
    for (const refused of refusalsIn(asked, ['image-without-tag'])) {
      yield refuses
        ? finding(refused, "KMM's webhook refuses it")
        : { ...finding(refused, 'nodes pull `latest`'), severity: 'warning', refusedBy: null };
    }
  },
};

const tag = ':${KERNEL_FULL_VERSION}';

function finding(
  { subject, view, refusal: { path, image } }: RefusalSubject<'image-without-tag'>,
  whatHappens: string,
): Finding {
  const field = view.field(path);
  const node = locatedAt(subject.document.root, field);
  const style = node?.kind === 'scalar' ? node.style : 'plain';
  const isName = /[a-z0-9}]$/i.test(image);
  return {
    span: fieldSpan(subject.document, field),
    message: `\`${image}\` has neither tag nor digest; ${whatHappens}. Add a tag, such as \`${tag}\`.`,
    field,
    fixes: isName
      ? fixes(
          'Use `${KERNEL_FULL_VERSION}` as tag',
          setField(subject.document, field, text(image + tag, style)),
          'preferred',
        )
      : [],
  };
}
