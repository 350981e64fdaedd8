// The table of `kubectl get nodes -o wide`, or any other with a column of kernels. With `--show-labels` its nodes are
// known as far as a table tells: labels and whether they are cordoned, but no other taint.
import type { NodeFacts, Taint } from '../../core/kernel/node.js';
import { spanOf } from '../../core/span.js';
import type { TextLine, Reading } from './reading.js';
import { joined, linesIn, misread, nothingRead, quoted } from './reading.js';

interface Columns {
  readonly count: number;
  readonly kernel: number;
  readonly name: number;
  readonly status: number;
  readonly labels: number;
}

/** Whether a line is the head of a table of nodes. */
export const isTableHead = (line: string): boolean =>
  /^\s*NAME(?:\s|$)|(?:^|\s)KERNEL(?:-VERSION)?(?:\s|$)/.test(line);

export function readNodeTable(text: string): Reading {
  const lines = linesIn(text).filter(({ text: line }) => line.trim() !== '' && !/^\s*#/.test(line));
  const [head, ...rows] = lines;
  if (!head) return nothingRead;
  const columns = columnsOf(head.text);
  if (columns.kernel < 0) {
    return misread(
      lineSpan(head),
      'This table has no column `KERNEL-VERSION`, so no kernel can be read. Write it with `kubectl get nodes -o wide`, or `-o yaml` to have labels and taints too.',
    );
  }
  return joined(rows.map(row => readRow(row, columns)));
}

function columnsOf(head: string): Columns {
  const names = cellsOf(head);
  return {
    count: names.length,
    kernel: names.findIndex(name => /^KERNEL(?:-VERSION)?$/.test(name)),
    name: names.indexOf('NAME'),
    status: names.indexOf('STATUS'),
    labels: names.indexOf('LABELS'),
  };
}

/** Cells are two blanks apart at least; inside a cell there is at most one. */
const cellsOf = (line: string): readonly string[] => line.trim().split(/\s{2,}|\t+/);

function readRow(row: TextLine, columns: Columns): Reading {
  const cells = cellsOf(row.text);
  const span = lineSpan(row);
  if (isTableHead(row.text)) return nothingRead;
  if (cells.length !== columns.count) {
    return misread(
      span,
      `${quoted(row.text.trim())} has ${String(cells.length)} columns and the head of the table ${String(columns.count)}, so this line is skipped. Write the table as \`kubectl\` prints it.`,
    );
  }
  const node = nodeIn(cells, columns);
  if (columns.labels >= 0 || node.kernelVersion === '')
    return { ...nothingRead, nodes: [{ value: node, span }] };
  return { ...nothingRead, kernels: [{ value: node.kernelVersion, span }] };
}

function nodeIn(cells: readonly string[], columns: Columns): NodeFacts {
  const cell = (index: number): string => {
    const text = cells[index] ?? '';
    return /^<\w+>$/.test(text) ? '' : text;
  };
  return {
    name: cell(columns.name),
    kernelVersion: cell(columns.kernel),
    labels: labelsIn(cell(columns.labels)),
    taints: cell(columns.status).includes('SchedulingDisabled') ? [cordoned] : [],
  };
}

const cordoned: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

const labelsIn = (cell: string): NodeFacts['labels'] =>
  Object.fromEntries(
    cell.split(',').flatMap(label => {
      const [key = '', value = ''] = label.split('=', 2);
      return key === '' ? [] : [[key, value]];
    }),
  );

const lineSpan = ({ start, text }: TextLine) => spanOf(start, start + text.trimEnd().length);
