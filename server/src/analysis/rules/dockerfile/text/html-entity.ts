import type { JoinedText } from '../../../../core/dockerfile/joined-text.js';
import { sourceSpan } from '../../../../core/dockerfile/joined-text.js';
import { scriptFault } from '../../../../core/dockerfile/shell/parser.js';
import { shellScripts } from '../../../../core/dockerfile/shell/shell.js';
import type { Step } from '../../../../core/dockerfile/stages.js';
import type { Span } from '../../../../core/span.js';
import type { HtmlEntity } from '../../../dockerfile/html-entities.js';
import { htmlEntities } from '../../../dockerfile/html-entities.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'html-entity',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: '`&amp;&amp;` stands where `&&` was meant.',
  explanation: `A web page writes \`&\`, \`<\` and \`>\` as \`&amp;\`, \`&lt;\` and \`&gt;\`, and they stay when its source is copied. A shell
takes the \`&\` for "in the background" and what follows for a command: \`a &amp;&amp; b\` is a syntax error, \`a &gt; b\` runs \`gt\`.
It speaks of those outside of quotes, and of the addresses of ADD.`,
  *check(subject) {
    for (const step of subject.staged.stages.flatMap(({ steps }) => steps)) {
      for (const text of textsOf(subject, step)) {
        const entities = htmlEntities(text.text);
        const [first] = entities;
        if (!first) continue;
        const isRefused = step.instruction.keyword === 'RUN' && isNoScript(text.text);
        yield finding(first, entities, text, isRefused);
      }
    }
  },
};

function textsOf({ staged }: DockerfileSubject, step: Step): readonly JoinedText[] {
  const { keyword, words } = step.instruction;
  if (keyword === 'RUN') return shellScripts(step, staged.inputs.builder, staged.parsed.text);
  return keyword === 'ADD'
    ? words.flatMap(({ text, joined }) => (/^["']?https?:/.test(text) ? [joined] : []))
    : [];
}

/** `;&` belongs into a `case`, and there into that of a few shells only. */
const isNoScript = (text: string): boolean =>
  (/;&[a-z]+;/.test(text) && !/\bcase\b/.test(text)) || scriptFault(text) !== undefined;

function finding(
  { written, character, span }: HtmlEntity,
  entities: readonly HtmlEntity[],
  text: JoinedText,
  isRefused: boolean,
): Finding {
  const placeOf = ({ start, end }: Span): Span => sourceSpan(text, start, end);
  return {
    span: placeOf(span),
    ...(isRefused && { severity: 'error', refusedBy: 'build' }),
    message: `\`${written}\` is what a web page writes for \`${character}\`; here it is taken as it is${isRefused ? ', and the shell refuses the whole command' : ''}. Write \`${character}\`.`,
    fixes: [
      {
        title: 'Write the characters that are meant',
        changes: entities.map(entity => ({ span: placeOf(entity.span), text: entity.character })),
        preferred: true,
      },
    ],
  };
}
