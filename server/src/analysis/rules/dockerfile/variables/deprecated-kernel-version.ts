import { dialectOf } from '../../../../core/dialect.js';
import type { Fix } from '../../../../core/problem.js';
import type { Span } from '../../../../core/span.js';
import { spanOf } from '../../../../core/span.js';
import { isMeantForKmm } from '../../../dockerfile/kmod-image.js';
import { variableUses } from '../../../dockerfile/variable-uses.js';
import type { DockerfileSubject, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'deprecated-kernel-version',
  looksAt: 'dockerfile',
  severity: 'information',
  since: '1.1.0',
  summary: 'The build arg `KERNEL_VERSION` is deprecated.',
  explanation: `KMM still sets \`KERNEL_VERSION\`, to the same value as \`KERNEL_FULL_VERSION\`, but since 2.0 its documentation
calls it deprecated. Use \`KERNEL_FULL_VERSION\`, which every release but 1.0.0 sets. The fix renames it wherever the
Dockerfile itself uses it; a script or a Makefile that reads it from its environment has to be changed by hand.`,
  *check(subject) {
    const { staged, release } = subject;
    if (!isKmmsVersion(subject) || !dialectOf(release).automaticBuildArgs.includes(current)) return;
    const args = staged.parsed.instructions
      .filter(({ keyword }) => keyword === 'ARG')
      .flatMap(({ pairs }) => pairs)
      .filter(({ name }) => name.text === deprecated);
    const [first] = args;
    if (!first) return;
    yield {
      span: first.name.span,
      message: `\`${deprecated}\` is deprecated; KMM ${release} still sets it. Use \`${current}\`, which has the same value.`,
      tag: 'deprecated',
      fixes: renamed(
        subject,
        args.map(({ name }) => name.span),
      ),
    };
  },
};

/** Meant for KMM by its words, or by the place that its modules go to: `/opt/lib/modules/${KERNEL_VERSION}`. */
const isKmmsVersion = (subject: DockerfileSubject): boolean =>
  isMeantForKmm(subject) ||
  /[\w}]\/lib\/modules\/["']?\$\{?KERNEL_VERSION\b/.test(subject.staged.parsed.text);

const deprecated = 'KERNEL_VERSION';
const current = 'KERNEL_FULL_VERSION';

/** Everywhere; only when that is all there is of it. */
function renamed(
  { layout, staged: { parsed } }: DockerfileSubject,
  declarations: readonly Span[],
): readonly Fix[] {
  const { text } = parsed;
  if (parsed.instructions.some(({ pairs }) => pairs.some(({ name }) => name.text === current))) return [];
  const uses = variableUses(layout).filter(({ name }) => name === deprecated);
  const inUses = uses.map(({ span }) => nameIn(text, span));
  const names = new Map([...declarations, ...inUses].map(span => [span.start, span]));
  const written = [...text.matchAll(/\bKERNEL_VERSION\b/g)].map(({ index }) => index);
  const comments = parsed.comments.concat(parsed.instructions.flatMap(instruction => instruction.comments));
  const inCode = written.filter(at => !comments.some(({ start, end }) => start <= at && at < end));
  if (!inCode.every(at => names.has(at)) || names.size !== inCode.length) return [];
  return [
    {
      title: `Rename to \`${current}\``,
      changes: [...names.values()].map(span => ({ span, text: current })),
    },
  ];
}

/** `$X`, `${X}`, `${X:-…}` */
function nameIn(text: string, { start, end }: Span): Span {
  const at = start + Math.max(0, text.slice(start, end).indexOf(deprecated));
  return spanOf(at, at + deprecated.length);
}
