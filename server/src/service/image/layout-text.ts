// An Image Layout as a document to read: the tree drawn, with the line that puts each entry there beside it, and below
// it what KMM's loader looks for. Says only what the layout says.
import type { Release } from '../../core/release.js';
import { visible, visibleLines } from '../../core/text/visible-text.js';
import { baseName, cleanPath, isWithin, parentPath, pathBelow } from '../../core/dockerfile/paths.js';
import type { ImageLayout } from './image-layout.js';
import type { LayoutNeed } from './layout-needs.js';
import type { LayoutPlace } from './layout-place.js';
import type { LayoutEntry, LayoutGap, LayoutTree } from './layout-tree.js';

/** As a document. */
export const layoutText = (layout: ImageLayout): string => `${visibleLines(layoutLines(layout))}\n`;

export function layoutLines(layout: ImageLayout): readonly string[] {
  const { trees, needs, notes, refused, finalStage, notFollowed } = layout;
  const parts: readonly (readonly string[])[] = [
    [
      titleLine(layout),
      ...notes,
      ...(notFollowed
        ? [
            `Too large to follow, from line ${String(notFollowed.line)} on: ${notFollowed.what}. What depends on it is not known.`,
          ]
        : []),
      ...refused.map(({ line, reason }) => `Not built at all: line ${String(line)}: ${reason}`),
    ],
    ...(finalStage ? trees.map(treeLines) : [[whyNoTree(layout)]]),
    needs.length > 0 ? needsLines(needs, layout.release) : [],
  ];
  return paragraphs(...parts);
}

const whyNoTree = ({ notFollowed }: ImageLayout): string =>
  notFollowed ? 'What is in the image is not known.' : 'There is no FROM, so there is no image.';

/** With an empty line between those that say something. */
export const paragraphs = <T>(...parts: readonly (readonly (T | string)[])[]): readonly (T | string)[] =>
  parts.filter(lines => lines.length > 0).flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));

function titleLine({ title, release, distribution, finalStage }: ImageLayout): string {
  const kmm = `KMM ${release}${distribution === 'openshift' ? ' on OpenShift' : ''}`;
  const stage = finalStage ? [`final stage: ${finalStage.image} (line ${String(finalStage.line)})`] : [];
  return [title, kmm, ...stage].join(' · ');
}

/** A directory with what is in it. */
interface Branch {
  readonly path: string;
  readonly entry: LayoutEntry | undefined;
  readonly gaps: LayoutGap[];
  readonly children: Branch[];
}

interface Line {
  readonly left: string;
  readonly right: string;
}

const mostRows = 300;
/** Beyond this, what stands beside a row moves right for that row alone. */
const widestColumn = 72;

function treeLines({ root, entries, gaps }: LayoutTree): readonly string[] {
  const top = lowestFork(branchOf(root, entries, gaps));
  const rows = branchRows(top, '');
  const shown = rows.slice(0, mostRows);
  const rest = rows.length - shown.length;
  const lines = [...shown, ...(rest > 0 ? [{ left: `… and ${String(rest)} more`, right: '' }] : [])];
  return [
    top.path === '/' ? '/' : `${top.path}/`,
    ...(rows.length === 0 ? ['└── nothing: no instruction puts anything here'] : aligned(lines)),
  ];
}

function branchOf(root: string, entries: readonly LayoutEntry[], gaps: readonly LayoutGap[]): Branch {
  const branches = new Map<string, Branch>();
  const at = (path: string, entry?: LayoutEntry): Branch => {
    const known = branches.get(path);
    if (known) return known;
    const branch: Branch = { path, entry, gaps: [], children: [] };
    branches.set(path, branch);
    if (path !== root) at(parentPath(path)).children.push(branch);
    return branch;
  };
  const top = at(root);
  for (const entry of entries) if (isWithin(entry.path, root)) at(entry.path, entry);
  for (const gap of gaps) at(isWithin(gap.below, root) ? cleanPath(gap.below) : root).gaps.push(gap);
  return top;
}

/** Directories with nothing but one directory in them are one line. */
function lowestFork(branch: Branch): Branch {
  const [only, ...more] = branch.children;
  if (!only || more.length > 0 || branch.gaps.length > 0) return branch;
  const isDirectory = only.entry === undefined || only.entry.kind === 'directory';
  const goesOn = only.children.length > 0 || only.gaps.length > 0;
  return isDirectory && goesOn ? lowestFork(only) : branch;
}

function branchRows(branch: Branch, indent: string): readonly Line[] {
  const index = branch.children.filter(isIndex);
  const others = branch.children.filter(child => !index.includes(child));
  const rows = [
    ...others.toSorted(byName).map(child => (last: boolean) => childRows(child, indent, last)),
    ...indexLines(index).map(line => (last: boolean) => [withBranch(line, indent, last)]),
    ...branch.gaps.map(gap => (last: boolean) => [withBranch(gapLine(gap), indent, last)]),
  ];
  return rows.flatMap((row, place) => row(place === rows.length - 1));
}

