// A file of kernels to preview against, in whatever form people have it: a plain list, or what `kubectl get nodes`
// writes. It tells the forms apart and puts the pieces together; reading, how long it may be and judging are
// done elsewhere. Never throws.
import type { NodeFacts } from '../core/kernel/node.js';
import { withoutRepeats, withoutRepeatedNodes } from '../core/kernel/kernel-source.js';
import type { Problem } from '../core/problem.js';
import { doubtsAbout } from './kernels/doubts.js';
import { readJsonNodes, readYamlNodes } from './kernels/node-objects.js';
import { isTableHead, readNodeTable } from './kernels/node-table.js';
import { readPlainList } from './kernels/plain-list.js';
import type { Reading } from './kernels/reading.js';

/** What a file of kernels says. */
export interface KernelList {
  /** Kernels without a node, each as a node would report it; no two are the same to KMM. */
  readonly kernels: readonly string[];
  /** Distinct by name; a node that reports no kernel has an empty one. */
  readonly nodes: readonly NodeFacts[];
  /** In the order of the text, with `code` "kernel-list". At most a hundred and one that counts the rest. */
  readonly problems: readonly Problem[];
}

export function readKernelList(text: string): KernelList {
  const reading = read(text);
  return {
    kernels: withoutRepeats(reading.kernels.map(({ value }) => value)),
    nodes: withoutRepeatedNodes(reading.nodes.map(({ value }) => value)),
    problems: doubtsAbout(reading, text),
  };
}

function read(text: string): Reading {
  const body = text.replace(/^\uFEFF/, '\n');
  const first = /^[ \t\r\n]*(?:#[^\n]*\n[ \t\r\n]*)*([^\n]*)/.exec(body)?.[1] ?? '';
  if (/^[{[]/.test(first)) return readJsonNodes(body);
  if (isTableHead(first)) return readNodeTable(body);
  return isYaml(first, body) ? readYamlNodes(body) : readPlainList(body);
}

/** By the first line, or by a key that every object and every list of objects has. */
const isYaml = (first: string, text: string): boolean =>
  /^(?:---|%YAML|- )/.test(first) || /^["']?(?:apiVersion|kind|items|metadata)["']?:/m.test(text);
