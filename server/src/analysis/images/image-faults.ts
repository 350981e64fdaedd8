// What is wrong with an image's name once its template is filled in, and where that stands in the template.
import type { Dialect } from '../../core/dialect.js';
import type { ReferenceFault } from '../../core/image/reference.js';
import { readReference, splitReference } from '../../core/image/reference.js';
import { firstPartFault } from '../../core/image/takers.js';
import type { Span } from '../../core/span.js';
import type { Expansion, TemplatePiece } from '../../core/template/pieces.js';
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
  const expansion = judgedImage(use, view, dialect, values);
  const reading = expansion && readReference(expansion.text);
  return expansion && reading && !reading.ok ? faultIn(expansion, reading.fault) : undefined;
}

/** The first part of a right name, where it is no registry to builders and to some that pull. */
export function partTakenForRepository(
  use: TemplateUse,
  view: ModuleView,
  dialect: Dialect,
): ImageFault | undefined {
  const expansion = judgedImage(use, view, dialect);
  const fault = expansion && firstPartFault(splitReference(expansion.text));
  return expansion && fault && faultIn(expansion, fault);
}

const faultIn = ({ text, pieces }: Filled, fault: ReferenceFault): ImageFault => ({
  ...fault,
  image: text,
  part: originOf(pieces, fault.span),
});

type Filled = Extract<Expansion, { readonly ok: true }>;

function judgedImage(
  use: TemplateUse,
  view: ModuleView,
  dialect: Dialect,
  values?: Partial<Values>,
): Filled | undefined {
  if (use.kind === 'filesToSign' || use.ignored || isUnfinished(use.text)) return undefined;
  const expansion = expandUse(use, view, dialect, values);
  if (!expansion.ok || expansion.text.includes('$(')) return undefined;
  const isUnclear = expansion.pieces.some(piece => isEmpty(piece) || isNested(piece, use.text));
  return isUnclear ? undefined : expansion;
}

/** Not a default, and nothing else either. */
const isEmpty = (piece: TemplatePiece): boolean =>
  piece.kind === 'variable' && !piece.known && !hasDefault(piece);

const isNested = ({ kind, span }: TemplatePiece, template: string): boolean =>
  kind === 'variable' && template.slice(span.start + 2, span.end).includes('{');
