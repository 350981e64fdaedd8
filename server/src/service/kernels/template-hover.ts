// What is told on an image template: what it becomes for a few kernels, and what each of its variables is. It does not
// know the fields' own rules; field-help.ts tells those.
import type { Dialect } from '../../core/dialect.js';
import { dialectOf } from '../../core/dialect.js';
import type { FieldPath } from '../../core/field-path.js';
import { kernelOfNode, normalizeKernel } from '../../core/kernel/version.js';
import { sampleKernels } from '../../core/kernel/kernel-source.js';
import type { Coverage } from '../../core/module/coverage.js';
import { isCovered } from '../../core/module/coverage.js';
import { imageVariables, signVariables } from '../../core/module/variables.js';
import { expandTemplate } from '../../core/template/envsubst.js';
import type { TemplatePiece, TemplateVariable } from '../../core/template/pieces.js';
import { mappingName } from './coverage-words.js';
import { codeCell, codeSpan } from '../workspace/markdown.js';
import type { ModulePreview } from './module-preview.js';
import { variableMeanings } from './variable-meanings.js';

export interface TemplateField {
  /** Undefined for a template of the container itself. */
  readonly index: number | undefined;
  /** `sign` has fewer variables. */
  readonly of: 'image' | 'sign';
}

/** Whether a Module's field path leads to a template, and to which. */
export function templateField(path: FieldPath): TemplateField | undefined {
  const found =
    /^spec\.moduleLoader\.container\.(?:kernelMappings\.(\d+)\.)?(containerImage|sign\.unsignedImage|sign\.filesToSign\.\d+)$/.exec(
      path.join('.'),
    );
  if (!found) return undefined;
  const [, index, field] = found;
  return {
    index: index === undefined ? undefined : Number(index),
    of: field === 'containerImage' ? 'image' : 'sign',
  };
}

interface Example {
  readonly nodeKernel: string;
  readonly variables: readonly TemplateVariable[];
}

/** Markdown; undefined for a text without variables. */
export function templateHover(
  field: TemplateField,
  template: string,
  { coverage }: ModulePreview,
): string | undefined {
  if (!template.includes('$')) return undefined;
  const dialect = dialectOf(coverage.request.release);
  const { kernels, about } = exampleKernels(field, coverage);
  const examples = kernels.flatMap((nodeKernel): readonly Example[] => {
    const known = variablesFor(field, nodeKernel, coverage, dialect);
    return known.ok ? [{ nodeKernel, variables: known.variables }] : [];
  });
  const [first] = examples;
  const expansion = first && expandTemplate(template, first.variables, dialect.envsubst);
  if (!first || !expansion) return undefined;
  if (!expansion.ok) {
    return `KMM cannot read this template: ${codeSpan(expansion.error.message)}. Nodes that get this mapping get no image.`;
  }
  const parts = [
    becomes(template, examples, about, dialect),
    explained(expansion.pieces, first, field),
    normalised(template, examples, dialect),
  ];
  return parts.filter(part => part !== '').join('\n\n');
}

const mostExamples = 3;

/** Kernels that get the template's mapping; where there are none, others, and it is said. */
function exampleKernels(
  { index }: TemplateField,
  { kernels, mappings }: Coverage,
): { readonly kernels: readonly string[]; readonly about: string } {
  const own = index === undefined ? kernels.filter(isCovered) : (mappings[index]?.wins ?? []);
  if (own.length > 0) {
    const about = index === undefined ? 'For example' : `For kernels that ${mappingName(index)} wins`;
    return { kernels: withOneNormalised(own.map(({ nodeKernel }) => nodeKernel)), about };
  }
  const others = kernels.length > 0 ? kernels.map(({ nodeKernel }) => nodeKernel) : sampleKernels.kernels;
  const about = index === undefined ? 'For example' : `As an example (${mappingName(index)} wins no kernel)`;
  return { kernels: others.slice(0, mostExamples), about };
}

/** The first few, and among them one that is written otherwise in a tag, if there is any. */
function withOneNormalised(kernels: readonly string[]): readonly string[] {
  const changed = kernels.find(isNormalised);
  const first = kernels.slice(0, mostExamples);
  return changed === undefined || first.includes(changed) ? first : [...first.slice(0, -1), changed];
}

function isNormalised(nodeKernel: string): boolean {
  const kernel = kernelOfNode(nodeKernel);
  return normalizeKernel(kernel) !== String(kernel);
}

function variablesFor({ of }: TemplateField, nodeKernel: string, { request }: Coverage, dialect: Dialect) {
  const kernel = kernelOfNode(nodeKernel);
  if (of === 'sign') return signVariables(kernel, dialect);
  const { module, namespace } = request;
  return imageVariables({ name: module.metadata.name, namespace, kernel, nodeKernel }, dialect);
}

function becomes(template: string, examples: readonly Example[], about: string, dialect: Dialect): string {
  const rows = examples.map(({ nodeKernel, variables }) => {
    const expansion = expandTemplate(template, variables, dialect.envsubst);
    return `| ${codeCell(nodeKernel)} | ${codeCell(expansion.ok ? expansion.text : '')} |`;
  });
  return [`${about}:`, '', '| kernel | becomes |', '|---|---|', ...rows].join('\n');
}

/** Each variable once, with its value for the first kernel of the examples. */
function explained(
  pieces: readonly TemplatePiece[],
  { nodeKernel, variables }: Example,
  field: TemplateField,
): string {
  const used = new Map(
    pieces.flatMap(piece => (piece.kind === 'variable' ? [[piece.name, piece.known] as const] : [])),
  );
  if (used.size === 0) return '';
  const rows = [...used].map(([name, known]) => {
    const value = variables.find(variable => variable.name === name)?.value ?? '';
    return known
      ? `| ${codeCell(name)} | ${codeCell(value)} | ${variableMeanings[name] ?? ''} |`
      : `| ${codeCell(name)} | empty | ${unknownVariable(name, field, variables)} |`;
  });
  return [`| variable | for ${codeCell(nodeKernel)} | |`, '|---|---|---|', ...rows].join('\n');
}

function unknownVariable(
  name: string,
  { of }: TemplateField,
  variables: readonly TemplateVariable[],
): string {
  const names = variables.map(variable => codeCell(variable.name)).join(', ');
  const reason =
    of === 'sign' && name.startsWith('MOD_')
      ? 'KMM does not set it in `sign`, though its documentation lists it.'
      : 'KMM knows no such variable.';
  return `**${reason}** There are ${names}.`;
}

function normalised(template: string, examples: readonly Example[], dialect: Dialect): string {
  const changed = dialect.normalizesKernel
    ? examples.find(example => showsNormalised(template, example, dialect))
    : undefined;
  if (!changed) return '';
  const kernel = kernelOfNode(changed.nodeKernel);
  return (
    `Here ${codeSpan(kernel)} is written ${codeSpan(normalizeKernel(kernel))}: characters that no tag can hold become ` +
    '`_`. Build args and the directory in the image keep the kernel as it is.'
  );
}

/** One of the variables that the template uses is no part of the kernel as it is. */
function showsNormalised(template: string, { nodeKernel, variables }: Example, dialect: Dialect): boolean {
  const expansion = expandTemplate(template, variables, dialect.envsubst);
  if (!isNormalised(nodeKernel) || !expansion.ok) return false;
  return expansion.pieces.some(
    piece =>
      piece.kind === 'variable' && piece.name.startsWith('KERNEL_') && !nodeKernel.includes(piece.value),
  );
}
