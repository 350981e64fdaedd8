// The settings of the operator in its ConfigMap: a YAML inside of a text, with the way back to the places around it.
import { operatorSettingsKey } from '../../core/operator-settings.js';
import type { YamlDocument } from './document.js';
import { isConfigMap } from './kinds.js';
import type { EmbeddedText } from '../yaml/embed.js';
import { embeddedAt } from '../yaml/embed.js';
import { entryAt } from '../yaml/located.js';
import type { ParsedYaml } from '../yaml/parse.js';
import { parseYaml } from '../yaml/parse.js';
import { splitStream } from '../yaml/stream.js';
import { cover } from '../yaml/template-actions.js';

export interface OperatorSettingsText {
  readonly embedded: EmbeddedText;
  /** Of the first document in it: go-yaml reads no other. */
  readonly yaml: ParsedYaml;
  readonly offset: number;
}

const remembered = new WeakMap<YamlDocument, { readonly found: OperatorSettingsText | undefined }>();

/** Undefined for every other ConfigMap: other operators have settings under the same key. */
export function operatorSettingsIn(document: YamlDocument): OperatorSettingsText | undefined {
  const known = remembered.get(document) ?? { found: find(document) };
  remembered.set(document, known);
  return known.found;
}

function find(document: YamlDocument): OperatorSettingsText | undefined {
  const { name = '', namespace = '' } = document.identity;
  const entry = entryAt(document.root, ['data', operatorSettingsKey]);
  const isOperators = /manager-config$/.test(name) && /\bkmm\b/.test(`${name} ${namespace}`);
  if (!isConfigMap(document.identity) || !isOperators || !entry) return undefined;
  const embedded = embeddedAt(document, ['data', operatorSettingsKey]);
  if (!embedded || embedded.text.includes(cover)) return undefined;
  const [first] = splitStream(embedded.text);
  return { embedded, yaml: parseYaml(first?.text ?? ''), offset: first?.start ?? 0 };
}
