// Reads one Node out of YAML as `kubectl` writes it without parsing all of it: most of a Node is images, conditions
// and annotations, and a list of thousands would take minutes. Only the entries that KMM looks at are parsed, and
// lines that occur in many nodes are parsed once.
import { isObject } from '../../core/json/json-value.js';
import type { NodeFacts } from '../../core/kernel/node.js';
import { at, nodeFactsOf } from '../../core/kernel/node-object.js';
import { parseYaml } from '../yaml/parse.js';
import { plainValue } from '../yaml/value.js';
import { columnOf, entryText, insideOf } from './block.js';

/** The object in a piece of YAML; undefined when the piece is not valid or no map. */
export type ReadPiece = (text: string) => unknown;

/** A reader that remembers. */
export function pieceReader(): ReadPiece {
  const known = new Map<string, unknown>();
  return text => {
    if (!known.has(text)) known.set(text, readPiece(text));
    return known.get(text);
  };
}

/** Undefined when the Node is not written as `kubectl` does it, so that it must be parsed as a whole. */
export function quickNode(object: string, read: ReadPiece): NodeFacts | undefined {
  if (isUnusual(object)) return undefined;
  const metadata = insideOf(pieceOf(object, 'metadata')) ?? '';
  const status = insideOf(pieceOf(object, 'status')) ?? '';
  const nodeInfo = insideOf(pieceOf(status, 'nodeInfo')) ?? '';
  if (isUnusual(metadata) || isUnusual(status) || isUnusual(nodeInfo)) return undefined;
  const name = read(pieceOf(metadata, 'name'));
  const kernel = read(pieceOf(nodeInfo, 'kernelVersion'));
  const labels = labelsOf(pieceOf(metadata, 'labels'), read);
  const spec = specOf(pieceOf(object, 'spec'), read);
  if (!isObject(name) || !isObject(kernel) || !isObject(labels) || !isObject(spec)) return undefined;
  return nodeFactsOf({ metadata: { ...name, labels }, spec, status: { nodeInfo: kernel } });
}

/** Keys may be quoted, merged in or spread over lines; `kubectl` does none of it. */
function isUnusual(map: string): boolean {
  const indent = ' '.repeat(columnOf(map));
  return ['"', "'", '?', '<<', '!', '&', '\t'].some(
    mark => map.startsWith(indent + mark) || map.includes(`\n${indent}${mark}`),
  );
}

/** The only parts of a spec that matter are its taints. */
function specOf(piece: string, read: ReadPiece): unknown {
  if (piece === '') return {};
  const inside = insideOf(piece);
  if (inside === undefined) return at(read(piece), 'spec');
  if (isUnusual(inside)) return undefined;
  const taints = pieceOf(inside, 'taints');
  return taints === '' ? {} : read(taints);
}

function labelsOf(piece: string, read: ReadPiece): unknown {
  if (piece === '') return {};
  const inside = insideOf(piece);
  if (inside === undefined || !isFlat(inside)) return at(read(piece), 'labels');
  const entries = inside
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => read(line.trim()));
  return entries.every(isObject) ? Object.assign({}, ...entries) : undefined;
}

/** Every line is a key and a value that ends on this line: each can be read alone. */
function isFlat(lines: string): boolean {
  const column = columnOf(lines);
  const indent = ' '.repeat(column);
  const isEntry = (line: string): boolean => line.startsWith(indent) && entryLine.test(line.slice(column));
  return lines.split('\n').every(line => /^[ \r]*$/.test(line) || isEntry(line));
}

const entryLine = /^(?=[^\r]*\r?$)[\w"'].*?: +[\w"']/;

function readPiece(text: string): unknown {
  const { root, syntax } = parseYaml(text);
  return syntax.length === 0 && root?.kind === 'map' ? plainValue(root) : undefined;
}

const pieceOf = (map: string, key: string): string => entryText(map, columnOf(map), key) ?? '';
