import { dialectOf } from '../../../core/dialect.js';
import { kmmBuilder } from '../../../core/dockerfile/builder.js';
import type { ReferenceFaultKind } from '../../../core/image/reference.js';
import { longestRepository, splitReference } from '../../../core/image/reference.js';
import type { Fix } from '../../../core/problem.js';
import type { YamlDocument } from '../../objects/document.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import type { ImageFault } from '../../images/image-faults.js';
import { imageFault } from '../../images/image-faults.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { isMade } from '../../module/mapping-views.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import { spanIn, templateUsesOf } from '../../module/template-uses.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'invalid-image-name',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The image is not named as container runtimes want it.',
  explanation: `An image is \`registry:port/repository:tag\` or \`registry:port/repository@digest\`, without a scheme and
without blanks, the repository in lower case. With any other name kaniko cannot push and nodes report
\`InvalidImageName\`; from KMM 2.4 on, which looks for the image with a Pod of its own, nothing happens at all.

What variables become is taken into account; what a certain kernel makes of the tag is for \`invalid-tag-for-kernel\`.`,
  *check({ document, release, distribution }) {
    const view = moduleViewOf(document);
    if (!view) return;
    for (const use of templateUsesOf(view, release)) {
      const field = view.field(use.path);
      if (!isDecided(document, [field], 'value')) continue;
      const fault = imageFault(use, view, dialectOf(release));
      if (fault && fault.kind !== 'long tag') {
        yield findingOf(fault, use, kmmBuilder(distribution).name, document, view);
      }
      if (!fault) yield* upperCaseRegistry(use, document, view);
    }
  },
};

function findingOf(
  fault: ImageFault,
  use: TemplateUse,
  builder: string,
  document: YamlDocument,
  view: ModuleView,
): Finding {
  const made = use.users.some(isMade);
  const who = made ? `${builder} and the nodes refuse it` : 'nodes refuse it with InvalidImageName';
  const image = fault.image === use.text ? '' : `\`${fault.image}\`, which this becomes, `;
  const { what, advice } = words[fault.kind];
  return {
    span: spanIn(document.text, use, fault.part),
    message: `${image === '' ? 'The image ' : image}${what}; ${who}. ${advice}`,
    field: view.field(use.path),
    refusedBy: made ? 'build' : 'node',
    fixes: fixesOf(fault, use, document, view),
  };
}

const words: Readonly<Record<ReferenceFaultKind, { readonly what: string; readonly advice: string }>> = {
  empty: { what: 'has no name', advice: 'Name the image.' },
  'white space': { what: 'has white space in its name', advice: 'Remove it.' },
  scheme: { what: 'begins with a scheme', advice: 'Begin with the registry.' },
  registry: { what: 'has a registry that is no host name', advice: 'Write `host` or `host:port`.' },
  'empty part': { what: 'has an empty part in its repository', advice: 'Check the slashes.' },
  'upper case': { what: 'has upper case in its repository', advice: 'Write it in lower case.' },
  repository: {
    what: 'has a repository that runtimes do not take',
    advice: 'Write lower case letters and digits, with `.`, `_`, `__` or `-` only between them.',
  },
  'long repository': {
    what: `has a repository of more than ${String(longestRepository)} characters`,
    advice: 'Shorten it.',
  },
  'empty tag': {
    what: 'ends where its tag should be',
    advice: 'Write a tag, such as `${KERNEL_FULL_VERSION}`.',
  },
  tag: {
    what: 'has a tag that runtimes do not take',
    advice: 'Write letters, digits, `_`, `.` and `-`, and do not begin with `.` or `-`.',
  },
  'long tag': { what: 'has a tag that is too long', advice: 'Shorten it.' },
  digest: { what: 'has a digest that is not `sha256:` and 64 hexadecimal digits', advice: 'Correct it.' },
  'image id': { what: 'is named by 64 hexadecimal digits, like an image id', advice: 'Name a repository.' },
};

/** Only where the fault is written out; what a variable brings cannot be changed here. */
function fixesOf(
  fault: ImageFault,
  use: TemplateUse,
  document: YamlDocument,
  view: ModuleView,
): readonly Fix[] {
  const field = view.field(use.path);
  const written = use.text.slice(fault.part.start, fault.part.end);
  if (written !== fault.image.slice(fault.span.start, fault.span.end)) return [];
  const remedy = remedies[fault.kind]?.(written);
  if (!remedy) return [];
  return fixes(remedy.title, replacePart(document, field, fault.part, remedy.text), 'preferred');
}

type Remedy = (written: string) => { readonly title: string; readonly text: string };

const remedies: Readonly<Partial<Record<ReferenceFaultKind, Remedy>>> = {
  scheme: written => ({ title: `Remove \`${written}\``, text: '' }),
  'white space': () => ({ title: 'Remove the white space', text: '' }),
  'upper case': written => ({ title: `Write \`${written.toLowerCase()}\``, text: written.toLowerCase() }),
  'empty tag': () => ({ title: 'Use `${KERNEL_FULL_VERSION}` as tag', text: '${KERNEL_FULL_VERSION}' }),
};

/** `Team/kmod`: runtimes take a first part with upper case for a registry. */
function* upperCaseRegistry(use: TemplateUse, document: YamlDocument, view: ModuleView): Iterable<Finding> {
  if (use.kind === 'filesToSign' || use.ignored || isUnfinished(use.text) || use.text.includes('$')) return;
  const { registry } = splitReference(use.text);
  if (!registry || /[.:]/.test(registry.text) || registry.text.toLowerCase() === registry.text) return;
  yield {
    severity: 'warning',
    refusedBy: null,
    span: spanIn(document.text, use, registry.span),
    message: `Because of its upper case \`${registry.text}\` is taken for the host of a registry, not for a part of the repository. Write the registry in front, and repositories in lower case.`,
    field: view.field(use.path),
  };
}
