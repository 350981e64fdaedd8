// What of an answer is read by people, made fit to be shown on its way out: names of files and words of clusters come with
// it, and editors make pictures of `$(name)` in lenses and symbols, links of others, and lines of their breaks.
import { labelText, visible } from '../../core/text/visible-text.js';

/** What comes back to us, or is a whole text: who shows it makes it fit. */
const asItIs: ReadonlySet<string> = new Set([
  'id',
  'plan',
  'uid',
  'uri',
  'manifest',
  'kernel',
  'namespace',
  'name',
]);

/** An answer or a notification of ours in which every other text is in one line and fit to be shown. */
export function shownAnswer<T>(answer: T): T {
  // `as`: texts stay texts, and the rest is the same.
  return shownPart(answer) as T;
}

function shownPart(part: unknown): unknown {
  if (typeof part === 'string') return labelText(part);
  if (Array.isArray(part)) return part.map(shownPart);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, shownField(key, value)]));
}

/** A command to type keeps all that can be seen. */
function shownField(key: string, value: unknown): unknown {
  if (asItIs.has(key)) return value;
  return key === 'command' && typeof value === 'string' ? visible(value) : shownPart(value);
}

/** In LSP's own answers, and in those of ours that an editor draws: what is read. */
const read: ReadonlySet<string> = new Set([
  'name',
  'detail',
  'containerName',
  'title',
  'label',
  'labelDetails',
  'description',
  'message',
  'tooltip',
  'words',
  'source',
  'summary',
  'image',
  'nodes',
]);

/** What is written into files, handed back as it is, or Markdown, which is made where it is known what is code in it. */
const untouched: ReadonlySet<string> = new Set([
  'edit',
  'textEdit',
  'additionalTextEdits',
  'arguments',
  'data',
  'diagnostics',
  'documentation',
  'contents',
]);

/** The answer to a request about a file. */
export function shownInEditor<T>(answer: T): T {
  // `as`: texts stay texts, and the rest is the same.
  return editorPart(answer) as T;
}

function editorPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(editorPart);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]): [string, unknown] => [
    key,
    untouched.has(key) ? value : editorField(key, value),
  ]);
  return withOwnText(part, Object.fromEntries(entries));
}

/** Parts of a hint's label have their text in `value`; Markdown has, too, and beside it says so. */
function editorField(key: string, value: unknown): unknown {
  if (!read.has(key)) return editorPart(value);
  if (key === 'tooltip' && typeof value === 'object') return value;
  if (key === 'label' && Array.isArray(value)) return value.map(labelPart);
  return shownPart(value);
}

const labelPart = (part: unknown): unknown => {
  if (typeof part !== 'object' || part === null || !('value' in part)) return editorPart(part);
  return { ...part, value: shownPart(part.value) };
};

/** A completion without a text of its own writes its label, and is found by it. */
function withOwnText(before: object, after: Readonly<Record<string, unknown>>): unknown {
  if (!('label' in before) || !('kind' in before) || before.label === after['label']) return after;
  const writes = 'textEdit' in before || 'insertText' in before;
  return { filterText: before.label, ...(!writes && { insertText: before.label }), ...after };
}
