import { isKnown } from '../../../../core/dockerfile/hole.js';
import type { CopyCall } from '../../../../core/dockerfile/layout/copy-instruction.js';
import { fileGlob } from '../../../../core/dockerfile/layout/glob.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'copy-from-context',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'COPY or ADD takes a file from the build context, which has none.',
  explanation: `KMM's build gets the Dockerfile out of the ConfigMap and nothing else, so there is no file beside it to copy: the
build fails at this line. Get the sources in a builder stage (\`git clone\`, \`curl\`, \`ADD https://…\`) or take them out of an
image with \`COPY --from\`. A Dockerfile in a file of its own may be built elsewhere and is not held to this.`,
  *check({ layout, home, staged }) {
    if (home !== 'ConfigMap') return;
    const toldOf = new Set<object>();
    for (const stage of layout.stages) {
      // buildah leaves out a stage that nobody needs, kaniko builds them all.
      if (stage !== layout.final && staged.inputs.builder.name !== 'kaniko') continue;
      for (const { step, from, source, ...call } of stage.copies) {
        if (from.kind !== 'context' || mayBeThere(call) || toldOf.has(step)) continue;
        toldOf.add(step);
        yield {
          span: source.word.span,
          message: `There is no \`${source.text}\` to copy: KMM's build has the Dockerfile and no other file. Get it in a builder stage and copy it with \`--from\`.`,
        };
      }
    }
  },
};

/** The Dockerfile itself, all there is, or something that is not known. */
const mayBeThere = ({ sourcePath }: Pick<CopyCall, 'sourcePath'>): boolean =>
  !isKnown(sourcePath) || /^\/\.?$/.test(sourcePath) || fileGlob(sourcePath).matches('/Dockerfile');
