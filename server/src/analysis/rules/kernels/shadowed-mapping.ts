import type { GoRegexpVersion } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import { fixedStart } from '../../../core/regexp/fixed-start.js';
import type { GoRegexp } from '../../../core/regexp/re2.js';
import { compileRegexp } from '../../../core/regexp/re2.js';
import { kernelOfNode } from '../../../core/kernel/version.js';
import type { KernelMapping } from '../../../core/module/types.js';
import type { Fix } from '../../../core/problem.js';
import { mappingField } from '../../../core/module/container-field.js';
import type { YamlDocument } from '../../objects/document.js';
import { fixes } from '../../edits/fix.js';
import { moveItem } from '../../edits/items.js';
import { isDecided } from '../../known/decided.js';
import { keySpan } from '../../lint/place.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'shadowed-mapping',
  severity: 'warning',
  summary: 'A kernel mapping is never reached: an earlier one takes every kernel it is for.',
  explanation: `KMM walks \`kernelMappings\` in order and takes the first that matches. A mapping behind one that matches
everything (\`.*\`, \`^.+$\`), behind the same \`literal\` or \`regexp\`, or a \`literal\` that an earlier \`regexp\` matches is
never used. Put the special mappings first.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    const mappings = view?.module.spec.moduleLoader?.container.kernelMappings ?? [];
    if (!view) return;
    const earlier = new EarlierMappings(dialectOf(subject.release).goRegexp);
    for (const [index, mapping] of mappings.entries()) {
      if (!isCertain(subject, view, index)) continue;
      const winner = earlier.thatTakesAll(mapping);
      if (winner !== undefined) yield tell(subject, view, index, winner, mappings);
      earlier.add(index, mapping);
    }
  },
};

function isCertain({ document }: DocumentSubject, view: ModuleView, index: number): boolean {
  const fields = ['literal', 'regexp'].map(key => view.field(pathOf(index, key)));
  return isDecided(document, fields, 'fields');
}

/** What the mappings so far leave to those behind them. One pass: a Module may have hundreds. */
class EarlierMappings {
  #catchAll: number | undefined;
  readonly #same = new Map<string, number>();
  /** By what a kernel must begin with to match. */
  readonly #patterns = new Map<string, { readonly index: number; readonly regexp: GoRegexp }[]>();

  readonly #go: GoRegexpVersion;

  constructor(go: GoRegexpVersion) {
    this.#go = go;
  }

  /** The first that every kernel which `mapping` is for is taken by; undefined when one may get past them all. */
  thatTakesAll(mapping: KernelMapping): number | undefined {
    const { literal, regexp } = mapping;
    if (literal === '' && regexp === '') return undefined;
    if (this.#catchAll !== undefined) return this.#catchAll;
    const same = this.#same.get(keyOf(mapping));
    if (same !== undefined || regexp !== '') return same;
    const kernel = kernelOfNode(literal);
    // A literal with a `+` at its end is for no kernel at all.
    return kernel === literal ? this.#firstPatternFor(kernel) : undefined;
  }

  #firstPatternFor(kernel: string): number | undefined {
    let first: number | undefined;
    for (let length = 0; length <= kernel.length; length++) {
      const found = this.#patterns
        .get(kernel.slice(0, length))
        ?.find(({ index, regexp }) => index > (first ?? Infinity) || regexp.matches(kernel));
      if (found) first = Math.min(first ?? Infinity, found.index);
    }
    return first;
  }

  add(index: number, mapping: KernelMapping): void {
    if (!this.#same.has(keyOf(mapping))) this.#same.set(keyOf(mapping), index);
    const compiled = mapping.regexp === '' ? undefined : compileRegexp(mapping.regexp, this.#go);
    if (!compiled?.ok) return;
    const start = fixedStart(mapping.regexp);
    const alike = this.#patterns.get(start);
    if (alike) alike.push({ index, regexp: compiled.regexp });
    else this.#patterns.set(start, [{ index, regexp: compiled.regexp }]);
    if (isCatchAll(mapping.regexp)) this.#catchAll ??= index;
  }
}

const keyOf = ({ literal, regexp }: KernelMapping): string => JSON.stringify([literal, regexp]);

/** Every kernel is one line of at least two characters. */
const catchAlls: ReadonlySet<string> = new Set([
  ...['.', '.*', '.+', '.*?', '.+?', ''].flatMap(core => [core, `^${core}`, `${core}$`]),
  ...['^.*$', '^.+$', '^.*?$', '^.+?$'],
]);

const isCatchAll = (regexp: string): boolean =>
  regexp !== '' && catchAlls.has(regexp.replaceAll(/[()]/g, ''));

const pathOf = (index: number, key?: string): readonly (string | number)[] => [
  ...mappingField(index),
  ...(key === undefined ? [] : [key]),
];

function tell(
  { document }: DocumentSubject,
  view: ModuleView,
  index: number,
  earlier: number,
  mappings: readonly KernelMapping[],
): Finding {
  const keyName = (at: number): string => (mappings[at]?.regexp === '' ? 'literal' : 'regexp');
  const [winner, loser] = [mappings[earlier], mappings[index]];
  const written = winner?.regexp === '' ? winner.literal : winner?.regexp;
  return {
    span: keySpan(document, view.field(pathOf(index, keyName(index)))),
    message: `KMM never reaches this mapping: mapping ${String(earlier + 1)}, \`${written ?? ''}\`, takes every kernel it is for. Move it up, or remove it.`,
    field: view.field(pathOf(index)),
    tag: 'unnecessary',
    related: [
      {
        message: `Mapping ${String(earlier + 1)} takes the kernels`,
        span: keySpan(document, view.field(pathOf(earlier, keyName(earlier)))),
      },
    ],
    fixes: winner && loser && isNarrower(loser, winner) ? moveUp(document, view, index, earlier) : [],
  };
}

/** In front of the other it leaves that one something. */
const isNarrower = (one: KernelMapping, other: KernelMapping): boolean =>
  keyOf(one) !== keyOf(other) && !isCatchAll(one.regexp);

function moveUp(
  { root, text }: YamlDocument,
  view: ModuleView,
  index: number,
  earlier: number,
): readonly Fix[] {
  const list = locatedAt(root, view.field(pathOf(index).slice(0, -1)));
  const edit = list?.kind === 'list' ? moveItem(text, list, index, earlier) : undefined;
  return fixes(`Move above mapping ${String(earlier + 1)}`, edit, 'preferred');
}
