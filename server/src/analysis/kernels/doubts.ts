// What is wrong or doubtful about a file of kernels, beyond what its reader could not read.
import type { NodeFacts } from '../../core/kernel/node.js';
import { kernelOfNode, kernelParts } from '../../core/kernel/version.js';
import type { Problem } from '../../core/problem.js';
import { spanOf } from '../../core/span.js';
import type { Placed, Reading } from './reading.js';
import { quoted, unreadable } from './reading.js';

/** In the order of the text; after a hundred the rest is only counted. */
export function doubtsAbout({ kernels, nodes, problems }: Reading, text: string): readonly Problem[] {
  const found = [
    ...problems,
    ...(kernels.length + nodes.length + problems.length === 0 ? [nothingListed] : []),
    ...shortKernels(kernels),
    ...repeatedKernels(kernels, text),
    ...nodesWithoutKernel(nodes),
    ...repeatedNodes(nodes),
  ];
  return capped(found.sort((a, b) => a.span.start - b.span.start));
}

const nothingListed: Problem = unreadable(
  spanOf(0, 0),
  'There is no kernel in this file. Write one kernel a line, or save `kubectl get nodes -o yaml` here.',
);

const shortKernels = (kernels: readonly Placed<string>[]): readonly Problem[] =>
  kernels
    .filter(({ value }) => kernelParts(kernelOfNode(value)).length < 3)
    .map(({ value, span }) =>
      unreadable(
        span,
        `${quoted(value)} has fewer than three parts, and KMM's operator fails on such a kernel. Write all of it, as \`uname -r\` prints it.`,
      ),
    );

function repeatedKernels(kernels: readonly Placed<string>[], text: string): readonly Problem[] {
  const known = firsts(kernels, kernelOfNode);
  return kernels.flatMap(kernel => {
    const first = known.get(kernelOfNode(kernel.value));
    if (!first || first === kernel) return [];
    const end = kernel.value === first.value ? '' : ' (KMM drops a `+` at the end)';
    return [
      {
        ...unreadable(kernel.span, `${quoted(kernel.value)} is listed already${end}; it counts once.`),
        severity: 'information',
        tag: 'unnecessary',
        related: [{ message: quoted(text.slice(first.span.start, first.span.end)), span: first.span }],
      },
    ];
  });
}

const nodesWithoutKernel = (nodes: readonly Placed<NodeFacts>[]): readonly Problem[] =>
  nodes
    .filter(({ value }) => value.kernelVersion === '')
    .map(({ value, span }) => ({
      ...unreadable(
        span,
        `${nodeName(value)} reports no kernel (\`status.nodeInfo.kernelVersion\`), so KMM does nothing for it.`,
      ),
      severity: 'information',
    }));

const repeatedNodes = (nodes: readonly Placed<NodeFacts>[]): readonly Problem[] => {
  const known = firsts(nodes, ({ name }) => name);
  return nodes.flatMap(node => {
    const first = known.get(node.value.name);
    if (!first || first === node || node.value.name === '') return [];
    return [
      {
        ...unreadable(node.span, `${nodeName(node.value)} is in this file already; the last one counts.`),
        severity: 'information',
        related: [{ message: 'First here.', span: first.span }],
      },
    ];
  });
};

const nodeName = ({ name }: NodeFacts): string => (name === '' ? 'A node' : `Node ${quoted(name)}`);

/** The first of all that have the same key. */
function firsts<T>(
  placed: readonly Placed<T>[],
  keyOf: (value: T) => string,
): ReadonlyMap<string, Placed<T>> {
  const known = new Map<string, Placed<T>>();
  for (const one of placed) {
    const key = keyOf(one.value);
    if (!known.has(key)) known.set(key, one);
  }
  return known;
}

const mostProblems = 100;

function capped(problems: readonly Problem[]): readonly Problem[] {
  const next = problems[mostProblems];
  if (!next) return problems;
  const more = problems.length - mostProblems;
  return [
    ...problems.slice(0, mostProblems),
    unreadable(next.span, `${String(more)} more lines like this one and those above are not shown.`),
  ];
}
