import type { Stage } from '../../../../core/dockerfile/stages.js';
import type { Flag } from '../../../../core/dockerfile/words.js';
import type { Fix } from '../../../../core/problem.js';
import type { Span } from '../../../../core/span.js';
import { nearestWord } from '../../../../core/text/nearest.js';
import { isBuiltByKmm } from '../../../dockerfile/kmod-image.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'copy-from-no-earlier-stage',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: '`COPY --from` names a stage that is not there yet.',
  explanation: `\`--from\` takes the name or the number of an earlier stage. What is neither is taken for an image, and the builder
asks Docker Hub for one called \`builder\`: the build fails before it has begun. A stage cannot copy from a later one, nor from
itself. Variables are not filled in there.`,
  *check(subject) {
    const byName = firstOfName(subject.staged.stages);
    for (const { stage } of subject.layout.stages) {
      for (const { instruction } of stage.steps) {
        const flag = instruction.keyword === 'COPY' && instruction.flags.find(({ name }) => name === 'from');
        const finding = flag && judge({ ...subject, byName }, stage, flag);
        if (finding) yield finding;
      }
    }
  },
};

interface Asked extends DockerfileSubject {
  /** The first stage of each name. */
  readonly byName: ReadonlyMap<string, Stage>;
}

const firstOfName = (stages: readonly Stage[]): Asked['byName'] =>
  new Map(
    stages.flatMap(stage => (stage.name === undefined ? [] : [[stage.name, stage] as const])).toReversed(),
  );

/** No more of the stages in front are held against a name that is none. */
const mostCompared = 100;

function judge(subject: Asked, stage: Stage, flag: Flag): Finding | undefined {
  const { staged, byName } = subject;
  const { stages, inputs } = staged;
  const { value = '', span, valueSpan = span } = flag;
  const wanted = value.toLowerCase();
  const named = byName.get(wanted);
  if (value === '' || (named && named.index < stage.index)) return undefined;
  if (/^\d+$/.test(value)) return Number(value) < stage.index ? undefined : tooHigh(valueSpan, value, stage);
  if (value.includes('$')) return inputs.builder.name === 'kaniko' ? variable(valueSpan, value) : undefined;
  if (named)
    return notEarlier(valueSpan, value, named.index === stage.index ? 'own' : 'later', named.nameSpan);
  // An image has a registry, a tag, a digest or a path.
  if (/[/:.]/.test(value)) return undefined;
  const earlier = stages
    .slice(Math.max(0, stage.index - mostCompared), stage.index)
    .flatMap(({ name }) => name ?? []);
  const meant = nearestWord(wanted, earlier);
  if (meant !== undefined) return misspelled(valueSpan, value, meant);
  // Whoever builds a file by hand may give it more to copy from.
  return isBuiltByKmm(subject) && looksLikeStage.test(value) ? noStage(valueSpan, value, earlier) : undefined;
}

/** No image of Docker Hub's own is called so, and everybody's stages are. */
const looksLikeStage =
  /^(?:[\w.-]+[-_])?(?:build|builder|building|stage|compile|compiler|kmod|kmods|kmod-builder|modules?|drivers?|dkms|headers|sources?|src|deps|dependencies|artifacts?|binaries|final|runtime|base|dev|prod|dist|out|output)(?:[-_]?(?:\d+|stage|base|env|image))?$/i;

function noStage(span: Span, value: string, earlier: readonly string[]): Finding {
  const [only, ...more] = earlier;
  const meant = only !== undefined && more.length === 0 ? only : undefined;
  const choice =
    earlier.length === 0
      ? 'No stage in front of this one has a name'
      : `The stages in front are ${quoted(earlier)}`;
  return {
    span,
    severity: 'warning',
    refusedBy: null,
    message: `No stage is called \`${value}\`, so the builder asks a registry for an image of that name, and there is hardly one. ${meant ? `\`${meant}\` was probably meant` : choice}.`,
    fixes: meant ? [copyingFrom(span, meant)] : [],
  };
}

const quoted = (names: readonly string[]): string =>
  names
    .slice(0, 5)
    .map(name => `\`${name}\``)
    .join(', ');

const tooHigh = (span: Span, value: string, { index }: Stage): Finding => ({
  span,
  message: `There is no stage ${value} in front of this one: the first is 0, and this is ${String(index)}. The builder takes it for an image and finds none.`,
});

const variable = (span: Span, value: string): Finding => ({
  span,
  message: `kaniko, which KMM builds with, fills in no variable in \`--from\` and asks for an image called \`${value}\`. Write \`FROM ${value} AS name\` and copy from \`name\`.`,
});

function notEarlier(span: Span, value: string, which: 'own' | 'later', place: Span | undefined): Finding {
  const [what, remedy] =
    which === 'own'
      ? ['this stage itself', 'Use `RUN cp`']
      : ['a later stage', 'Move that stage to the front'];
  return {
    span,
    message: `\`${value}\` is ${what}, and only earlier ones can be copied from: the builder asks a registry for an image of that name. ${remedy}.`,
    related: place ? [{ message: 'The stage', span: place }] : [],
  };
}

const misspelled = (span: Span, value: string, meant: string): Finding => ({
  span,
  severity: 'warning',
  refusedBy: null,
  message: `No stage is called \`${value}\`, so the builder asks a registry for an image of that name. \`${meant}\` was probably meant.`,
  fixes: [copyingFrom(span, meant)],
});

const copyingFrom = (span: Span, meant: string): Fix => ({
  title: `Copy from \`${meant}\``,
  changes: [{ span, text: meant }],
  preferred: true,
});
