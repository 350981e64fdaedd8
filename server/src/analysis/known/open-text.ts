// How sure a text is. A text is *open* where something else will stand before KMM sees it: Helm, a Go template,
// `printf`, a here-document, `envsubst`, make, or an author who still has to fill in `<your registry>`. What it will be
// cannot be judged. What KMM itself fills in, `${…}`, does not count.
import { cover, holdsAction, withActions } from '../yaml/template-actions.js';
import { authorPlaceholder, withoutAuthorPlaceholders } from './author-placeholder.js';

/** Another program certainly puts something in: not even an error may rest on what is written. */
export const isFilledInLater = (text: string): boolean =>
  text !== '' && (holdsAction(text) || filledIn.test(text));

/** Another program or the author may put something in: no advice may rest on what is written. */
export const isUnfinished = (text: string): boolean =>
  text !== '' && (isForProgram(text) || authorPlaceholder(text) !== undefined);

/** As long as the text, with letters for what a template engine brings: what is wrong in it is wrong around the holes. */
export const withActionsAsLetters = (text: string): string =>
  withActions(text.replaceAll(cover, 'x'), ({ span }) => 'x'.repeat(span.end - span.start));

/** Another program may put something in; what an author still has to fill in does not count. */
export const isForProgram = (text: string): boolean =>
  holdsAction(text) || forProgram.test(withoutAuthorPlaceholders(text));

const filledIn = /%[sdqv](?![A-Za-z0-9])/;

const forProgram = new RegExp(
  [
    filledIn.source,
    String.raw`%\(\w+\)s|%\{`,
    // Escaped for a shell or for envsubst, so that a `$` is left for KMM.
    String.raw`\\\$|\$\$`,
    String.raw`\[\[|#\{|(?<!\$)\{\w+\}|@[A-Z][A-Z0-9_]*@|__[A-Z][A-Z0-9_]*__`,
    // Make, Tekton, kustomize.
    String.raw`\$\((?!\s*(?:KERNEL|MOD)_)`,
  ].join('|'),
);
