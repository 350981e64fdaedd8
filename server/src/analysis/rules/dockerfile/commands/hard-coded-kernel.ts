import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import type { Stage, Step } from '../../../../core/dockerfile/stages.js';
import { stepAt } from '../../../../core/dockerfile/step-at.js';
import { resolve } from '../../../../core/dockerfile/variables.js';
import type { Fix, TextChange } from '../../../../core/problem.js';
import type { Span } from '../../../../core/span.js';
import { spanOf } from '../../../../core/span.js';
import { kernelIn, looksLikeKernel, placeOf } from '../../../dockerfile/kmod-image.js';
import type { DockerfileUser } from '../../../dockerfile/users.js';
import type { DockerfileSubject, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'hard-coded-kernel',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'The Dockerfile names one kernel, the mapping is for others.',
  explanation: `A mapping with a \`regexp\` builds the same Dockerfile for every kernel it finds. With a kernel written out, the
modules are compiled for that one, or land in its directory, and no other node finds them. Write
\`\${KERNEL_FULL_VERSION}\`, which KMM sets to the kernel it builds for.`,
  *check(subject) {
    const { stages } = subject.layout;
    const found = stages.flatMap(layout => namedKernels(layout, subject));
    for (const [kernel, [first, ...others]] of byKernel(found)) {
      const user = subject.users.find(each => isForOthers(each, kernel));
      if (!user || !first) continue;
      const whose = user.kernel === undefined ? 'every kernel its `regexp` finds' : `\`${user.kernel}\``;
      yield {
        span: first.span,
        message: `This is for kernel \`${kernel}\` alone, but the mapping builds it for ${whose}. Write \`\${KERNEL_FULL_VERSION}\`.`,
        related: [
          placeOf('The kernels of the mapping', user.places.kernels),
          ...others.map(({ span }) => ({ message: 'The same kernel', span })),
        ],
        fixes: replaced([first, ...others]),
      };
    }
  },
};

function byKernel(found: readonly NamedKernel[]): ReadonlyMap<string, readonly NamedKernel[]> {
  const groups = new Map<string, NamedKernel[]>();
  for (const named of found) {
    const group = groups.get(named.kernel);
    if (group) group.push(named);
    else groups.set(named.kernel, [named]);
  }
  return groups;
}

/** A mapping that says this kernel itself is for it, with or without the architecture behind it. */
function isForOthers({ complete, kernel, regexp }: DockerfileUser, named: string): boolean {
  const said = kernel ?? regexp?.replace(/\\(.)|\[(.)\]/g, '$1$2');
  return complete && said !== undefined && !said.includes(named);
}

interface NamedKernel {
  readonly kernel: string;
  readonly span: Span;
  /** The span is the kernel's own and nothing else, and a variable in its place would be filled in. */
  readonly exact: boolean;
  readonly step: Step;
  /** Of its stage. */
  readonly from: Step;
}

/** Where a kernel comes out that no build arg has given: written, or the default of a variable. */
function namedKernels(layout: StageLayout, subject: DockerfileSubject): readonly NamedKernel[] {
  const { stage, copies, ownDepmods, runs } = layout;
  const inCopies = copies.map(({ destination, destinationPath }) => ({
    kernel: kernelIn(destinationPath),
    span: destination.word.span,
  }));
  const inDepmods = ownDepmods.map(({ kernel, command }) => ({ kernel, span: command.span }));
  const inCommands = [...runs.values()]
    .flatMap(({ commands }) => commands)
    .flatMap(({ args }) => args)
    .map(({ text, span }) => ({ kernel: kernelFiles.exec(text)?.[1], span }));
  const all = [...inCommands, ...inCopies, ...inDepmods]
    .flatMap(({ kernel, span }) =>
      kernel !== undefined && looksLikeKernel(kernel) ? [{ kernel, span }] : [],
    )
    .toSorted((a, b) => a.span.start - b.span.start)
    .flatMap(({ kernel, span }) => named(kernel, span, stage, subject));
  return [...new Map(all.map(each => [each.span.start, each])).values()];
}

/** `linux-headers-5.15.0-50-generic`, `kernel-devel-5.14.0-70.el9.x86_64`, `/usr/src/kernels/5.14.0-70.el9.x86_64/…` */
const kernelFiles =
  /(?:^|\/)(?:linux-(?:headers|image|modules)-|kernel(?:-\w+)*-devel-|kernel-(?:core|modules)-|usr\/src\/kernels\/|lib\/modules\/)(\d+\.\d+\.\d+-[^=*/]+)/;

function named(
  kernel: string,
  span: Span,
  stage: Stage,
  { staged, kernel: own }: DockerfileSubject,
): readonly NamedKernel[] {
  const { from } = stage;
  const step = stepAt(stage, span);
  if (!step) return [];
  const text = staged.parsed.text.slice(span.start, span.end);
  const written = text.indexOf(kernel);
  if (written < 0) return kernel === own ? [] : [{ kernel, span, exact: false, step, from }];
  const start = span.start + written;
  return [{ kernel, span: spanOf(start, start + kernel.length), exact: !text.includes("'"), step, from }];
}

function replaced(places: readonly NamedKernel[]): readonly Fix[] {
  const plain = places.every(
    ({ exact, step }) => exact && step.instruction.form === 'shell' && step.instruction.heredocs.length === 0,
  );
  if (!plain) return [];
  return [
    {
      title: 'Write `${KERNEL_FULL_VERSION}`',
      changes: [
        ...declarations(places),
        ...places.map(({ span }) => ({ span, text: '${KERNEL_FULL_VERSION}' })),
      ],
      preferred: true,
    },
  ];
}

/** Once in each stage that has it nowhere. */
function declarations(places: readonly NamedKernel[]): readonly TextChange[] {
  const missing = places.filter(({ step }) => !resolve(step.scope, 'KERNEL_FULL_VERSION').set);
  return [...new Set(missing.map(({ from }) => from))].map(from => ({
    span: spanOf(from.instruction.span.end, from.instruction.span.end),
    text: '\nARG KERNEL_FULL_VERSION',
  }));
}
