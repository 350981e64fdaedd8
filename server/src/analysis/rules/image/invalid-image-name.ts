import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import { kmmBuilder } from '../../../core/dockerfile/builder.js';
import type { ReferenceFaultKind } from '../../../core/image/reference.js';
import { longestRepository } from '../../../core/image/reference.js';
import type { Distribution } from '../../../core/release.js';
import type { ImageTaker } from '../../../core/image/takers.js';
import type { Fix } from '../../../core/problem.js';
import type { YamlDocument } from '../../objects/document.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import type { ImageFault } from '../../images/image-faults.js';
import { imageFault, partTakenForRepository } from '../../images/image-faults.js';
import { isDecided } from '../../known/decided.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import { isMade } from '../../module/mapping-views.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import { spanIn, templateUsesOf } from '../../module/template-uses.js';

export const rule: Rule = {
  id: 'invalid-image-name',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The image is not named as container runtimes want it.',
  explanation: `An image is \`registry:port/repository:tag\` or \`registry:port/repository@digest\`, without a scheme and
without blanks, the repository in lower case. A first part is a registry only with a dot, a port or as \`localhost\`; to builders
everything else is repository. With any other name kaniko cannot push and nodes report
\`InvalidImageName\`; from KMM 2.4 on, which looks for the image with a Pod of its own, nothing happens at all.

What variables become is taken into account; what a certain kernel makes of the tag is for \`invalid-tag-for-kernel\`.`,
  *check(subject) {
    const { document, release, distribution } = subject;
    const view = moduleViewOf(document);
    if (!view) return;
    for (const use of templateUsesOf(view, release)) {
      const field = view.field(use.path);
      if (!isDecided(document, [field], 'value')) continue;
      const fault = imageFault(use, view, dialectOf(release));
      if (fault && fault.kind !== 'long tag') {
        yield findingOf(fault, use, kmmBuilder(distribution).name, document, view);
      }
      if (!fault) yield* firstPartFaults(use, subject, view);
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

/** Who refuses a name of a right form: the builder, the worker, or the runtime that OpenShift's nodes have. */
function takersOf(
  use: TemplateUse,
  { imagePulledBy }: Dialect,
  distribution: Distribution,
): readonly ImageTaker[] {
  return [
    ...(use.users.some(isMade) ? [kmmBuilder(distribution).name] : []),
    ...(use.kind === 'containerImage' && imagePulledBy === 'worker' ? ['worker' as const] : []),
    ...(distribution === 'openshift' ? ['CRI-O' as const] : []),
  ];
}

const takerNames: Readonly<Record<ImageTaker, string>> = {
  kaniko: 'kaniko refuses it',
  worker: "KMM's worker refuses it",
  buildah: 'buildah refuses it',
  'CRI-O': 'nodes refuse it',
};

function* firstPartFaults(
  use: TemplateUse,
  { document, release, distribution }: DocumentSubject,
  view: ModuleView,
): Iterable<Finding> {
  const dialect = dialectOf(release);
  const fault = partTakenForRepository(use, view, dialect);
  const [taker] = takersOf(use, dialect, distribution);
  if (!fault) return;
  const part = fault.image.slice(fault.span.start, fault.span.end);
  yield {
    span: spanIn(document.text, use, fault.part),
    field: view.field(use.path),
    ...(taker
      ? {
          message: `\`${part}\` has upper case and neither a dot nor a port, so it is no registry but a part of the repository, which must be in lower case; ${takerNames[taker]}. Write the registry's host, or lower case.`,
          refusedBy: taker === 'kaniko' || taker === 'buildah' ? 'build' : 'node',
        }
      : {
          severity: 'warning',
          message: `Because of its upper case \`${part}\` is taken for the host of a registry, not for a part of the repository. Write the registry in front, and repositories in lower case.`,
          refusedBy: null,
        }),
  };
}