/** What depmod leaves, also when somebody has copied it. */
const isIndex = ({ path, children }: Branch): boolean =>
  children.length === 0 && baseName(path).startsWith('modules.');

const byName = (a: Branch, b: Branch): number => (a.path < b.path ? -1 : 1);

const withBranch = ({ left, right }: Line, indent: string, last: boolean): Line => ({
  left: `${indent}${last ? '└── ' : '├── '}${left}`,
  right,
});

function childRows(child: Branch, indent: string, last: boolean): readonly Line[] {
  const end = lowestFork(child);
  const name = pathBelow(end.path, parentPath(child.path));
  const below = branchRows(end, `${indent}${last ? '    ' : '│   '}`);
  return [withBranch(entryLine(end, name, below.length > 0), indent, last), ...below];
}

function entryLine({ entry }: Branch, name: string, isFull: boolean): Line {
  if (!entry) return { left: `${name}/`, right: '' };
  const { kind, target, certainty, by } = entry;
  const arrow = target === undefined ? '' : ` -> ${target}`;
  const end = kind === 'directory' || isFull ? '/' : arrow;
  const doubt = certainty === 'proven' ? '' : '?? ';
  return { left: `${doubt}${name}${end}`, right: isFull ? '' : placeInWords(by) };
}

/** `modules.dep, …`: all that one instruction leaves in one row. */
function indexLines(index: readonly Branch[]): readonly Line[] {
  const byPlace = new Map<string, LayoutEntry[]>();
  for (const entry of index.flatMap(branch => branch.entry ?? [])) {
    const place = placeInWords(entry.by);
    byPlace.set(place, [...(byPlace.get(place) ?? []), entry]);
  }
  return [...byPlace].flatMap(([right, entries]) => {
    const main = entries.find(({ path }) => baseName(path) === 'modules.dep') ?? entries[0];
    if (!main) return [];
    const doubt = main.certainty === 'proven' ? '' : '?? ';
    return [{ left: `${doubt}${baseName(main.path)}${entries.length > 1 ? ', …' : ''}`, right }];
  });
}

const gapLine = ({ names, reason, by }: LayoutGap): Line => ({
  left: `?? ${names ?? 'more'}`,
  right: `line ${String(by.line)}  ${reason}${by.from ? `, line ${String(by.from.line)}` : ''}`,
});

function placeInWords({ line, instruction, from, guessed }: LayoutPlace): string {
  const verb = guessed ? 'perhaps made in' : 'made in';
  const before = from ? `, ${verb} line ${String(from.line)}: ${from.instruction}` : '';
  return `line ${String(line)}  ${instruction}${before}`;
}

function aligned(all: readonly Line[]): readonly string[] {
  const lines = all.map(({ left, right }) => ({ left: visible(left), right: visible(right) }));
  const beside = lines.filter(({ right }) => right !== '');
  const widths = beside.map(({ left }) => left.length).filter(width => width <= widestColumn);
  const width = Math.max(0, ...widths);
  return lines.map(({ left, right }) => (right === '' ? left : `${left.padEnd(width)}   ${right}`));
}

const marks: Readonly<Record<LayoutNeed['verdict'], string>> = { found: 'ok', missing: 'no', unknown: '??' };

export function needsLines(needs: readonly LayoutNeed[], release: Release): readonly string[] {
  const rows = joined(needs).map(({ verdict, what, why, by }) => ({
    left: ` ${marks[verdict]}  ${what}`,
    right: [by && verdict !== 'unknown' ? `line ${String(by.line)}` : '', why].filter(Boolean).join('  '),
    line: by && verdict === 'unknown' ? `, line ${String((by.from ?? by).line)}` : '',
  }));
  const table = aligned(rows.map(({ left, right, line }) => ({ left, right: right + line })));
  return [`What KMM ${release} looks for`, ...table];
}

/** Commands of which the same is to be said are one row. */
function joined(needs: readonly LayoutNeed[]): readonly LayoutNeed[] {
  const rows: LayoutNeed[] = [];
  for (const need of needs) {
    const before = rows.at(-1);
    const isSame =
      before?.kind === 'command' &&
      need.kind === 'command' &&
      before.verdict === need.verdict &&
      before.why === need.why &&
      before.by?.line === need.by?.line;
    if (isSame) rows[rows.length - 1] = { ...before, what: `${before.what}, ${need.what}` };
    else rows.push(need);
  }
  return rows.map(row =>
    row.what.includes(',') ? { ...row, why: row.why.replace(/\bit\b/g, 'them') } : row,
  );
}
