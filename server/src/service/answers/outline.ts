// The outline of one document: which of its fields are worth a line, and what that line says. Spans count from the
// document's start; symbols.ts makes LSP's symbols of it.
import type { YamlDocument } from '../../analysis/objects/document.js';
import { isSecret } from '../../analysis/objects/kinds.js';
import { dockerfileEntry, objectFacts } from '../../analysis/objects/object-references.js';
import type { Located, LocatedEntry, LocatedMap } from '../../analysis/yaml/located.js';
import { childOf, entryAt, entryOf, locatedAt, stringAt } from '../../analysis/yaml/located.js';
import type { Span } from '../../core/span.js';
import { memo } from '../../core/memo.js';

export type OutlineRole = 'object' | 'field' | 'list' | 'literal' | 'regexp' | 'text';

export interface OutlineItem {
  readonly name: string;
  /** Grey behind the name; may be empty. */
  readonly detail: string;
  readonly role: OutlineRole;
  readonly span: Span;
  /** Lies within `span`. */
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

/**
 * Empty for documents of no concern to KMM. Several where a template has one object or another; what else it has
 * alternatives of is in one item.
 */
export const outlinesOf = memo((document: YamlDocument): readonly OutlineItem[] => {
  const found = new Map<number, OutlineItem>();
  for (const reading of [document, ...(document.alternatives ?? [])]) {
    const item = makeOutline(reading);
    const known = item && found.get(item.span.start);
    if (item) found.set(item.span.start, known ? joined(known, item) : item);
  }
  return [...found.values()];
});

/** What stands in the same place in two readings of a template is one item, with what either has in it. */
function joined(item: OutlineItem, other: OutlineItem): OutlineItem {
  const [first, second] = [item, other].map(
    ({ children }) => new Map(children.map(child => [child.span.start, child])),
  );
  const starts = new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])]);
  const children = [...starts]
    .toSorted((a, b) => a - b)
    .flatMap(start => {
      const [here, there] = [first?.get(start), second?.get(start)];
      return here && there ? [joined(here, there)] : [here ?? there].flatMap(child => child ?? []);
    });
  return { ...item, span: { ...item.span, end: Math.max(item.span.end, other.span.end) }, children };
}

function makeOutline(document: YamlDocument): OutlineItem | undefined {
  const { root, identity, kind } = document;
  const children = childrenOf(document);
  if (root?.kind !== 'map' || children === undefined) return undefined;
  const title = entryAt(root, ['metadata', 'name']) ?? entryOf(root, 'kind');
  const span = trimmed(root.span, document.text);
  return within(span, {
    name: [kind ?? identity.kind, identity.name].filter(Boolean).join(' '),
    detail: identity.namespace ?? '',
    role: 'object',
    span,
    selection: title?.value.span ?? span,
    children: children.map(child => trimTree(child, document.text)),
  });
}

function childrenOf(document: YamlDocument): readonly OutlineItem[] | undefined {
  const { root, kind, identity } = document;
  switch (kind) {
    case 'Module':
      return moduleFields(locatedAt(root, ['spec']));
    case 'ManagedClusterModule':
      return hubFields(locatedAt(root, ['spec']));
    case 'PreflightValidation':
      return fields(locatedAt(root, ['spec']), { kernelVersion: ownText, pushBuiltImage: ownText });
    case 'PreflightValidationOCP':
      return fields(locatedAt(root, ['spec']), {
        kernelVersion: ownText,
        dtkImage: ownText,
        releaseImage: ownText,
        useRTKernel: ownText,
        pushBuiltImage: ownText,
      });
    case 'BootModuleConfig':
      return fields(locatedAt(root, ['spec']), {
        machineConfigName: ownText,
        machineConfigPoolName: ownText,
        kernelModuleImage: ownText,
        kernelModuleName: ownText,
      });
    case undefined: {
      const { declaration } = objectFacts(document);
      const dockerfile = declaration?.dockerfile && dockerfileEntry(root);
      if (isSecret(identity) || !dockerfile) return undefined;
      return [field(dockerfile, '', 'text')];
    }
  }
}

function hubFields(spec: Located | undefined): OutlineItem[] {
  const moduleSpec = entryOf(spec, 'moduleSpec');
  return [
    ...fields(spec, { selector: labelsDetail, spokeNamespace: ownText }),
    ...(moduleSpec ? [{ ...field(moduleSpec, ''), children: moduleFields(moduleSpec.value) }] : []),
  ];
}

