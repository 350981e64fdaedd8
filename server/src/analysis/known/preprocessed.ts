// Whether another program works over a whole document before KMM sees it. Then even a value that looks finished may be
// another one in the end. What an author has left to fill in is no sign of that.
import { memo } from '../../core/memo.js';
import type { YamlDocument } from '../objects/document.js';
import type { Located } from '../yaml/located.js';
import { isForProgram, withActionsAsLetters } from './open-text.js';

/** What a document's texts say of the programs that work over it. */
interface Signs {
  /** Something fills in what is written in any way. */
  readonly any: boolean;
  /** Something fills in what is written with a dollar or in braces, as a shell, make or Python do. */
  readonly variables: boolean;
}

/** Whether something fills in variables of its own: they stand where KMM fills in none, or are escaped somewhere. */
export const isPreprocessed = (document: YamlDocument): boolean => signsIn(document).any;

/** Whether what looks like a variable of KMM's may be filled in by somebody else. */
export const hasForeignVariables = (document: YamlDocument): boolean => signsIn(document).variables;

const signsIn = memo(({ root }: YamlDocument): Signs => {
  const texts = [...textsIn(root, '')];
  const variables = texts.some(isForeign) || isForShell(texts);
  return { variables, any: variables || texts.some(isOpen) };
});

interface KeyedText {
  readonly key: string;
  readonly text: string;
}

/** Texts that a container's shell or modprobe may read. */
const unlooked = new Set(['devicePlugin', 'dra', 'annotations', 'rawArgs', 'args', 'parameters']);

function* textsIn(node: Located | undefined, key: string): Iterable<KeyedText> {
  switch (node?.kind) {
    case undefined:
      return;
    case 'list':
      for (const item of node.items) yield* textsIn(item, key);
      return;
    case 'map':
      for (const entry of node.entries) {
        if (!unlooked.has(entry.key)) yield* textsIn(entry.value, entry.key);
      }
      return;
    case 'scalar':
      if (typeof node.value === 'string') yield { key, text: withActionsAsLetters(node.value) };
  }
}

/** In KMM's own templates every variable may be a mistake, and in a regular expression a `$` ends the text. */
function isForeign({ key, text }: KeyedText): boolean {
  if (templates.has(key)) return /\$\$/.test(text);
  if (key === 'regexp') return /\$\{\w+\}/.test(text);
  return /\$\$|\$\((?!\s*(?:KERNEL|MOD)_)|(?<!\$)\{\w+\}|%\{/.test(text) || ownVariable.test(text);
}

const ownVariable = /(?<!\\)\$\{?(?!KERNEL_|MOD_NAME)[A-Za-z_]\w*/;

/**
 * A here-document fills in what is bare and leaves what is escaped. Where nothing is bare, nobody fills in anything, and
 * the backslash reaches KMM.
 */
const isForShell = (texts: readonly KeyedText[]): boolean =>
  texts.some(({ text }) => text.includes('\\$')) &&
  texts.some(({ key, text }) => key !== 'regexp' && ownVariable.test(text));

/** Of those with a dollar there is more to say: `isForeign`. */
function isOpen({ key, text }: KeyedText): boolean {
  if (key === 'regexp') return false;
  return templates.has(key) ? /%[sdqv](?![A-Za-z0-9])/.test(text) : isForProgram(text.replaceAll('\\$', '$'));
}

const templates = new Set(['containerImage', 'unsignedImage', 'filesToSign']);
