import type { GoRegexpVersion } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import { kernelForm } from '../../../core/kernel/kernel-form.js';
import { unintendedEscapes } from '../../../core/kernel/regexp-habits.js';
import { compileRegexp } from '../../../core/regexp/re2.js';
import { fixes } from '../../edits/fix.js';
import { setField, text as textOf } from '../../edits/fields.js';
import { isUnfinished } from '../../known/open-text.js';
import { mappingTexts } from '../../lint/field-texts.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'regexp-matches-no-kernel',
  severity: 'warning',
  summary: 'No kernel there can be matches the `regexp`.',
  explanation: `A kernel's name, as \`uname -r\` prints it, begins with two numbers and a dot between them (\`5.14\`) and has no
blanks, slashes or quotes. \`^\` is its start and \`$\` its end. So \`/^5\\.14/\` with the slashes of other languages,
\`^5\\.14 \` with a blank at its end, \`^v5\\.14\`, \`^el9\` and \`5\\.14$-427\` match nothing, and KMM passes over the mapping
for every node.`,
  *check({ document, release }) {
    const go = dialectOf(release).goRegexp;
    for (const { value, node, field } of mappingTexts(document, 'regexp')) {
      if (canMatch(value, go) || isUnfinished(value) || /\$[{(\w]/.test(value)) continue;
      // `unintended-escape` says more of it.
      if (unintendedEscapes(value).length > 0) continue;
      const remedy = remedies.find(({ of }) => isRemedy(value, of(value), go));
      const meant = remedy?.of(value) ?? '';
      yield {
        span: node.span,
        message: `No kernel can match this: ${remedy?.why ?? usual}. KMM never takes this mapping. ${meant === '' ? 'Correct it.' : `Write \`${meant}\`.`}`,
        field,
        fixes:
          meant === ''
            ? []
            : fixes(`Write \`${meant}\``, setField(document, field, textOf(meant, node.style)), 'preferred'),
      };
    }
  },
};

/** What does not compile is for `regexp-does-not-compile`. */
function canMatch(pattern: string, go: GoRegexpVersion): boolean {
  const compiled = compileRegexp(pattern, go);
  return !compiled.ok || compiled.regexp.canMatch(kernelForm);
}

function isRemedy(pattern: string, meant: string, go: GoRegexpVersion): boolean {
  const compiled = meant !== pattern && meant !== '' ? compileRegexp(meant, go) : undefined;
  return compiled?.ok === true && compiled.regexp.canMatch(kernelForm);
}

const usual =
  'a kernel begins with two numbers, such as `5.14`, has no blanks, slashes or quotes, and only its start is `^`, its end `$`';

interface Remedy {
  readonly of: (pattern: string) => string;
  readonly why: string;
}

const remedies: readonly Remedy[] = [
  { of: pattern => pattern.trim(), why: 'a kernel has no blanks' },
  {
    of: pattern => pattern.replace(/^\/(.*)\/[a-z]*$/s, '$1'),
    why: 'KMM takes the slashes for characters of the kernel',
  },
  {
    of: pattern => pattern.replace(/^(["'`])(.*)\1$/s, '$2'),
    why: 'KMM takes the inner quotes for characters of the kernel',
  },
  { of: pattern => pattern.replace(/^\^v(?=\d)/i, '^'), why: 'a kernel begins with a number' },
];
