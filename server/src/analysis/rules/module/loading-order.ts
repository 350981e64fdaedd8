import type { LoadingOrderFault } from '../../../core/admission/refusal.js';
import type { Fix } from '../../../core/problem.js';
import { removeField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { addFirstItem, moveToFront, removeItem } from '../../edits/items.js';
import { contextAt } from '../../yaml/scalar-text.js';
import { fieldSpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'loading-order',
  severity: 'error',
  refusedBy: 'webhook',
  since: '1.1.0',
  summary: '`modulesLoadingOrder` is not a list that begins with `moduleName` and names each module once.',
  explanation: `KMM makes soft dependencies for \`modprobe\` of the list: each module is loaded after the one behind it. Its
webhook refuses a list of fewer than two entries, one without a \`moduleName\` beside it, one that begins with another
name than \`moduleName\`, and one that names a module twice.`,
  check: eachRefusal(['loading-order'], finding),
};

type Refused = RefusalSubject<'loading-order'>;

function finding(refused: Refused): Finding {
  const { subject, view, refusal } = refused;
  const { path, reason } = refusal;
  const at = reason.what === 'starts otherwise' ? [...path, 0] : path;
  const first = reason.what === 'duplicate' ? view.at([...path.slice(0, -1), reason.first]) : undefined;
  return {
    span: fieldSpan(subject.document, view.field(at)),
    message: messageOf(reason),
    field: view.field(at),
    fixes: fixesOf(refused),
    ...(first && { related: [{ message: 'It is listed here', span: first.span }] }),
  };
}

function messageOf(reason: LoadingOrderFault): string {
  switch (reason.what) {
    case 'too short':
      return `A loading order of ${reason.length === 0 ? 'nothing' : 'one module'} says nothing; KMM's webhook refuses fewer than two entries. Add what the module depends on, or remove the list.`;
    case 'no module name':
      return "A loading order needs a `moduleName` to begin with; KMM's webhook refuses it with `rawArgs`. Remove it.";
    case 'starts otherwise':
      return `The loading order must begin with \`${reason.moduleName}\`, the \`moduleName\`; KMM's webhook refuses it otherwise. Put that first.`;
    case 'duplicate':
      return `\`${reason.name}\` is in the loading order already; KMM's webhook refuses duplicates. Remove one.`;
  }
}

function fixesOf({ subject: { document }, view, refusal: { path, reason } }: Refused): readonly Fix[] {
  const list = view.at(reason.what === 'duplicate' ? path.slice(0, -1) : path);
  if (list?.kind !== 'list') return [];
  switch (reason.what) {
    case 'too short':
    case 'no module name':
      return fixes('Remove `modulesLoadingOrder`', removeField(document, view.field(path)));
    case 'starts otherwise': {
      const { moduleName } = reason;
      const index = list.items.findIndex(item => item.kind === 'scalar' && item.value === moduleName);
      const context = list.flow ? 'flow' : contextAt(document.root, view.field(path));
      const edit =
        index < 0
          ? addFirstItem(document.text, list, text(moduleName)(context))
          : moveToFront(document.text, list, index);
      return fixes(`Put \`${moduleName}\` first`, edit, 'preferred');
    }
    case 'duplicate':
      return fixes(
        `Remove this \`${reason.name}\``,
        removeItem(document.text, list, Number(path.at(-1))),
        'preferred',
      );
  }
}
