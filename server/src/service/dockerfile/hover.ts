// What is told on the things of a Dockerfile that KMM has a say in: variables and build args, stages, depmod, paths
// that KMM fills or looks into. Everything else of a Dockerfile is other extensions' business.
import type { Hover, Position } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import { usesAt } from '../../analysis/dockerfile/variable-uses.js';
import { dialectOf } from '../../core/dialect.js';
import type { Instruction } from '../../core/dockerfile/instruction.js';
import type { Span } from '../../core/span.js';
import { touches } from '../../core/span.js';
import { dockerfileCases, readingIn } from './cases.js';
import { dockerfileCursor } from './cursor.js';
import { depmodHover, pathHover } from './path-hover.js';
import { stageHover } from './stage-hover.js';
import type { Telling, HoverPart, ToldCase } from './hover-cases.js';
import { declaredHover, usedHover } from './variable-hover.js';
import { writtenIn } from './dockerfiles.js';
import type { Snapshot } from '../workspace/snapshot.js';

/** Null where there is nothing to say; undefined where there is no Dockerfile. */
export function dockerfileHover(
  snapshot: Snapshot,
  uri: string,
  position: Position,
): Hover | null | undefined {
  const cursor = dockerfileCursor(snapshot, uri, position);
  if (!cursor) return undefined;
  const { source, offset, rangeOf } = cursor;
  if (!source.isKmod) return null;
  const { release, distribution } = snapshot.settingsFor(writtenIn(uri));
  const cases = dockerfileCases(snapshot, source).map((each): ToldCase => ({
    ...each,
    get reading() {
      return readingIn(each, source, distribution);
    },
  }));
  const [first] = cases;
  if (!first) return null;
  const lineOf = (span: Span): number => rangeOf(span).start.line + 1;
  const telling = { snapshot, source, dialect: dialectOf(release), distribution, cases, first, lineOf };
  const told = toldAt(telling, offset);
  return told
    ? { contents: { kind: MarkupKind.Markdown, value: told.markdown }, range: rangeOf(told.span) }
    : null;
}

function toldAt(telling: Telling, offset: number): HoverPart | undefined {
  const { instructions, comments } = telling.first.reading.staged.parsed;
  const instruction = instructions.find(({ span }) => touches(span, offset));
  const isComment = [...comments, ...(instruction?.comments ?? [])].some(span => touches(span, offset));
  if (!instruction || isComment) return undefined;
  return (
    useAt(telling, offset) ??
    declarationAt(telling, instruction, offset) ??
    stageHover(telling, instruction, offset) ??
    depmodHover(telling, instruction, offset) ??
    pathHover(telling, offset)
  );
}

function useAt(telling: Telling, offset: number): HoverPart | undefined {
  const [inner] = usesAt(telling.first.reading.staged, offset).toSorted(
    (a, b) => a.span.end - a.span.start - (b.span.end - b.span.start),
  );
  const markdown = inner && usedHover(telling, inner);
  return markdown === undefined
    ? undefined
    : { markdown, span: inner?.span ?? { start: offset, end: offset } };
}

function declarationAt(telling: Telling, instruction: Instruction, offset: number): HoverPart | undefined {
  if (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV') return undefined;
  const pair = instruction.pairs.find(({ name }) => touches(name.span, offset));
  const markdown = pair && declaredHover(telling, instruction, pair.name.text);
  return markdown === undefined || !pair ? undefined : { markdown, span: pair.name.span };
}
