// Snippet texts in the syntax that VS Code and LSP share: $1, ${1:default}, ${1|a,b|}, $0, and \$ for a dollar.
// It reads just that; variables and transformations are not used in this project.

export interface ExpandedSnippet {
  readonly text: string;
  /** Where the first stop ends up: the cursor of a client without snippets. */
  readonly cursor: number;
}

/** The text as it is when every default is accepted. */
export function expandSnippet(snippet: string): ExpandedSnippet {
  const stops: { readonly number: number; readonly at: number }[] = [];
  let text = '';
  for (const part of snippet.matchAll(
    /\\([\\$}|,])|\$(\d+)|\$\{(\d+)(?::((?:\\.|[^\\}])*)|\|((?:\\.|[^\\|])*)\|)?\}|[^]/g,
  )) {
    const [whole, escaped, bare, number, initial, choices] = part;
    const stop = bare ?? number;
    if (stop !== undefined) stops.push({ number: Number(stop), at: text.length });
    if (escaped !== undefined) text += escaped;
    else if (stop === undefined) text += whole;
    else text += plain(initial ?? choices?.split(/(?<!\\),/)[0] ?? '');
  }
  const first = stops.toSorted((a, b) => (a.number || Infinity) - (b.number || Infinity))[0];
  return { text, cursor: first?.at ?? text.length };
}

const plain = (escaped: string): string => escaped.replace(/\\(.)/gs, '$1');

/** Makes a text mean itself inside a snippet. */
export const snippetLiteral = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
