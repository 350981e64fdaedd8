import type { Release } from '../../../core/release.js';
import { dialectOf } from '../../../core/dialect.js';
import type { Fix } from '../../../core/problem.js';
import { listOfOne, setField } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { parentSpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { foresee, refusalsIn } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { mappingViewsOf } from '../../module/mapping-views.js';

export const rule: Rule = {
  id: 'missing-files-to-sign',
  severity: 'error',
  refusedBy: 'webhook',
  speaksOfAbsence: true,
  summary: '`sign` does not say which files to sign.',
  explanation: `From KMM 2.6 on the webhook refuses a \`sign\` without \`filesToSign\`. Earlier releases accept it and push an
image in which nothing is signed, whatever the description of the field says: a warning. 1.0 pushes nothing at all, so
that nodes find no image: an error. There, what the container and the mapping list counts together.`,
  *check(subject) {
    const { refuses, asked } = foresee(subject, facts => facts.filesToSign);
    const { signTool } = dialectOf(subject.release);
    for (const refused of refusalsIn(asked, ['missing-files-to-sign'])) {
      if (refuses) yield finding(refused, "KMM's webhook refuses that");
      else if (!signsNothing(refused, subject.release)) continue;
      else if (signTool === 'signimage') {
        yield { ...finding(refused, 'KMM then pushes nothing, and nodes find no image'), refusedBy: 'node' };
      } else yield { ...finding(refused, 'KMM then signs nothing'), severity: 'warning', refusedBy: null };
    }
  },
};

/** Some mapping that this `sign` is for has no file from anywhere else either. */
const signsNothing = ({ view, refusal }: Refused, release: Release): boolean =>
  mappingViewsOf(view, release).some(({ path, effective: { sign, mapping } }) => {
    const isOwn = path.every((step, index) => step === refusal.path[index]);
    return sign !== null && !sign.filesToSign?.length && (isOwn || !mapping.sign);
  });

type Refused = RefusalSubject<'missing-files-to-sign'>;

function finding(refused: Refused, whatHappens: string): Finding {
  const { subject, view, refusal } = refused;
  const field = view.field([...refusal.path, 'filesToSign']);
  return {
    span: parentSpan(subject.document, field),
    message: `No \`filesToSign\` are listed; ${whatHappens}. List the module's file.`,
    field,
    fixes: signTheModule(refused),
  };
}

function signTheModule({ subject: { document }, view, refusal }: Refused): readonly Fix[] {
  const { dirName, moduleName } = view.module.spec.moduleLoader?.container.modprobe ?? {};
  if (!/^[\w-]+$/.test(moduleName ?? '') || !/^(?:\/[\w.-]+)+$/.test(dirName ?? '')) return [];
  const file = `${String(dirName)}/lib/modules/\${KERNEL_FULL_VERSION}/${String(moduleName)}.ko`;
  const field = view.field([...refusal.path, 'filesToSign']);
  return fixes(`Sign \`${file}\``, setField(document, field, listOfOne(file)));
}
