import { isKnown } from '../../core/dockerfile/hole.js';
import type { Stage } from '../../core/dockerfile/stages.js';
import type { Flag } from '../../core/dockerfile/words.js';
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
        if (flag) yield* judge(subject, stage, flag);
      }
    }
  },
};

function* judge({ staged }: DockerfileSubject, stage: Stage, flag: Flag): Iterable<Finding> {
  const { value = '', span, valueSpan = span } = flag;
  const wanted = value.toLowerCase();
  const earlier = staged.stages.slice(0, stage.index).flatMap(({ name }) => name ?? []);
  if (value === '' || earlier.includes(wanted) || !isKnown(value)) return;
  if (/^\d+$/.test(value)) {
    if (Number(value) < stage.index) return;
    yield {
      span: valueSpan,
      message: `There is no stage ${value} in front of this one: the first is 0, and this is ${String(stage.index)}. The builder takes it for an image and finds none.`,
    };
    return;
  }
  if (value.includes('$')) {
    if (staged.inputs.builder.name !== 'kaniko') return;
    yield {
      span: valueSpan,
      message: `kaniko, which KMM builds with, fills in no variable in \`--from\` and asks for an image called \`${value}\`. Write \`FROM ${value} AS name\` and copy from \`name\`.`,
    };
    return;
  }
  const named = staged.stages.find(({ name }) => name === wanted);
  if (named) {
    yield {
      span: valueSpan,
      message: `\`${value}\` is ${named.index === stage.index ? 'this stage itself' : 'a later stage'}, and only earlier ones can be copied from: the builder asks a registry for an image of that name. ${named.index === stage.index ? 'Use `RUN cp`' : 'Move that stage to the front'}.`,
      related: named.nameSpan ? [{ message: 'The stage', span: named.nameSpan }] : [],
    };
    return;
  }
  const meant = /[/:@.]/.test(value) ? undefined : nearestWord(wanted, earlier);
  if (meant === undefined) return;
  yield {
    span: valueSpan,
    severity: 'warning',
    refusedBy: null,
    message: `No stage is called \`${value}\`, so the builder asks a registry for an image of that name. \`${meant}\` was probably meant.`,
    fixes: [
      { title: `Copy from \`${meant}\``, changes: [{ span: valueSpan, text: meant }], preferred: true },
    ],
  };
}
