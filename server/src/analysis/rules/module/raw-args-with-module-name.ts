import { schemaAt } from '../../../core/api-server/schema.js';
import type { FieldPath } from '../../../core/field-path.js';
import { removeField } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { verdictOf } from '../../lint/verdict.js';
import { entriesInOrder } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'raw-args-with-module-name',
  severity: 'error',
  refusedBy: 'webhook',
  since: '1.1.0',
  summary: '`modprobe` has both a `moduleName` and `rawArgs`.',
  explanation: `\`rawArgs\` are the whole command line of \`modprobe\`, the module's name included, so KMM's webhook refuses
them beside a \`moduleName\`. To add flags to the command that KMM makes, use \`args\`.`,
  check: eachRefusal(['raw-args-with-module-name'], finding),
};

type Refused = RefusalSubject<'raw-args-with-module-name'>;

function finding(refused: Refused): Finding {
  const { subject, view, refusal } = refused;
  const modprobe = refusal.path.slice(0, -1);
  const [first, second] = entriesInOrder(view.at(modprobe), ['moduleName', 'rawArgs']);
  const remove = (key: string) =>
    fixes(`Remove \`${key}\``, removeField(subject.document, view.field([...modprobe, key])));
  return {
    span: second?.keySpan ?? view.spanOf(refusal.path),
    message:
      "Both `moduleName` and `rawArgs` are set; KMM's webhook refuses that. Remove one; for additional flags there is `args`.",
    fixes: [...remove('rawArgs'), ...(canGoWithoutName(refused, modprobe) ? remove('moduleName') : [])],
    ...(first && { related: [{ message: `\`${first.key}\` is set here`, span: first.keySpan }] }),
  };
}

/** Only complete `rawArgs` can stand alone, and not where a loading order needs the name or the CRD requires it. */
function canGoWithoutName({ subject, view }: Refused, modprobe: FieldPath): boolean {
  const { rawArgs, modulesLoadingOrder } = view.module.spec.moduleLoader?.container.modprobe ?? {};
  const schema = verdictOf(subject)?.schema;
  const required = schema && schemaAt(schema, view.field(modprobe))?.required;
  const isComplete = Boolean(rawArgs?.load?.length && rawArgs.unload?.length);
  return isComplete && !modulesLoadingOrder && !required?.includes('moduleName');
}
