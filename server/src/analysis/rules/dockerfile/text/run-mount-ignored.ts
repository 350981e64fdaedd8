import type { ParsedDockerfile } from '../../../../core/dockerfile/parse.js';
import type { Flag } from '../../../../core/dockerfile/words.js';
import type { Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'run-mount-ignored',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'kaniko ignores `RUN --mount`.',
  explanation: `KMM builds with Google's kaniko, which accepts \`RUN --mount\` and mounts nothing, so the file is missing when the
command runs. KMM mounts the Secrets that \`build.secrets\` names at \`/run/secrets/<name>/<key>\` by itself; files of other
stages come with \`COPY --from\`. A cache that is missing only costs time, and nothing is said of it. OpenShift's builder
does mount, but gets no Secrets by id from KMM either.`,
  *check({ staged: { parsed, inputs }, home }) {
    if (inputs.builder.runMounts !== 'ignored') {
      if (home === 'ConfigMap') yield* secretsByName(parsed);
      return;
    }
    for (const { keyword, flags } of parsed.instructions) {
      if (keyword !== 'RUN') continue;
      for (const flag of flags.filter(bringsFiles)) {
        yield {
          span: flag.span,
          message: `kaniko, which KMM builds with, ignores \`--mount\`, so the file is not there. ${instead(flag)}`,
        };
      }
    }
  },
};

/** OpenShift's builder mounts, but nobody gives it Secrets by an id, nor the keys of an agent. */
function* secretsByName({ instructions }: ParsedDockerfile): Iterable<Finding> {
  for (const { keyword, flags } of instructions) {
    if (keyword !== 'RUN') continue;
    for (const flag of flags) {
      if (flag.name !== 'mount' || !['secret', 'ssh'].includes(typeOf(flag))) continue;
      yield {
        span: flag.span,
        severity: 'information',
        refusedBy: null,
        message: `KMM gives OpenShift's builder no Secret that \`--mount\` could find by its id. ${instead(flag)}`,
      };
    }
  }
}

const typeOf = ({ value = '' }: Flag): string => /(?:^|,)type=([a-z]+)/.exec(value)?.[1] ?? 'bind';

const bringsFiles = (flag: Flag): boolean =>
  flag.name === 'mount' && !['cache', 'tmpfs'].includes(typeOf(flag));

const instead = (flag: Flag): string =>
  typeOf(flag) === 'bind'
    ? 'Use `COPY --from`.'
    : 'Name the Secret in `build.secrets` of the Module and read `/run/secrets/<name>/<key>`.';
