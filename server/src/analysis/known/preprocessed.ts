// Whether another program works over a whole document before KMM sees it. Then even a value that looks finished may be
// another one in the end.
import type { YamlDocument } from '../objects/document.js';
import type { Located } from '../yaml/located.js';
import { isUnfinished, withActionsAsLetters } from './open-text.js';

const remembered = new WeakMap<YamlDocument, boolean>();

/** Whether something fills in variables of its own: they stand where KMM fills in none, or are escaped somewhere. */
export function isPreprocessed(document: YamlDocument): boolean {
  const known = remembered.get(document) ?? holdsForeign(document.root, '');
  remembered.set(document, known);
  return known;
}

/** Texts that a container's shell or modprobe may read. */
const unlooked = new Set(['devicePlugin', 'dra', 'annotations', 'rawArgs', 'args', 'parameters']);

function holdsForeign(node: Located | undefined, key: string): boolean {
  switch (node?.kind) {
    case undefined:
      return false;
    case 'list':
      return node.items.some(item => holdsForeign(item, key));
    case 'map':
      return node.entries.some(entry => !unlooked.has(entry.key) && holdsForeign(entry.value, entry.key));
    case 'scalar':
      return typeof node.value === 'string' && isForeign(withActionsAsLetters(node.value), key);
  }
}

/** In KMM's own templates every variable may be a mistake, and in a regular expression a `$` ends the text. */
function isForeign(text: string, key: string): boolean {
  if (templates.has(key)) return /\\\$|\$\$|%[sdqv](?![A-Za-z0-9])/.test(text);
  if (key === 'regexp') return /\$\{\w+\}/.test(text);
  return isUnfinished(text) || /\$\{?(?!KERNEL_|MOD_NAME)[A-Za-z_]\w*/.test(text);
}

const templates = new Set(['containerImage', 'unsignedImage', 'filesToSign']);
