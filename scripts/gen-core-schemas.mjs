// Writes schemas/core.gen.json: the Kubernetes types that KMM's schemas refer to, and all that those refer to.
// Structure comes from the model classes of @kubernetes/client-node, generated upstream from Kubernetes' OpenAPI.
// What they do not say about KMM's CRDs is in schemas/core-facts.json (keyed `Type` or `Type.property`: keywords to
// add, or with `x-kmm-instead` to put in the place of the model's). Descriptions are ours, in
// schemas/core-descriptions.json; upstream's prose is not read.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import prettier from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const schemas = join(root, 'schemas');
const models = join(root, 'node_modules/@kubernetes/client-node/dist/gen/models');
const output = join(schemas, 'core.gen.json');

/** The text that schemas/core.gen.json must have. Throws on a property without description and on unused entries. */
export async function coreSchemas() {
  const facts = await readTable('core-facts.json');
  const descriptions = await readTable('core-descriptions.json');
  const definitions = {};
  const waiting = await typesInUse();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (definitions[name]) continue;
    definitions[name] = await definitionOf(name, facts, descriptions);
    waiting.push(...referredTypes(definitions[name]));
  }
  refuse('no description for', descriptions.missing());
  refuse('description of nothing', descriptions.unused());
  refuse('fact about nothing', facts.unused());
  const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
  const options = { ...(await prettier.resolveConfig(output)), parser: 'json' };
  return prettier.format(JSON.stringify({ definitions: sorted }), options);
}

/** A table of the schemas folder that remembers which of its entries were asked for, and in vain. */
async function readTable(file) {
  const entries = JSON.parse(await readFile(join(schemas, file), 'utf8'));
  const asked = new Set();
  return {
    take: key => {
      asked.add(key);
      return entries[key];
    },
    keysOf: type => Object.keys(entries).filter(key => key.startsWith(`${type}.`)),
    missing: () => [...asked].filter(key => !Object.hasOwn(entries, key)),
    unused: () => Object.keys(entries).filter(key => !asked.has(key)),
  };
}

function refuse(what, keys) {
  if (keys.length > 0) throw new Error(`${what}: ${keys.join(', ')}`);
}

/** The types that the hand-written schemas refer to. */
async function typesInUse() {
  const files = (await readdir(schemas)).filter(name => name.endsWith('.schema.json'));
  const texts = await Promise.all(files.map(name => readFile(join(schemas, name), 'utf8')));
  return texts.flatMap(text =>
    [...text.matchAll(/"core\.gen\.json#\/definitions\/(\w+)"/g)].map(hit => hit[1]),
  );
}

const referredTypes = definition =>
  [...JSON.stringify(definition).matchAll(/"#\/definitions\/(\w+)"/g)].map(hit => hit[1]);

async function definitionOf(name, facts, descriptions) {
  const { 'x-kmm-instead': instead, ...keywords } = facts.take(name) ?? {};
  if (instead) return keywords;
  const members = await membersOf(name);
  const modelled = new Set(members.map(member => `${name}.${member.name}`));
  const former = facts.keysOf(name).filter(key => !modelled.has(key));
  const property = (key, model) => ({
    description: descriptions.take(key),
    ...withFact(model, facts.take(key)),
  });
  const required = members.filter(member => member.required).map(member => member.name);
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries([
      ...members.map(member => [member.name, property(`${name}.${member.name}`, schemaOfType(member))]),
      ...former.map(key => [key.slice(name.length + 1), property(key, {})]),
    ]),
    ...keywords,
  };
}

function withFact(model, fact = {}) {
  const { 'x-kmm-instead': instead, ...keywords } = fact;
  return instead ? keywords : { ...model, ...keywords };
}

/** Name, type, format and obligation of each member of a model: what the two files of its class say together. */
async function membersOf(name) {
  const file = join(models, await modelFile(name));
  const declaration = await readFile(`${file}.d.ts`, 'utf8');
  const obligatory = new Set([...declaration.matchAll(/^ {4}'(\w+)': /gm)].map(hit => hit[1]));
  const [model] = Object.values(await import(pathToFileURL(`${file}.js`).href));
  return model.attributeTypeMap.map(member => ({
    name: member.baseName,
    type: member.type,
    format: member.format,
    required: obligatory.has(member.name),
  }));
}

async function modelFile(name) {
  const names = new Set(await readdir(models));
  const file = [`V1${name}`, `CoreV1${name}`].find(candidate => names.has(`${candidate}.js`));
  if (!file) throw new Error(`no model for ${name}`);
  return file;
}

function schemaOfType({ type, format }) {
  const list = /^Array<(.+)>$/.exec(type);
  if (list) return { type: 'array', items: schemaOfType({ type: list[1], format }) };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map) return { type: 'object', additionalProperties: schemaOfType({ type: map[1], format }) };
  if (type === 'string' || type === 'boolean') return { type, ...(format && { format }) };
  if (type === 'Date') return { type: 'string', format: 'date-time' };
  if (type === 'number') return { type: format.startsWith('int') ? 'integer' : 'number', format };
  if (type === 'any') return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return { $ref: `#/definitions/${type.replace(/^(Core)?V1/, '')}` };
}

if (argv[1] === fileURLToPath(import.meta.url)) await writeFile(output, await coreSchemas());
