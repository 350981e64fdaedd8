// Nodes as `kubectl get nodes -o yaml` or `-o json` writes them: a List, a NodeList, one Node, or a stream of them.
// A list of plain texts is taken for kernels. Objects of other kinds are passed over.
import { at, nodeFactsOf, textAt } from '../../core/kernel/node-object.js';
import type { Problem } from '../../core/problem.js';
import type { Span } from '../../core/span.js';
import { shiftSpan, spanOf } from '../../core/span.js';
import type { Located } from '../yaml/located.js';
import { childOf } from '../yaml/located.js';
import { parseYaml } from '../yaml/parse.js';
import { splitStream } from '../yaml/stream.js';
import { plainValue } from '../yaml/value.js';
import { entryText, insideOf, itemTexts } from './block.js';
import { pieceReader, quickNode } from './quick-node.js';
import type { Reading } from './reading.js';
import { joined, misread, nothingRead, unreadable } from './reading.js';

/** Texts up to this length are parsed as a whole, longer ones only as far as they must: about 0.2 s. */
const parsedWhole = 256 * 1024;

/** What may be parsed of longer texts where they are not written as `kubectl` does it: about 2 s. */
const parsedInPieces = 2 * 1024 * 1024;

const brokenJson =
  'This is not valid JSON, so no node can be read. Write it again with `kubectl get nodes -o json`.';

const notKubectls =
  'This list is long and not written as `kubectl` does it, which would take too long to read. Write it with `kubectl get nodes -o json`.';

/** `text` starts with `{` or `[`: JSON, which is fast to read; if it is not, it may still be YAML. */
export function readJsonNodes(text: string): Reading {
  const value = jsonIn(text);
  if (value === undefined) {
    return text.length > parsedInPieces ? misread(spanOf(0, 1), brokenJson) : readYamlNodes(text);
  }
  let searched = 0;
  const readings: Reading[] = [];
  for (const object of objectsIn(value)) {
    const span = jsonSpan(text, object, searched);
    searched = span.end;
    readings.push(readObject(object, span));
  }
  return joined(readings);
}

export function readYamlNodes(text: string): Reading {
  return joined(splitStream(text).map(({ read, start }) => moved(readDocument(read), start)));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A list's items, or the object itself. */
function objectsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const items = at(value, 'items');
  return Array.isArray(items) ? items : [value];
}

function readObject(object: unknown, span: Span): Reading {
  if (typeof object === 'string') return { ...nothingRead, kernels: [{ value: object, span }] };
  return isNode(object) ? { ...nothingRead, nodes: [{ value: nodeFactsOf(object), span }] } : nothingRead;
}

/** The items of the API server's own NodeList do not say what they are. */
const isNode = (object: unknown): boolean =>
  textAt(object, 'kind') === 'Node' ||
  (at(object, 'kind') === undefined && at(object, 'status', 'nodeInfo') !== undefined);

/** Where a node's name, or a text, stands first from an offset on. */
function jsonSpan(text: string, object: unknown, from: number): Span {
  const name = JSON.stringify(typeof object === 'string' ? object : textAt(object, 'metadata', 'name'));
  const start = text.indexOf(name, from);
  return start < 0 ? spanOf(from, from) : spanOf(start, start + name.length);
}

function readDocument(text: string): Reading {
  return text.length <= parsedWhole ? readParsed(text) : readLong(text);
}

function readParsed(text: string): Reading {
  const { root, syntax } = parseYaml(text);
  const problems: readonly Problem[] = syntax.map(({ span, message, kind }) =>
    unreadable(
      span,
      `${kind === 'unfollowed' ? 'Not all of this is read' : 'This is not valid YAML'}: ${message}. What stands here may be missing from the preview.`,
    ),
  );
  const objects = itemsOf(root).map(item => readObject(plainValue(item), headOf(item, text)));
  return joined([...objects, { ...nothingRead, problems }]);
}

function itemsOf(root: Located | undefined): readonly Located[] {
  const items = root?.kind === 'list' ? root : childOf(root, 'items');
  if (items?.kind === 'list') return items.items;
  return root ? [root] : [];
}

/** The name of a node where it has one, else the first line of whatever it is. */
function headOf(item: Located, text: string): Span {
  const name = childOf(childOf(item, 'metadata'), 'name');
  if (name?.kind === 'scalar') return name.span;
  const lineEnd = text.indexOf('\n', item.span.start);
  return spanOf(item.span.start, Math.min(item.span.end, lineEnd < 0 ? text.length : lineEnd));
}

function readLong(text: string): Reading {
  const read = pieceReader();
  let left = parsedInPieces;
  const readings = longItems(text).map(({ text: item, start }): Reading => {
    const node = quickNode(item, read);
    if (node) return { ...nothingRead, nodes: [{ value: node, span: firstLine(item, start) }] };
    left -= item.length;
    return left < 0 ? nothingRead : moved(readParsed(item), start);
  });
  return left < 0 ? misread(spanOf(0, 1), notKubectls) : joined(readings);
}

/** The items of a List, or the one object that a document is. */
function longItems(text: string): ReturnType<typeof itemTexts> & object {
  const list = entryText(text, 0, 'items');
  const inside = list === undefined ? undefined : insideOf(list);
  const items = inside === undefined ? undefined : itemTexts(inside);
  if (inside === undefined || !items) return [{ text, start: 0 }];
  const start = text.indexOf(inside);
  return items.map(item => ({ ...item, start: item.start + start }));
}

function firstLine(item: string, start: number): Span {
  const lineEnd = item.indexOf('\n');
  const indent = /^ */.exec(item)?.[0].length ?? 0;
  return spanOf(start + indent, start + (lineEnd < 0 ? item.length : lineEnd));
}

function moved({ kernels, nodes, problems }: Reading, by: number): Reading {
  const shift = <T extends { readonly span: Span }>(placed: T): T => ({
    ...placed,
    span: shiftSpan(placed.span, by),
  });
  return { kernels: kernels.map(shift), nodes: nodes.map(shift), problems: problems.map(shift) };
}
