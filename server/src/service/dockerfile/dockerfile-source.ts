// The Dockerfile in a text: the text itself, or what a ConfigMap in it holds, with the way back to the file's lines.
// Knows nothing of what the instructions do.
import { analyseYaml } from '../../analysis/objects/document.js';
import { isConfigMap } from '../../analysis/objects/kinds.js';
import { embeddedText } from '../../analysis/yaml/embed.js';
import { entryAt } from '../../analysis/yaml/located.js';
import { shiftSpan } from '../../core/span.js';
import { linesOf, TextLines } from '../workspace/text-lines.js';

/** First and last line, from 1. */
export type Lines = readonly [first: number, last: number];

export interface DockerfileSource {
  readonly text: string;
  /** Of the ConfigMap; undefined for a file that is a Dockerfile. */
  readonly configMap: string | undefined;
  /** Lines of the Dockerfile as lines of the file. */
  readonly fileLines: (lines: Lines) => Lines;
}

/** Every ConfigMap's; of a text without any, the text itself. */
export function dockerfileSources(text: string): readonly DockerfileSource[] {
  const embedded = /^[ \t]*["']?kind["']?[ \t]*:/m.test(text) ? inConfigMaps(text) : [];
  return embedded.length > 0 ? embedded : [{ text, configMap: undefined, fileLines: lines => lines }];
}

function inConfigMaps(host: string): readonly DockerfileSource[] {
  const file = analyseYaml(host);
  return file.documents.flatMap(({ document, start }) => {
    const entry = isConfigMap(document.identity) ? entryAt(document.root, ['data', 'dockerfile']) : undefined;
    const embedded = entry && embeddedText(document.text, entry);
    if (!embedded) return [];
    const own = new TextLines(embedded.text);
    const hostLine = (line: number): number => {
      const span = embedded.hostSpan(lineSpan(own, line));
      return linesOf(file).position(shiftSpan(span, start).start).line + 1;
    };
    const fileLines = ([first, last]: Lines): Lines => [hostLine(first), hostLine(last)];
    return [{ text: embedded.text, configMap: document.identity.name ?? '', fileLines }];
  });
}

/** What stands in a line, from 1, without the blanks in front of it. */
function lineSpan(lines: TextLines, line: number): { readonly start: number; readonly end: number } {
  const content = lines.line(line - 1) ?? '';
  const start = lines.offset({ line: line - 1, character: 0 });
  const indent = content.length - content.trimStart().length;
  return { start: start + indent, end: start + content.trimEnd().length };
}
