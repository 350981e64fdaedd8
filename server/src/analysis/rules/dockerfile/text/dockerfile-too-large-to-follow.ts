// A Dockerfile that makes more of itself than is followed here: variables of variables, loops in loops, files upon
// files, builds upon builds. Said once, at the first such place; what depends on it counts as unknown for every other rule.
import type { DockerfileRule } from '../../../lint/rule.js';

export const rule: DockerfileRule = {
  id: 'dockerfile-too-large-to-follow',
  looksAt: 'dockerfile',
  speaksOfBeginning: true,
  severity: 'warning',
  summary: 'A Dockerfile that makes more of itself, or has more builds, than is followed.',
  explanation: `Variables that double each other, loops in loops and patterns over thousands of files make so much of a few
lines that following them would take all memory and time. From the place that is shown on, what depends on them counts as
unknown, so mistakes in it are not found here; everything else is checked as ever. A Dockerfile of more than some
thousand lines is not checked at all. Linux hands no program a text of more
than 128 KiB, so a build with such a value fails in most cases.

Write the value out, or leave the loop to a script of its own.

Thousands of Modules and ConfigMaps of one name, of which nobody says the namespace, may all mean each other. Beyond
50,000 such pairs no Dockerfile of that name is held against what its builds give it and want of it. Give both their
\`metadata.namespace\`.`,
  *check({ staged: { effort, parsed }, unfollowed }) {
    const { stopped } = effort;
    if (stopped) {
      const { span, what } = stopped;
      const rest = parsed.unread
        ? 'Nothing in it is checked. Leave data and scripts to files of their own.'
        : 'What depends on it is not checked; everything else is. Write less that multiplies itself.';
      yield { span, message: `Too large to follow: ${what}. ${rest}` };
    }
    const [first] = parsed.instructions;
    if (first && unfollowed > 0) yield { span: first.span, message: tooManyBuilds(unfollowed) };
  },
};

const tooManyBuilds = (unfollowed: number): string =>
  `${String(unfollowed)} kernel mappings may mean this Dockerfile and as many others of its name, so none of them is followed: what they give it and want of it is not checked; everything else is. Give Modules and ConfigMaps their \`namespace\`.`;
