import type { Fix } from '../../../core/problem.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { fieldSpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { foresee, refusalsIn } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { withoutTrailing } from '../../../core/text/cut.js';
import { modprobeField } from '../../../core/module/container-field.js';

export const rule: Rule = {
  id: 'file-to-sign-outside-dir-name',
  severity: 'error',
  refusedBy: 'webhook',
  summary: 'A file in `filesToSign` is not under `dirName`.',
  explanation: `KMM signs in a copy of \`modprobe.dirName\` (\`/opt\` when it is not set), so its webhook refuses any other
file. It compares the texts as they are written, before variables have values: a path must begin with \`dirName\` and a
slash. Where \`dirName\` itself ends in a slash, that makes two.

Before 2.6 nobody refuses it: information, as the file is signed. A path that does not begin with a slash is a warning:
whether it is found then depends on the working directory of the image.`,
  *check(subject) {
    const { refuses, asked } = foresee(subject, facts => facts.filesToSign);
    for (const refused of refusalsIn(asked, ['file-to-sign-outside-dir-name'])) {
      if (refuses) yield { field: refused.view.field(refused.refusal.path), ...tell(refused) };
      else if (!hasSlash(refused)) yield foretell(refused);
    }
  },
};

type Refused = RefusalSubject<'file-to-sign-outside-dir-name'>;

const dirNamePath = [...modprobeField, 'dirName'];

function tell(refused: Refused): Finding {
  const { subject, view, refusal } = refused;
  const { file, dirName, path } = refusal;
  const written = view.entry(dirNamePath)?.value;
  const advice = hasSlash(refused)
    ? 'Write `dirName` without the slash at its end.'
    : `Write a path that begins with \`${dirName}/\`.`;
  return {
    span: fieldSpan(subject.document, view.field(path)),
    message: `\`${file}\` is not under \`dirName\`, \`${dirName}\`; KMM's webhook refuses it. ${advice}`,
    fixes: fixesOf(refused),
    ...(written && { related: [{ message: '`dirName` is set here', span: written.span }] }),
  };
}

/** For a release that does not look. */
function foretell(refused: Refused): Finding {
  const { subject, view, refusal } = refused;
  const field = view.field(refusal.path);
  const finding = { span: fieldSpan(subject.document, field), field, refusedBy: null };
  const { file, dirName } = refusal;
  if (file.startsWith('/')) {
    const message = `\`${file}\` is not under \`dirName\`, \`${dirName}\`; it is signed, but not loaded, and KMM 2.6 and later refuse it. Remove it.`;
    return { ...finding, message, severity: 'information' };
  }
  const message = `\`${file}\` is no absolute path; where it is looked for depends on the working directory of the image. Begin with \`${dirName}/\`.`;
  return { ...finding, message, severity: 'warning', fixes: fixesOf(refused) };
}

/** The file would be under `dirName` if that had no slash at its end. */
const hasSlash = ({ refusal: { file, dirName } }: Refused): boolean =>
  dirName.length > 1 && dirName.endsWith('/') && file.startsWith(dirName);

function fixesOf(refused: Refused): readonly Fix[] {
  const { subject, view, refusal } = refused;
  const { file, dirName, path } = refusal;
  if (hasSlash(refused)) {
    const short = withoutTrailing(dirName, '/');
    const edit = setField(subject.document, view.field(dirNamePath), text(short));
    return fixes(`Write \`dirName: ${short}\``, edit, 'preferred');
  }
  const meant = [`/${file}`, `${dirName}/lib/modules/\${KERNEL_FULL_VERSION}/${file}`].find(
    candidate => candidate.startsWith(`${dirName}/`) && (candidate === `/${file}` || isFileName(file)),
  );
  if (meant === undefined) return [];
  return fixes(`Write \`${meant}\``, setField(subject.document, view.field(path), text(meant)));
}

const isFileName = (file: string): boolean => /^[\w.-]+\.ko$/.test(file);
