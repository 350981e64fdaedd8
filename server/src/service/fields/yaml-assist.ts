// The only importer of yaml-language-server, and loaded only when help is asked for. It is used as a library: no
// connection, no server process, no schema store. What it is handed is not the user's text but a virtual document
// that holds nothing except the way to the field, so broken text elsewhere cannot spoil an answer, no modeline can
// name a schema to fetch, and an answer can be remembered by schema and path.
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionItem } from 'vscode-languageserver-types';
import { CompletionItemKind } from 'vscode-languageserver-types';
import { getLanguageService } from 'yaml-language-server';
import type { FieldPath } from '../../core/field-path.js';
import type { JsonSchema } from '../../core/api-server/json-schema.js';
import { childSchema } from '../../core/api-server/schema.js';
import { fieldHelp } from './field-help.js';
import { isMap } from './key-shape.js';
import type { AssistRequest, Suggestion, YamlAssist } from '../ports/ports.js';

type LanguageService = ReturnType<typeof getLanguageService>;

export function createYamlAssist(): YamlAssist {
  const service = getLanguageService({
    schemaRequestService: uri => Promise.reject(new Error(`Nothing is fetched, so not ${uri} either.`)),
    workspaceContext: { resolveRelativePath: () => '' },
    clientCapabilities: markdownClient,
  });
  const shelf = new SchemaShelf(service);
  return {
    suggest: async (request, stop) => {
      if (stop.stopped || !fieldSchema(request)) return [];
      const items = await shelf.remembered(request, 'suggest', () => suggest(service, shelf, request));
      return stop.stopped ? [] : items;
    },
    explain: async (request, stop) => {
      if (stop.stopped || request.path.length === 0 || !fieldSchema(request)) return undefined;
      const text = await shelf.remembered(request, 'explain', () => explain(service, shelf, request));
      return stop.stopped ? undefined : text;
    },
  };
}

const markdownClient = {
  textDocument: {
    completion: { completionItem: { documentationFormat: ['markdown' as const], snippetSupport: true } },
  },
};

async function suggest(
  service: LanguageService,
  shelf: SchemaShelf,
  { schema, path }: AssistRequest,
): Promise<readonly Suggestion[]> {
  const document = shelf.virtual(schema, `${wayTo(path)}${room(schema, path)}`);
  const { items } = await service.doComplete(document, document.positionAt(document.getText().length), false);
  return unique(items.filter(item => !isOdd(item)).map(toSuggestion));
}

async function explain(
  service: LanguageService,
  shelf: SchemaShelf,
  { schema, path }: AssistRequest,
): Promise<string | undefined> {
  const last = path.at(-1);
  const document = shelf.virtual(schema, `${wayTo(path)}${typeof last === 'number' ? 'item' : ''}`);
  const onIt = document.getText().lastIndexOf(typeof last === 'number' ? 'item' : JSON.stringify(last)) + 1;
  const hover = await service.doHover(document, document.positionAt(onIt));
  const contents = hover?.contents;
  if (!contents || typeof contents !== 'object' || !('value' in contents)) return undefined;
  return contents.value.trim() === '' ? undefined : contents.value;
}

/** `"spec":\n  "tolerations":\n    - "key":` for spec.tolerations[0].key, with the cursor to come at its end. */
function wayTo(path: FieldPath): string {
  return path.reduce<string>((text, step, depth) => {
    const indent = '  '.repeat(depth);
    return `${text}${depth === 0 ? '' : '\n'}${indent}${typeof step === 'number' ? '- ' : `${JSON.stringify(step)}:`}`;
  }, '');
}

/** Undefined for a field that the schema does not know: nothing is asked then, so nothing need be remembered. */
const fieldSchema = ({ schema, path }: AssistRequest): JsonSchema | undefined =>
  path.reduce<JsonSchema | undefined>((at, step) => at && childSchema(at, step), schema);

