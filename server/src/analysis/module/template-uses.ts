// Where a Module has templates that KMM fills in, and which mappings they are filled in for. What is written and never
// used, such as an image that every mapping replaces, is not there.
import type { Dialect } from '../../core/dialect.js';
import type { Release } from '../../core/release.js';
import type { FieldPath } from '../../core/field-path.js';
import { kernelOfNode } from '../../core/kernel/version.js';
import { imageVariables, signVariableNames, signVariables } from '../../core/module/variables.js';
import type { Span } from '../../core/span.js';
import { expandTemplate } from '../../core/template/envsubst.js';
import type { Expansion, VariablePiece } from '../../core/template/pieces.js';
import { containerField } from '../../core/module/container-field.js';
import { memoEach } from '../../core/memo.js';
import type { MappingView } from './mapping-views.js';
import { imagePathOf, mappingViewsOf } from './mapping-views.js';
import type { ModuleView } from './module-view.js';
import { isUnfinished } from '../known/open-text.js';
import type { LocatedScalar } from '../yaml/located.js';
import { sourceSpanOf } from '../yaml/scalar-source.js';

export interface TemplateUse {
  readonly kind: 'containerImage' | 'unsignedImage' | 'filesToSign';
  /** In a Module, as `ModuleView` takes paths. */
  readonly path: FieldPath;
  readonly node: LocatedScalar;
  readonly text: string;
  readonly users: readonly MappingView[];
  /** KMM fills it in and then does not look at it: `unsignedImage` where there is a build. */
  readonly ignored: boolean;
}

/** In the order of the mappings; empty texts are none. */
export const templateUsesOf = memoEach(usesOf);

function usesOf(view: ModuleView, release: Release): readonly TemplateUse[] {
  const byPath = new Map<
    string,
    { readonly first: Place; readonly users: MappingView[]; ignored: boolean }
  >();
  for (const user of mappingViewsOf(view, release)) {
    for (const place of placesOf(user, view)) {
      const key = place.path.join('/');
      const known = byPath.get(key);
      if (!known) byPath.set(key, { first: place, users: [user], ignored: place.ignored });
      else {
        known.users.push(user);
        known.ignored &&= place.ignored;
      }
    }
  }
  return [...byPath.values()].flatMap(({ first: { kind, path }, users, ignored }) => {
    const node = view.at(path);
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') return [];
    return [{ kind, path, node, text: node.value, users, ignored }];
  });
}

type Place = Pick<TemplateUse, 'kind' | 'path' | 'ignored'>;

function placesOf(user: MappingView, view: ModuleView): readonly Place[] {
  const image = imagePathOf(user);
  return [
    ...(image ? [{ kind: 'containerImage', path: image, ignored: false } as const] : []),
    ...(user.effective.sign ? signPlaces(user, view) : []),
  ];
}

function signPlaces({ path, effective }: MappingView, view: ModuleView): readonly Place[] {
  const { mapping, build } = effective;
  const own = [...path, 'sign'];
  const outer = [...containerField, 'sign'];
  const unsigned = [...(mapping.sign?.unsignedImage ? own : outer), 'unsignedImage'];
  return [
    { kind: 'unsignedImage', path: unsigned, ignored: build !== null },
    ...fileToSignPaths(path, view).map(
      file => ({ kind: 'filesToSign', path: file, ignored: false }) as const,
    ),
  ];
}

/** The container's, then the mapping's: the lists are appended. */
const fileToSignPaths = (mapping: FieldPath, view: ModuleView): readonly FieldPath[] =>
  [containerField, mapping].flatMap(level => {
    const list = view.at([...level, 'sign', 'filesToSign']);
    return list?.kind === 'list'
      ? list.items.map((_, index) => [...level, 'sign', 'filesToSign', index])
      : [];
  });

export interface FileToSign {
  /** In a Module. */
  readonly path: FieldPath;
  /** As written. */
  readonly text: string;
}

/** Empty without `sign`; empty texts are none. */
export function filesToSignOf({ path, effective }: MappingView, view: ModuleView): readonly FileToSign[] {
  if (!effective.sign) return [];
  return fileToSignPaths(path, view).flatMap(file => {
    const node = view.at(file);
    const text = node?.kind === 'scalar' ? node.value : undefined;
    return typeof text === 'string' && text !== '' ? [{ path: file, text }] : [];
  });
}

/** The variables that a template of this kind may use. */
export const variableNamesOf = (kind: TemplateUse['kind'], dialect: Dialect): readonly string[] =>
  kind === 'containerImage' ? dialect.imageVariables : signVariableNames;

/** What the values come from. What the document does not say is stood in for. */
export interface Values {
  /** As a node reports it. */
  readonly nodeKernel: string;
  readonly name: string;
  readonly namespace: string;
}

/** Stand-ins as they look in the field; good for what holds of every value. */
const usualValues: Values = {
  nodeKernel: '6.3.5-200.fc38.x86_64',
  name: 'my-kmod',
  namespace: 'my-namespace',
};

/** What is too long with these is too long with any others. */
export const shortestValues: Values = { nodeKernel: '0.0.0', name: 'x', namespace: 'x' };

type Template = Pick<TemplateUse, 'kind' | 'text'>;

const usualExpansions = new WeakMap<Template, Expansion>();

/** What the template becomes. A name and a namespace that are written count, whatever the stand-ins are. */
export function expandUse(
  template: Template,
  view: ModuleView,
  dialect: Dialect,
  values?: Partial<Values>,
): Expansion {
  if (values) return expand(template, view, dialect, values);
  const known = usualExpansions.get(template) ?? expand(template, view, dialect, {});
  usualExpansions.set(template, known);
  return known;
}

function expand(
  { kind, text }: Template,
  view: ModuleView,
  dialect: Dialect,
  values: Partial<Values>,
): Expansion {
  const { nodeKernel, ...names } = { ...usualValues, ...values };
  const kernel = kernelOfNode(nodeKernel);
  const subject = { ...writtenNames(view, names), kernel, nodeKernel };
  const variables =
    kind === 'containerImage' ? imageVariables(subject, dialect) : signVariables(kernel, dialect);
  return expandTemplate(text, variables.ok ? variables.variables : [], dialect.envsubst);
}

/** Name and namespace of the Module, as far as they can be told. */
export function writtenNames(
  { module: { metadata } }: ModuleView,
  standIns: Pick<Values, 'name' | 'namespace'>,
): Pick<Values, 'name' | 'namespace'> {
  const isKnown = (name: string): boolean => name !== '' && !isUnfinished(name) && !name.includes('$');
  return {
    name: isKnown(metadata.name) ? metadata.name : standIns.name,
    namespace: isKnown(metadata.namespace) ? metadata.namespace : standIns.namespace,
  };
}

/** Where a part of the template stands in the document; all of it when that cannot be told. */
export const spanIn = (documentText: string, { node }: TemplateUse, part: Span): Span =>
  sourceSpanOf(documentText, node, part) ?? node.span;

/** Known to image templates only. */
export const isModVariable = (name: string): boolean => name === 'MOD_NAME' || name === 'MOD_NAMESPACE';

/** Of a variable that does not exist, KMM always takes it. */
export const hasDefault = ({ operator }: VariablePiece): boolean =>
  operator !== undefined && !operator.endsWith('+');
