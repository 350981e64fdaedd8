import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'maintainer-instruction',
  looksAt: 'dockerfile',
  severity: 'information',
  summary: 'MAINTAINER is deprecated.',
  explanation: `MAINTAINER has given way to a label, and kaniko skips it. Write \`LABEL maintainer="…"\`. It is told for ConfigMaps
only: in a file of its own other tools tell it.`,
  *check({ staged: { parsed }, home }) {
    if (home !== 'ConfigMap') return;
    for (const { keyword, keywordSpan, rest, span } of parsed.instructions) {
      if (keyword !== 'MAINTAINER') continue;
      const label = `LABEL maintainer="${rest.text}"`;
      yield {
        span: keywordSpan,
        tag: 'deprecated',
        message: 'MAINTAINER is deprecated, and kaniko skips it. Write a `LABEL maintainer="…"`.',
        fixes: /^[^"\\$\n]+$/.test(rest.text)
          ? [{ title: 'Write a label instead', changes: [{ span, text: label }], preferred: true }]
          : [],
      };
    }
  },
};
