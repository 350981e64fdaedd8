// What is wrong with an image's name once its template is filled in, and where that stands in the template.
import type { Dialect } from '../../core/dialect.js';
import type { ReferenceFault } from '../../core/image/reference.js';
import { readReference } from '../../core/image/reference.js';
import type { Span } from '../../core/span.js';
import type { TemplatePiece } from '../../core/template/pieces.js';
import { originOf } from '../../core/template/origin.js';
import type { ModuleView } from '../module/module-view.js';
import type { TemplateUse, Values } from '../module/template-uses.js';
import { expandUse, hasDefault } from '../module/template-uses.js';
import { isUnfinished } from '../known/open-text.js';

export interface ImageFault extends ReferenceFault {
  /** The image with the fault; its `span` counts in here. */
  readonly image: string;
  /** The same place in the template. */
  readonly part: Span;
}

/**
 * Undefined where the name is right, or where something else says more of what is wrong: a template that cannot be
 * read, a variable that does not exist, what a shell would have understood.
 */
export function imageFault(
  use: TemplateUse,
  view: ModuleView,
  dialect: Dialect,
  values?: Partial<Values>,
): ImageFault | undefined {
  if (use.kind === 'filesToSign' || use.ignored || isUnfinished(use.text)) return undefined;
  const expansion = expandUse(use, view, dialect, values);
  if (!expansion.ok || expansion.text.includes('$(')) return undefined;
  if (expansion.pieces.some(piece => isEmpty(piece) || isNested(piece, use.text))) return undefined;
  const reading = readReference(expansion.text);
  if (reading.ok) return undefined;
  return {
    ...reading.fault,
    image: expansion.text,
    part: originOf(expansion.pieces, reading.fault.span),
  };
}

/** Not a default, and nothing else either. */
const isEmpty = (piece: TemplatePiece): boolean =>
  piece.kind === 'variable' && !piece.known && !hasDefault(piece);

const isNested = ({ kind, span }: TemplatePiece, template: string): boolean =>
  kind === 'variable' && template.slice(span.start + 2, span.end).includes('{');
