// From a choice for a Dockerfile to an LSP completion item. In a ConfigMap it is one only if the YAML stays the same
// ConfigMap with the changed Dockerfile in it: that is tried on each.
import type { CompletionItem, InsertTextMode } from 'vscode-languageserver-types';
import {
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  MarkupKind,
} from 'vscode-languageserver-types';
import { dockerfileText } from '../../analysis/objects/object-references.js';
import type { HostConfigMap } from '../../analysis/dockerfile/sources.js';
import { lineStart } from '../../analysis/yaml/lines.js';
import { withinScalar } from '../../analysis/yaml/scalar-text.js';
import { locatedAt } from '../../analysis/yaml/located.js';
import { cover } from '../../analysis/yaml/template-actions.js';
import { hole } from '../../core/dockerfile/hole.js';
import { parseYaml } from '../../analysis/yaml/parse.js';
import type { TextChange } from '../../core/problem.js';
import { shiftSpan, spanOf } from '../../core/span.js';
import type { CompletionFeatures } from '../fields/completion-item.js';
import type { DockerfileChoice } from './site.js';
import type { DockerfileCursor } from './cursor.js';
import { expandSnippet } from '../fields/snippet-text.js';
import type { TextLines } from '../workspace/text-lines.js';
import { toEdit } from '../workspace/to-lsp.js';

export interface ItemSite {
  readonly cursor: DockerfileCursor;
  readonly lines: TextLines;
  readonly features: CompletionFeatures;
}

/** In the order given; those that cannot be written here are left out. */
export const dockerfileItems = (
  choices: readonly DockerfileChoice[],
  site: ItemSite,
): readonly CompletionItem[] =>
  choices.flatMap((choice, order) => {
    const edits = editsFor(choice, site);
    return edits ? [itemOf(choice, edits, order, site)] : [];
  });

/** In the file. `snippet` = `main.text` is in snippet syntax. */
interface Edits {
  readonly main: TextChange;
  readonly also: TextChange | undefined;
  readonly snippet: boolean;
}

function editsFor(choice: DockerfileChoice, site: ItemSite): Edits | undefined {
  const { cursor, features } = site;
  const plain = expandSnippet(choice.text).text;
  const { host } = cursor.source;
  if (!host) {
    const snippet = features.snippets && plain !== choice.text;
    return {
      main: { span: choice.replace, text: snippet ? choice.text : plain },
      also: choice.also,
      snippet,
    };
  }
  return embeddedEdits(choice, plain, host, site);
}

function embeddedEdits(
  choice: DockerfileChoice,
  plain: string,
  host: HostConfigMap,
  { cursor, features }: ItemSite,
): Edits | undefined {
  const { value } = host.entry;
  const { start } = host.placed;
  if (value.kind !== 'scalar') return undefined;
  const isLiteral = value.style === 'literal';
  if (!isLiteral && plain.includes('\n')) return undefined;
  const also = choice.also && host.embedded.hostChange(choice.also);
  if (choice.also && !also) return undefined;
  const { replace } = choice;
  const at = cursor.fileOffset - start - cursor.offset;
  const span = spanOf(at + replace.start, at + replace.end);
  const text = isLiteral ? indented(plain, host, span.start) : withinScalar(plain, value.style);
  const expected = applied(cursor.text, [{ span: replace, text: plain }, choice.also]);
  if (!holds(host, [{ span, text }, also], expected)) return undefined;
  const snippet = isLiteral && features.snippets && plain !== choice.text;
  // A client that takes snippets indents the lines of an insertion itself.
  const literal = snippet ? choice.text : plain;
  const written = features.snippets && isLiteral ? literal : text;
  return {
    main: { span: shiftSpan(span, start), text: written },
    also: also && { ...also, span: shiftSpan(also.span, start) },
    snippet,
  };
}

function indented(text: string, { placed }: HostConfigMap, at: number): string {
  const host = placed.document.text;
  const indentation = /^[ ]*/.exec(host.slice(lineStart(host, at), at))?.[0] ?? '';
  return text.replaceAll(/\n(?!\n|$)/g, `\n${indentation}`);
}

function applied(text: string, changes: readonly (TextChange | undefined)[]): string {
  return changes
    .filter(change => change !== undefined)
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, text: put }) => now.slice(0, span.start) + put + now.slice(span.end), text);
}

/** Blanks at its end are the scalar's business. */
function holds(
  { placed: { document } }: HostConfigMap,
  changes: readonly (TextChange | undefined)[],
  dockerfile: string,
): boolean {
  const { root } = parseYaml(applied((document.covered ?? document).text, changes));
  const text = dockerfileText(locatedAt(root, document.at ?? []))?.replaceAll(cover, hole);
  return text?.trimEnd() === dockerfile.trimEnd();
}

const kinds = {
  variable: CompletionItemKind.Variable,
  keyword: CompletionItemKind.Keyword,
  stage: CompletionItemKind.Module,
  path: CompletionItemKind.File,
  snippet: CompletionItemKind.Snippet,
} as const;

// The two members of InsertTextMode.
const asIs: InsertTextMode = 1;
const adjustIndentation: InsertTextMode = 2;

function itemOf(
  choice: DockerfileChoice,
  { main, also, snippet }: Edits,
  order: number,
  { lines, features }: ItemSite,
): CompletionItem {
  const mode = features.snippets ? adjustIndentation : asIs;
  return {
    label: choice.label,
    kind: kinds[choice.kind],
    sortText: `${String(choice.rank)}${String(order).padStart(3, '0')}`,
    filterText: choice.filter ?? choice.label,
    ...(choice.detail && { detail: choice.detail }),
    ...(choice.documentation && {
      documentation: { kind: MarkupKind.Markdown, value: choice.documentation },
    }),
    ...(choice.deprecated && { tags: [CompletionItemTag.Deprecated] }),
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(main.text.includes('\n') && features.insertTextModes && { insertTextMode: mode }),
    textEdit: toEdit(lines, main),
    ...(also && { additionalTextEdits: [toEdit(lines, also)] }),
  };
}
