// What is told about a field, in hover and completion alike: what it means, whether it must be there, its default,
// since when it exists and by what it is deprecated. All of it comes out of the schema; nothing is worded here twice.
import type { JsonSchema } from '../../core/api-server/json-schema.js';

/** Markdown. `required` is the parent's word on the field. */
export function fieldHelp(name: string, schema: JsonSchema, required: boolean): string {
  const facts = [typeName(schema), ...(required ? ['required'] : []), ...limits(schema)];
  const parts = [
    `\`${name}\` · ${facts.join(' · ')}`,
    schema.description,
    ...deprecation(schema),
    ...pageOf(name),
  ];
  return parts.filter(part => part !== undefined).join('\n\n');
}

/** A type in words: `list of objects`, `map of strings`, `string or integer`. */
export function typeName(schema: JsonSchema): string {
  if (schema['x-kubernetes-int-or-string']) return 'integer or string';
  if (schema.type === 'array') return schema.items ? `list of ${plural(typeName(schema.items))}` : 'list';
  if (schema.type === 'object' && schema.additionalProperties) {
    return `map of ${plural(typeName(schema.additionalProperties))}`;
  }
  return schema.type ?? 'anything';
}

const plural = (type: string): string =>
  type.replace(/^(list|map|object|string|integer|boolean|number)/, '$1s');

function limits(schema: JsonSchema): readonly string[] {
  const found: string[] = [];
  if (schema.default !== undefined) found.push(`default \`${JSON.stringify(schema.default)}\``);
  if (schema.minItems) found.push(`at least ${counted(schema.minItems)}`);
  if (schema.maxItems !== undefined) found.push(`at most ${counted(schema.maxItems)}`);
  if (schema.minimum !== undefined) found.push(`from ${String(schema.minimum)}`);
  if (schema.maximum !== undefined) found.push(`up to ${String(schema.maximum)}`);
  const since = schema['x-kmm-since'];
  if (since) found.push(`since KMM ${since}`);
  return found;
}

const counted = (count: number): string => `${String(count)} ${count === 1 ? 'entry' : 'entries'}`;

function deprecation(schema: JsonSchema): readonly string[] {
  const known = schema['x-kmm-deprecated'];
  if (!known) return [];
  const instead = known.use === undefined ? '' : ` Use \`${known.use}\`.`;
  return [`**Deprecated since KMM ${known.since}.**${instead} ${known.reason}`];
}

/**
 * KMM's own pages, by their name under https://kmm.sigs.k8s.io/documentation/, and the fields each is about. Only
 * names that mean one thing in all our kinds are here; a field that is not here gets no link.
 */
const pages = {
  deploy_kmod: [
    'moduleLoader',
    'kernelMappings',
    'literal',
    'regexp',
    'containerImage',
    'modprobe',
    'dirName',
    'moduleName',
    'modulesLoadingOrder',
    'inTreeModulesToRemove',
    'inTreeModuleToRemove',
    'devicePlugin',
  ],
  kmod_image: ['build', 'buildArgs', 'dockerfileConfigMap', 'baseImageRegistryTLS'],
  secure_boot: ['sign', 'keySecret', 'certSecret', 'filesToSign', 'unsignedImage'],
  firmwares: ['firmwarePath'],
  ordered_upgrade: ['version'],
  hub_spoke: ['moduleSpec', 'spokeNamespace'],
  preflight_validation: ['kernelVersion', 'pushBuiltImage'],
} as const;

const pageByField = new Map<string, string>(
  Object.entries(pages).flatMap(([page, fields]) => fields.map(field => [field, page] as const)),
);

function pageOf(name: string): readonly string[] {
  const page = pageByField.get(name);
  return page === undefined ? [] : [`[KMM documentation](https://kmm.sigs.k8s.io/documentation/${page}/)`];
}
