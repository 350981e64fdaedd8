// The text that whoever looks for a place reads: as it is written, but of a template what the parser was given, which is
// as long. Of alternatives it is the one that the place stands in.
import type { Span } from '../../core/span.js';
import { actionsIn } from '../yaml/template-actions.js';
import type { YamlDocument } from './document.js';

/** The document as it is read where a place is: of alternatives the one that the place stands in. */
export const readingAt = (document: YamlDocument, offset: number): YamlDocument =>
  [document, ...(document.alternatives ?? [])].find(({ covered }) => covered?.isRead(offset)) ?? document;

/** Undefined in a line that holds nothing but actions, and in one that is not read. */
export function textAt(document: YamlDocument, offset: number): string | undefined {
  const { covered, text } = readingAt(document, offset);
  if (!covered) return text;
  const isEmptied = covered.emptied.some(({ start, end }) => start <= offset && offset < end);
  return isEmptied ? undefined : covered.text;
}

/** Behind an action that nothing closes one is still in it. */
export const isInAction = (text: string, offset: number): boolean =>
  actionsIn(text).some(({ span: { start, end } }) => {
    const isClosed = /[}%]\}$/.test(text.slice(start, end));
    return start < offset && (isClosed ? offset < end : offset <= end);
  });

/** Whether something that a template engine works on stands in a part of a document, and would be written over. */
export const holdsActions = ({ text, templated }: YamlDocument, span: Span): boolean =>
  templated && actionsIn(text).some(({ span: { start, end } }) => start < span.end && span.start < end);
