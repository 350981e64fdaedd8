// From a choice (a text in block style, written at column 0) to an LSP completion item that puts it where the cursor
// is, with the indentation of that place. It knows nothing of schemas.
import type { CompletionItem, InsertTextMode } from 'vscode-languageserver-types';
import {
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  MarkupKind,
} from 'vscode-languageserver-types';
import { lineStart } from '../../analysis/yaml/lines.js';
import type { CursorPlace } from '../../analysis/yaml/cursor.js';
import type { Span } from '../../core/span.js';
import { shiftSpan, spanOf } from '../../core/span.js';
import { expandSnippet } from './snippet-text.js';
import type { TextLines } from '../workspace/text-lines.js';
import { toEdit } from '../workspace/to-lsp.js';

export interface Choice {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'snippet';
  /** In snippet syntax. */
  readonly text: string;
  /** For clients without snippets, when it is not simply `text` with its defaults. */
  readonly plain?: string;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly deprecated?: true;
  /** Lower comes first; within a rank the order given. */
  readonly rank: number;
  /** `dash`: it starts an item whose dash is not written yet. `below`: it goes on the line under its key. */
  readonly lead?: 'dash' | 'below';
  /** What it replaces, when that is less than the whole of what the place replaces. */
  readonly replace?: Span;
}

export interface CompletionFeatures {
  /** Inserted text may have tab stops. */
  readonly snippets: boolean;
  /** The client can be told whether to adjust the indentation of inserted lines. */
  readonly insertTextModes: boolean;
}

export interface Site {
  readonly place: CursorPlace;
  /** The document's own text, its offset in the file, and the file's lines. */
  readonly text: string;
  readonly start: number;
  readonly lines: TextLines;
  readonly features: CompletionFeatures;
}

const kinds = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  snippet: CompletionItemKind.Snippet,
} as const;

// The two members of InsertTextMode.
const asIs: InsertTextMode = 1;
const adjustIndentation: InsertTextMode = 2;

export function toCompletionItem(site: Site, choice: Choice, order: number): CompletionItem {
  const { features, place, lines, start } = site;
  const replace =
    choice.lead === 'below' ? withBlanksBefore(site.text, place.replace) : (choice.replace ?? place.replace);
  const written = features.snippets ? choice.text : (choice.plain ?? expandSnippet(choice.text).text);
  const snippet = features.snippets && written !== expandSnippet(written).text;
  // A client that takes snippets moves the lines of an insertion to the indentation of the first one by itself.
  const adjusted = features.snippets;
  const newText = indented(written, choice, site, adjusted ? leadingBlanks(site.text, replace.start) : 0);
  const manyLines = newText.includes('\n');
  return {
    label: choice.label,
    kind: kinds[choice.kind],
    sortText: `${String(choice.rank)}${String(order).padStart(3, '0')}`,
    filterText: choice.label,
    ...(choice.detail && { detail: choice.detail }),
    ...(choice.documentation && {
      documentation: { kind: MarkupKind.Markdown, value: choice.documentation },
    }),
    ...(choice.deprecated && { tags: [CompletionItemTag.Deprecated] }),
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(manyLines && features.insertTextModes && { insertTextMode: adjusted ? adjustIndentation : asIs }),
    textEdit: toEdit(lines, { span: shiftSpan(replace, start), text: newText }),
  };
}

function indented(written: string, choice: Choice, site: Site, base: number): string {
  const { column } = site.place;
  const prefix = choice.replace ? '' : site.place.prefix;
  const dash = choice.lead === 'dash' ? 2 : 0;
  const below = choice.lead === 'below' ? 2 : 0;
  const first = column + below + dash;
  const margin = `\n${' '.repeat(Math.max(0, first - base))}`;
  const lines = written.split('\n').join(margin);
  if (choice.lead === 'below') return `${margin}${lines}`;
  return `${prefix}${dash ? '- ' : ''}${lines}`;
}

function leadingBlanks(text: string, at: number): number {
  const line = text.slice(lineStart(text, at), at);
  return line.length - line.trimStart().length;
}

function withBlanksBefore(text: string, span: Span): Span {
  let start = span.start;
  while (text[start - 1] === ' ') start -= 1;
  return spanOf(start, span.end);
}