function moduleFields(spec: Located | undefined): OutlineItem[] {
  const loader = entryOf(spec, 'moduleLoader');
  const container = childOf(loader?.value, 'container');
  return [
    ...fields(spec, {
      selector: labelsDetail,
      devicePlugin: imageDetail,
      dra: value => stringAt(value, ['driverName']) ?? '',
      imageRepoSecret: nameDetail,
      tolerations: countDetail,
    }),
    ...(loader
      ? [{ ...field(loader, moduleDetail(loader.value)), children: containerFields(container) }]
      : []),
  ];
}

function containerFields(container: Located | undefined): OutlineItem[] {
  const mappings = entryOf(container, 'kernelMappings');
  const items = mappings?.value.kind === 'list' ? mappings.value.items : [];
  return [
    ...fields(container, {
      containerImage: ownText,
      modprobe: value => stringAt(value, ['moduleName']) ?? '',
    }),
    ...buildFields(container),
    ...(mappings
      ? [
          {
            ...field(mappings, countDetail(mappings.value), 'list'),
            children: items.flatMap((item, index) => (item.kind === 'map' ? [mappingItem(item, index)] : [])),
          },
        ]
      : []),
  ];
}

/** Named by the kernels it is for: the literal or the regular expression, whichever comes first. */
function mappingItem(mapping: LocatedMap, index: number): OutlineItem {
  const matcher = mapping.entries.find(
    ({ key, value }) =>
      isMatcher(key) && value.kind === 'scalar' && typeof value.value === 'string' && value.value !== '',
  );
  return {
    name: (matcher && ownText(matcher.value)) ?? `kernelMappings[${String(index)}]`,
    detail: stringAt(mapping, ['containerImage']) ?? '',
    role: matcher && isMatcher(matcher.key) ? matcher.key : 'field',
    span: mapping.span,
    selection: (matcher?.value ?? mapping.entries[0] ?? mapping).span,
    children: buildFields(mapping),
  };
}

const isMatcher = (key: string): key is 'literal' | 'regexp' => key === 'literal' || key === 'regexp';

const buildFields = (place: Located | undefined): OutlineItem[] =>
  fields(place, {
    build: value => stringAt(value, ['dockerfileConfigMap', 'name']) ?? '',
    sign: value => stringAt(value, ['unsignedImage']) ?? '',
  });

type Detail = (value: Located) => string;

/** The entries of a map that `details` names, in the order of the text. */
function fields(node: Located | undefined, details: Readonly<Record<string, Detail>>): OutlineItem[] {
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(entry => {
    const detail = Object.hasOwn(details, entry.key) ? details[entry.key] : undefined;
    return detail ? [field(entry, detail(entry.value))] : [];
  });
}

const field = (entry: LocatedEntry, detail: string, role: OutlineRole = 'field'): OutlineItem => ({
  name: entry.key,
  detail,
  role,
  span: entry.span,
  selection: entry.keySpan,
  children: [],
});

const ownText: Detail = value => (value.kind === 'scalar' ? String(value.value ?? '') : '');

const nameDetail: Detail = value => stringAt(value, ['name']) ?? '';

const imageDetail: Detail = value => stringAt(value, ['container', 'image']) ?? '';

const moduleDetail: Detail = value => stringAt(value, ['container', 'modprobe', 'moduleName']) ?? '';

const countDetail: Detail = value => (value.kind === 'list' ? String(value.items.length) : '');

const labelsDetail: Detail = value =>
  value.kind === 'map'
    ? value.entries.map(({ key, value: text }) => `${key}=${ownText(text)}`).join(', ')
    : '';

/** Without the line ends and blanks that block values end with. */
function trimmed({ start, end }: Span, text: string): Span {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function trimTree(item: OutlineItem, text: string): OutlineItem {
  const children = item.children.map(child => trimTree(child, text));
  return within(trimmed(item.span, text), { ...item, children });
}

/**
 * Keeps an item inside the given span: what an alias or a merge key brings in stands elsewhere in the text, and
 * editors refuse a symbol that sticks out of its own range.
 */
function within(span: Span, item: OutlineItem): OutlineItem {
  const inside = (other: Span): boolean => other.start >= span.start && other.end <= span.end;
  return {
    ...item,
    span,
    selection: inside(item.selection) ? item.selection : { start: span.start, end: span.start },
    children: item.children.filter(child => inside(child.span)).sort((a, b) => a.span.start - b.span.start),
  };
}
