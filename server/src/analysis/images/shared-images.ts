// Images that more than one kernel gets under one name although a mapping makes, or would have to make, one per kernel.
import type { Dialect } from '../../core/dialect.js';
import { dialectOf } from '../../core/dialect.js';
import { exactText } from '../../core/kernel/one-kernel.js';
import { compileRegexp } from '../../core/regexp/re2.js';
import { isDecided } from '../known/decided.js';
import type { WorkspaceSubject } from '../lint/rule.js';
import { winsOf } from './kernel-wins.js';
import type { MappingView } from '../module/mapping-views.js';
import type { ModuleView } from '../module/module-view.js';
import type { TemplateUse } from '../module/template-uses.js';
import { expandUse, templateUsesOf } from '../module/template-uses.js';
import { isUnfinished } from '../known/open-text.js';

export interface SharedImage {
  readonly use: TemplateUse;
  readonly mapping: MappingView;
  /** What KMM does to come by the image; undefined when it only loads it. */
  readonly made: 'build' | 'sign' | undefined;
  /** The image is one for all kernels, or one for all of a version such as `5.14.0`. */
  readonly variation: 'none' | 'by version';
  /** The user's kernels that get the same name; empty when none are known or they differ as it is. */
  readonly kernels: readonly string[];
}

/** At most one for each image that is written. A digest names one image by intention. */
export function sharedImagesIn(view: ModuleView, subject: WorkspaceSubject): readonly SharedImage[] {
  const dialect = dialectOf(subject.release);
  const variations = new Map<string, Variation>();
  return templateUsesOf(view, subject.release).flatMap(use => {
    if (use.kind !== 'containerImage' || isUnfinished(use.text) || use.text.includes('@')) return [];
    const users = use.users.filter(isForMany);
    if (users.length === 0) return [];
    const variation = variations.get(use.text) ?? variationOf(use, view, dialect);
    variations.set(use.text, variation);
    if (variation === 'by kernel') return [];
    const found = users.flatMap(user => sharing(user, use, variation, view, subject) ?? []);
    return found.toSorted((a, b) => b.kernels.length - a.kernels.length).slice(0, 1);
  });
}

const isForMany = ({ effective: { mapping } }: MappingView): boolean =>
  mapping.literal === '' && mapping.regexp !== '' && exactText(mapping.regexp) === undefined;

type Variation = SharedImage['variation'] | 'by kernel';

/** Told by what the template makes of different kernels; a variable that nobody knows may be anything. */
function variationOf(use: Pick<TemplateUse, 'kind' | 'text'>, view: ModuleView, dialect: Dialect): Variation {
  const [one, other, newer] = ['5.14.0-1.a', '5.14.0-2.b', '6.15.1-1.a'].map(nodeKernel =>
    expandUse(use, view, dialect, { nodeKernel }),
  );
  if (!one?.ok || !other?.ok || !newer?.ok) return 'by kernel';
  if (one.pieces.some(piece => piece.kind === 'variable' && !piece.known)) return 'by kernel';
  if (one.text !== other.text) return 'by kernel';
  return one.text === newer.text ? 'none' : 'by version';
}

function sharing(
  mapping: MappingView,
  use: TemplateUse,
  variation: SharedImage['variation'],
  view: ModuleView,
  subject: WorkspaceSubject,
): SharedImage | undefined {
  const { regexp } = mapping.effective.mapping;
  if (!isDecided(subject.document, [view.field([...mapping.path, 'regexp'])], 'value')) return undefined;
  const dialect = dialectOf(subject.release);
  const wins = winsOf(mapping, view, subject);
  const kernels = variation === 'none' ? several(wins ?? []) : largestGroup(wins ?? [], use, view, dialect);
  const made = madeOnce(mapping, view, dialect);
  const isOdd = made ?? (variation === 'none' && takesEverything(regexp, dialect) && wins?.length !== 1);
  return isOdd ? { use, mapping, made, variation, kernels } : undefined;
}

/** The first of the largest groups of kernels that get the same name, if there are two in it. */
function largestGroup(
  kernels: readonly string[],
  use: TemplateUse,
  view: ModuleView,
  dialect: Dialect,
): readonly string[] {
  const byImage = new Map<string, string[]>();
  for (const nodeKernel of kernels) {
    const expansion = expandUse(use, view, dialect, { nodeKernel });
    if (!expansion.ok) continue;
    const group = byImage.get(expansion.text);
    if (group) group.push(nodeKernel);
    else byImage.set(expansion.text, [nodeKernel]);
  }
  const largest = [...byImage.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  return several(largest);
}

const several = (kernels: readonly string[]): readonly string[] => (kernels.length > 1 ? kernels : []);

/** Signing makes a different image for each kernel only if it starts from different ones. */
function madeOnce({ effective }: MappingView, view: ModuleView, dialect: Dialect): SharedImage['made'] {
  const { build, sign } = effective;
  if (build) return 'build';
  if (!sign) return undefined;
  const unsigned = { kind: 'unsignedImage', text: sign.unsignedImage } as const;
  return variationOf(unsigned, view, dialect) === 'by kernel' ? 'sign' : undefined;
}

/** Texts that have next to nothing in common. */
const anything = ['1.2.3', '6.8.0-31-generic', '999.999.999-zzz.Q_7', '4.18.0-372.el8_6.aarch64+rt'];

function takesEverything(regexp: string, dialect: Dialect): boolean {
  const compiled = compileRegexp(regexp, dialect.goRegexp);
  return compiled.ok && anything.every(compiled.regexp.matches);
}
