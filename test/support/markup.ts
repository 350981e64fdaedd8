// The one grammar of fixtures, for YAML, ConfigMaps and Dockerfiles alike, since all three take `#` comments:
//
//   #- path                        a file; what stands before the first such line is the fixture's own file
//   #- path after "fix title"      what the changed documents of that file are once the fix is applied
//   #- settings.json               `kmm.*` as a client would send it
//   #- kernels                     one kernel a line
//   # ^^^^ severity rule-id: part  a diagnostic of the line above; see labels.ts
//   <|>                            alone in its line a cursor; two of them in a line enclose a span
//
// Label lines and markers are taken out before anything reads the text, so they work in block scalars too.
// It knows the grammar only; what the labels are compared with is check.ts' business.
import type { Span } from '../../server/src/core/span.js';
import type { Label } from './labels.js';
import { formatLabel, parseLabelLine } from './labels.js';

export interface Fixture {
  readonly sections: readonly Section[];
  /** The files, in order, with markers and labels taken out. */
  readonly files: readonly MarkedFile[];
  /** Undefined without a `#- settings.json`. */
  readonly settings: unknown;
  readonly kernels: readonly string[];
}

export interface Section {
  readonly path: string;
  /** The fix this section shows the result of. */
  readonly after: string | undefined;
  /** As it is written, without its `#-` line. */
  readonly source: string;
  /** The `#-` line; empty for what stands before the first. */
  readonly header: string;
}

export interface MarkedFile {
  readonly path: string;
  readonly text: string;
  readonly cursors: readonly number[];
  readonly spans: readonly Span[];
  readonly labels: readonly Label[];
}

const headerForm = /^#- (\S+)(?: after "(.*)")?\s*$/;
const marker = '<|>';

export function parseFixture(source: string, ownPath: string): Fixture {
  const sections = splitSections(source, ownPath);
  const special = (path: string) => sections.find(section => section.path === path)?.source;
  const settings = special('settings.json');
  return {
    sections,
    files: sections.filter(isFile).map(section => parseMarked(section.path, section.source)),
    settings: settings === undefined ? undefined : JSON.parse(settings),
    kernels: (special('kernels') ?? '').split('\n').filter(line => line.trim() !== ''),
  };
}

export const isFile = ({ path, after }: Section): boolean =>
  after === undefined && path !== 'settings.json' && path !== 'kernels';

/** Takes labels and markers out of one file's source. */
export function parseMarked(path: string, source: string): MarkedFile {
  const labels: Label[] = [];
  const kept: string[] = [];
  for (const line of source.split('\n')) {
    const label = parseLabelLine(line);
    if (!label) kept.push(line);
    else labels.push(placed(label, kept.length - 1));
  }
  return { path, labels, ...takeMarkers(kept) };
}

/** The source with `labels` instead of its own, each under its line, in the given order. */
export function withLabels(source: string, labels: readonly Label[]): string {
  const lines = source.split('\n').filter(line => !parseLabelLine(line));
  const labelled = lines.flatMap((line, index) => [
    line,
    ...labels
      .filter(label => label.line === index)
      .map(label => formatLabel(label, line.replaceAll(marker, '').length)),
  ]);
  return labelled.join('\n');
}

export const joinSections = (sections: readonly Section[]): string =>
  sections.map(({ header, source }) => (header === '' ? source : `${header}\n${source}`)).join('');

function splitSections(source: string, ownPath: string): Section[] {
  const sections: Section[] = [];
  let open = { path: ownPath, after: undefined as string | undefined, header: '', lines: [] as string[] };
  const close = () => {
    const { lines, ...rest } = open;
    if (rest.header !== '' || lines.length > 0) sections.push({ ...rest, source: lines.join('') });
  };
  for (const line of source.split(/(?<=\n)/)) {
    const header = headerForm.exec(line);
    if (!header) open.lines.push(line);
    else {
      close();
      open = { path: header[1] ?? '', after: header[2], header: line.trimEnd(), lines: [] };
    }
  }
  close();
  return sections;
}

function placed(label: NonNullable<ReturnType<typeof parseLabelLine>>, line: number): Label {
  const { severity, code, part, start, length, until } = label;
  return { severity, code, part, line, start, ...(until ?? { linesDown: 0, end: start + length }) };
}

function takeMarkers(lines: readonly string[]): Pick<MarkedFile, 'text' | 'cursors' | 'spans'> {
  const cursors: number[] = [];
  const spans: Span[] = [];
  let offset = 0;
  for (const line of lines) {
    const pieces = line.split(marker);
    const [first = '', second = ''] = pieces;
    if (pieces.length === 2) cursors.push(offset + first.length);
    if (pieces.length === 3)
      spans.push({ start: offset + first.length, end: offset + first.length + second.length });
    if (pieces.length > 3) throw new Error(`More than two markers in one line: ${line}`);
    offset += pieces.join('').length + 1;
  }
  return { text: lines.join('\n').replaceAll(marker, ''), cursors, spans };
}
