// How groups, kernels and nodes look in the Kernels view: the theme's icons and colours, and for screen readers a
// sentence each.
import * as vscode from 'vscode';
import type { KernelGroup, KernelRow } from '../../../server/src/protocol/kernels-view.js';
import type { ShownModule } from './node.js';
import { row as shownRow } from '../shown/look.js';

/** Commands of the view alone; not in the palette. */
export const revealCommand = 'kmm.kernels.reveal';
export const pickSourceCommand = 'kmm.kernels.pickSource';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

export function samplesItem(): vscode.TreeItem {
  const item = shownRow(
    {
      label: 'Built-in sample kernels',
      description: 'load yours',
      tooltip: [
        'These kernels are only samples of what distributions ship. Click to say which ones you run.',
      ],
    },
    None,
  );
  item.iconPath = new vscode.ThemeIcon('info');
  item.command = { title: 'Load Kernels', command: pickSourceCommand };
  return item;
}

export function groupItem(shown: ShownModule, group: KernelGroup): vscode.TreeItem {
  const { number, title, count, words } = group;
  const item = shownRow(
    {
      label: `${number ?? ''}  ${title}`.trim(),
      description: group.neverReached || group.failing ? words : String(count),
      tooltip: [words],
      spoken: `${number === undefined ? title : `Mapping ${String(number)}, ${title}`}: ${words}`,
    },
    stateOf(shown, group),
  );
  item.id = idOf(shown, group);
  item.iconPath = groupIcon(group);
  item.contextValue = 'group';
  return revealing(item, shown, group);
}

/** What needs attention is open from the start, and all of it where all of it can be seen. */
function stateOf({ kernels }: ShownModule, { kind, count }: KernelGroup): vscode.TreeItemCollapsibleState {
  if (count === 0) return None;
  if (kind !== 'mapping') return kind === 'not eligible' ? Collapsed : Expanded;
  return kernels.groups.length <= mostGroupsOpen && count <= mostRowsOpen ? Expanded : Collapsed;
}

const mostGroupsOpen = 8;
const mostRowsOpen = 12;

function groupIcon({ kind, count, failing, neverReached }: KernelGroup): vscode.ThemeIcon {
  if (kind === 'not eligible') return new vscode.ThemeIcon('circle-slash');
  if (kind === 'failing' || (failing ?? 0) > 0) return failed();
  if (kind === 'no mapping' || neverReached) return colored('warning', 'list.warningForeground');
  return new vscode.ThemeIcon(count > 0 ? 'pass' : 'circle-outline');
}

const failed = (): vscode.ThemeIcon => colored('error', 'list.errorForeground');

const colored = (icon: string, color: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));

export function rowItem(shown: ShownModule, group: KernelGroup, row: KernelRow): vscode.TreeItem {
  const item = shownRow(
    {
      label: row.label,
      description: row.image === undefined ? row.detail : shortImage(row.image),
      tooltip: tooltip(row),
      spoken: spoken(group, row),
    },
    None,
  );
  item.id = `${idOf(shown, group)}#${row.label}#${row.kernel}`;
  item.contextValue = contextOf(row);
  if (group.kind === 'mapping' && row.image === undefined) item.iconPath = failed();
  return revealing(item, shown, group);
}

/** Registry and organisation are the same for all and would fill the line. */
const shortImage = (image: string): string => image.slice(image.lastIndexOf('/') + 1);

/** What the menu offers: `kernel`, with `image` when there is one to copy. */
const contextOf = ({ kernel, image }: KernelRow): string =>
  [kernel === '' ? '' : 'kernel', image === undefined ? '' : 'image'].filter(word => word !== '').join(' ');

function tooltip({ label, detail, kernel, nodes }: KernelRow): readonly string[] {
  const node = kernel !== '' && kernel !== label ? [`Kernel ${kernel}`] : [];
  return [label, detail, ...node, ...runners(nodes)];
}

function spoken({ number }: KernelGroup, { label, detail, image, nodes }: KernelRow): string {
  const outcome = image === undefined ? detail : `mapping ${String(number)}, image ${image}`;
  return [`${label}: ${outcome}`, ...runners(nodes)].join('. ');
}

const mostNodes = 5;

function runners(nodes: readonly string[]): readonly string[] {
  if (nodes.length === 0) return [];
  const rest = nodes.length > mostNodes ? ` and ${String(nodes.length - mostNodes)} more` : '';
  return [
    `${nodes.length === 1 ? 'Runs on node' : 'Runs on nodes'} ${nodes.slice(0, mostNodes).join(', ')}${rest}`,
  ];
}

export function moreItem(count: number): vscode.TreeItem {
  const item = shownRow({ label: `${String(count)} more` }, None);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  return item;
}

/** The same as long as the Module's place is, so that what is open stays open while it is edited. */
const idOf = ({ uri, kernels }: ShownModule, { id }: KernelGroup): string =>
  `${uri}#${String(kernels.document)}#${id}`;

/** A click selects the mapping in the text. */
function revealing(item: vscode.TreeItem, { uri }: ShownModule, { range }: KernelGroup): vscode.TreeItem {
  if (range) {
    item.command = { title: 'Select the Mapping', command: revealCommand, arguments: [uri, range] };
  }
  return item;
}
