// What hovers of a Dockerfile have in common: the builds they tell of, and how these are told.
import type { DockerfileSource } from '../../analysis/dockerfile/sources.js';
import type { Dialect } from '../../core/dialect.js';
import type { Distribution } from '../../core/release.js';
import { withEllipses } from '../../core/dockerfile/hole.js';
import type { Span } from '../../core/span.js';
import type { DockerfileCase, DockerfileReading } from './cases.js';
import { codeCell, codeSpan } from '../workspace/markdown.js';
import type { Snapshot } from '../workspace/snapshot.js';

export interface ToldCase extends DockerfileCase {
  readonly reading: DockerfileReading;
}

export interface Telling {
  readonly snapshot: Snapshot;
  readonly source: DockerfileSource;
  readonly dialect: Dialect;
  readonly distribution: Distribution;
  readonly cases: readonly ToldCase[];
  readonly first: ToldCase;
  /** The line of the file, from 1, that a place in the Dockerfile is in. */
  readonly lineOf: (span: Span) => number;
}

/** What is told, and of which part of the Dockerfile. */
export interface HoverPart {
  readonly markdown: string;
  readonly span: Span;
}

/** A row for each kernel; one sentence where all say the same. `words` is Markdown fit for a cell. */
export function perKernel({ cases }: Telling, head: string, words: (each: ToldCase) => string): string {
  const rows = cases.map(each => ({ kernel: each.kernel, words: words(each) }));
  const [first] = rows;
  if (first && rows.every(row => row.words === first.words)) {
    return `${head} ${first.words.replaceAll('\\|', '|')}.`;
  }
  return [
    `| for kernel | ${inside(head)} |`,
    '|---|---|',
    ...rows.map(row => `| ${codeCell(row.kernel)} | ${row.words} |`),
  ].join('\n');
}

/** The beginning of a sentence, within one. */
const inside = (text: string): string => text.replace(/^[A-Z](?=[a-z])/, letter => letter.toLowerCase());

/** A value as a cell says it. */
export const valueCell = (text: string): string => (text === '' ? '**empty**' : codeCell(withEllipses(text)));

/** The Modules that build with it, for a sentence: `Module my-kmod`. */
export function modulesInWords({ source }: Telling): string | undefined {
  const names = source.modules.map(
    ({ placed }) =>
      `${placed.document.kind ?? 'Module'} ${codeSpan(placed.document.identity.name ?? '<name>')}`,
  );
  if (names.length === 0) return undefined;
  return names.length > 2
    ? `${names.slice(0, 2).join(', ')} and ${String(names.length - 2)} more`
    : names.join(' and ');
}
