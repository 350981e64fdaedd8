// Where a text that was piped in comes from: `helm template` says above each document which template made it, and
// `kustomize build` does so in an annotation when it is asked to. A line that stands in that file word for word, and
// once, is the line of whoever has to change it.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SafeTerminal } from '../safe-terminal.js';

/** The file that a document was made of. */
export interface RenderedFrom {
  /** Where it is on disk, as the user would type it; else as the rendered text calls it. */
  readonly path: string;
  /** By their words; none when the file is not found from where the user stands. */
  readonly lines: ReadonlyMap<string, SourceLine>;
}

interface SourceLine {
  /** From 0. */
  readonly line: number;
  readonly indentation: number;
  readonly isOnly: boolean;
}

/** By the index of the document; those that do not say it are not in it. */
export type Origins = ReadonlyMap<number, RenderedFrom>;

interface RenderedDocument {
  readonly index: number;
  readonly text: string;
}

export async function originsOf(
  documents: readonly RenderedDocument[],
  terminal: SafeTerminal,
): Promise<Origins> {
  const origins = new Map<string, RenderedFrom>();
  const found = new Map<number, RenderedFrom>();
  for (const { index, text } of documents) {
    const name = sourceNamed(text);
    if (name === undefined) continue;
    const origin = origins.get(name) ?? (await lookFor(name, terminal));
    origins.set(name, origin);
    found.set(index, origin);
  }
  return found;
}

/** Source: helm pkg/action/action.go `renderResources`; kustomize api/resource/origin.go `Origin`. */
function sourceNamed(text: string): string | undefined {
  const [, template] = /^# Source: (\S[^\r\n]*?)[ \t]*$/m.exec(text) ?? [];
  const [, kustomized] =
    /^ +config\.kubernetes\.io\/origin: \|\r?\n +path: ([^\r\n]*?)[ \t]*$/m.exec(text) ?? [];
  return template ?? kustomized;
}

/** A chart is called by its name, and the user may stand in its folder. Nothing above that is looked into. */
async function lookFor(name: string, { disk, folder }: SafeTerminal): Promise<RenderedFrom> {
  const isBelow = !/^\/|^[A-Za-z]:|\\|(?:^|\/)\.\.(?:\/|$)/.test(name);
  for (const path of isBelow ? [name, name.replace(/^[^/]*\//, '')] : []) {
    const read = await disk.read(pathToFileURL(resolve(folder, path)).href);
    if (read.ok) return { path, lines: linesOf(read.text) };
  }
  return { path: name, lines: new Map() };
}

/** The line of the source, from 0, and how much further to the left it stands; undefined when nobody can tell. */
export function lineInSource(
  { lines }: RenderedFrom,
  rendered: string,
): { readonly line: number; readonly shift: number } | undefined {
  const found = lines.get(rendered.trim());
  return found?.isOnly ? { line: found.line, shift: indentationOf(rendered) - found.indentation } : undefined;
}

function linesOf(text: string): ReadonlyMap<string, SourceLine> {
  const lines = new Map<string, SourceLine>();
  for (const [line, written] of text.split(/\r\n|\n|\r/).entries()) {
    const words = written.trim();
    lines.set(words, {
      line,
      indentation: indentationOf(written),
      isOnly: words !== '' && !lines.has(words),
    });
  }
  return lines;
}

const indentationOf = (line: string): number => line.length - line.trimStart().length;
