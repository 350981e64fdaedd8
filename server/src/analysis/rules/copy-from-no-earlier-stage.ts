import type { Stage } from '../../core/dockerfile/stages.js';
import type { Flag } from '../../core/dockerfile/words.js';
import type { Span } from '../../core/span.js';
import { nearestWord } from '../../core/nearest.js';
import type { DockerfileSubject, Finding, Rule } from '../lint/rule.js';

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
    for (const { stage } of subject.layout.stages) {
      for (const { instruction } of stage.steps) {
        const flag = instruction.keyword === 'COPY' && instruction.flags.find(({ name }) => name === 'from');
        const finding = flag && judge(subject, stage, flag);
        if (finding) yield finding;
      }
    }
  },
};

function judge(
  { staged: { stages, inputs } }: DockerfileSubject,
  stage: Stage,
  flag: Flag,
): Finding | undefined {
  const { value = '', span, valueSpan = span } = flag;
  const wanted = value.toLowerCase();
  const named = stages.find(({ name }) => name === wanted);
  if (value === '' || (named && named.index < stage.index)) return undefined;
  if (/^\d+$/.test(value)) return Number(value) < stage.index ? undefined : tooHigh(valueSpan, value, stage);
  if (value.includes('$')) return inputs.builder.name === 'kaniko' ? variable(valueSpan, value) : undefined;
  if (named)
    return notEarlier(valueSpan, value, named.index === stage.index ? 'own' : 'later', named.nameSpan);
  // An image has a registry, a tag, a digest or a path.
  if (/[/:.]/.test(value)) return undefined;
  const earlier = stages.slice(0, stage.index).flatMap(({ name }) => name ?? []);
  const meant = nearestWord(wanted, earlier);
  return meant === undefined ? undefined : misspelled(valueSpan, value, meant);
}

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
  fixes: [{ title: `Copy from \`${meant}\``, changes: [{ span, text: meant }], preferred: true }],
});