/** Where the cursor goes: behind the dash, beside the key, or on the next line when keys are to come. */
function room(schema: JsonSchema, path: FieldPath): string {
  if (typeof path.at(-1) !== 'string') return '';
  return isMap(fieldSchema({ schema, path })) ? `\n${'  '.repeat(path.length)}` : ' ';
}

/** yaml-language-server adds an entry named after the type for what all required keys together would be. */
const isOdd = (item: CompletionItem): boolean =>
  item.label === 'object' || item.label === 'array' || item.label === '';

function toSuggestion(item: CompletionItem): Suggestion {
  const { documentation } = item;
  const text = typeof documentation === 'string' ? documentation : documentation?.value;
  return {
    kind: item.kind === CompletionItemKind.Property ? 'key' : 'value',
    label: item.label,
    documentation: text === '' ? undefined : text,
  };
}

function unique(items: readonly Suggestion[]): readonly Suggestion[] {
  const seen = new Set<string>();
  return items.filter(({ label }) => !seen.has(label) && seen.add(label));
}

const mostAnswers = 2000;

/** The schemas that the library knows, and what it said of them. */
class SchemaShelf {
  readonly #service: LanguageService;
  readonly #known = new Map<
    JsonSchema,
    { readonly name: string; readonly answers: Map<string, Promise<unknown>> }
  >();
  #version = 0;

  constructor(service: LanguageService) {
    this.#service = service;
  }

  /** A document that the library holds against `schema`. */
  virtual(schema: JsonSchema, text: string): TextDocument {
    this.#version += 1;
    return TextDocument.create(
      `kmm-virtual:///${this.#shelve(schema).name}/document.yaml`,
      'yaml',
      this.#version,
      text,
    );
  }

  async remembered<T>({ schema, path }: AssistRequest, what: string, answer: () => Promise<T>): Promise<T> {
    const { answers } = this.#shelve(schema);
    const key = JSON.stringify([what, path.map(step => (typeof step === 'number' ? 0 : step))]);
    // Only `answer` of the same `what` has written this entry, so it has its type.
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    // Keys of one's own making (labels) are part of paths; a session must not collect them for ever.
    if (answers.size >= mostAnswers) answers.clear();
    const fresh = answer();
    answers.set(key, fresh);
    try {
      return await fresh;
    } catch (error) {
      answers.delete(key);
      throw error;
    }
  }

  #shelve(schema: JsonSchema) {
    const known = this.#known.get(schema);
    if (known) return known;
    const added = { name: `schema${String(this.#known.size)}`, answers: new Map<string, Promise<unknown>>() };
    this.#known.set(schema, added);
    this.#configure();
    return added;
  }

  #configure(): void {
    this.#service.configure({
      validate: false,
      completion: true,
      hover: true,
      format: false,
      hoverSchemaSource: false,
      disableDefaultProperties: true,
      customTags: [],
      schemas: [...this.#known].map(([schema, { name }]) => ({
        uri: `kmm-schema:///${name}.json`,
        fileMatch: [`${name}/*.yaml`],
        schema: documented('', schema, false),
      })),
    });
  }
}

/** A copy (the library writes into its schemas) in which every field carries its whole help. */
function documented(name: string, schema: JsonSchema, required: boolean): object {
  const { properties, items, additionalProperties, type, format, default: initial, anyOf } = schema;
  return {
    ...(type && { type }),
    ...(format && { format }),
    ...(initial !== undefined && typeof initial !== 'object' && { default: initial }),
    ...(schema.enum && { enum: schema.enum }),
    ...(anyOf && { anyOf }),
    markdownDescription: fieldHelp(name, schema, required),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, child]) => [
          key,
          documented(key, child, schema.required?.includes(key) === true),
        ]),
      ),
    }),
    ...(items && { items: documented(name, items, false) }),
    ...(additionalProperties && { additionalProperties: documented(name, additionalProperties, false) }),
  };
}
