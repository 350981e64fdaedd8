// The text that whoever looks for a place reads: as it is written, but of a template what the parser was given, which is
// as long. Of alternatives it is the one that the place stands in.
import { spanOf, overlaps } from '../../core/span.js';
import type { Span } from '../../core/span.js';
import { actionsIn } from '../yaml/template-actions.js';
import type { YamlDocument } from './document.js';

/** Undefined in what a template engine takes away: in an action, and in a line that holds nothing but actions. */
export function textAt(document: YamlDocument, offset: number): string | undefined {
  const { text, covered, templated, alternatives = [] } = document;
  if (!templated) return text;
  if (actionsIn(text).some(({ span }) => span.start < offset && offset < endOf(text, span))) return undefined;
  if (!covered) return text;
  const reading = [document, ...alternatives].find(each => each.covered?.isRead(offset))?.covered;
  const isEmptied = reading?.emptied.some(({ start, end }) => start <= offset && offset < end);
  return isEmptied ? undefined : reading?.text;
}

/** Behind an action that nothing closes one is still in it. */
const endOf = (text: string, { start, end }: Span): number =>
  /[}%]\}$/.test(text.slice(start, end)) ? end : end + 1;

/** Whether something that a template engine works on stands in a part of a document, and would be written over. */
export const holdsActions = ({ text, templated }: YamlDocument, span: Span): boolean =>
  templated && actionsIn(text).some(action => overlaps(action.span, spanOf(span.start, span.end)));
