// The Dockerfiles of one text, for those who have no workspace, with the way back to the lines of the file.
import { dockerfilesIn } from '../../analysis/dockerfile/sources.js';
import { sourceFileOf } from '../../analysis/objects/source-file.js';
import { newestRelease } from '../../core/release.js';
import { spanOf } from '../../core/span.js';
import type { NamedText } from '../kernels/kernels-in-texts.js';
import { TextLines } from '../workspace/text-lines.js';
import { sourceName } from './dockerfiles.js';
import { placedDockerfile } from './places.js';

/** First and last line, from 1. */
export type Lines = readonly [first: number, last: number];

export interface TextDockerfile {
  readonly text: string;
  /** Of the ConfigMap; undefined for a file that is a Dockerfile. */
  readonly configMap: string | undefined;
  /** Lines of the Dockerfile as lines of the file. */
  readonly fileLines: (lines: Lines) => Lines;
}

/** Every ConfigMap's; of a Dockerfile the text itself. */
export function dockerfilesInText(named: NamedText): readonly TextDockerfile[] {
  const file = sourceFileOf(named);
  const files = new Map([[named.name, file]]);
  const question = { files, release: newestRelease, isChosen: () => true };
  return dockerfilesIn(question, named.name).map(source => {
    const { text } = source;
    const { lineOf } = placedDockerfile(source, file, newestRelease);
    const own = new TextLines(text);
    const fileLine = (line: number): number => lineOf(contentOf(own, line));
    return {
      text,
      configMap: sourceName(source),
      fileLines: ([first, last]) => [fileLine(first), fileLine(last)],
    };
  });
}

/** What stands in a line, from 1, without the blanks around it. */
function contentOf(lines: TextLines, line: number): { readonly start: number; readonly end: number } {
  const content = lines.line(line - 1) ?? '';
  const start = lines.offset({ line: line - 1, character: 0 });
  const indent = content.length - content.trimStart().length;
  return spanOf(start + indent, start + content.trimEnd().length);
}
