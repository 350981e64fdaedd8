// The caller of what tells of kernels: hints, lenses, the Kernels view and the preview document, each as plain text.
import { strict as assert } from 'node:assert';
import { allFeatures } from '../../server/src/service/workspace/client-features.js';
import { codeLenses } from '../../server/src/service/answers/code-lens.js';
import { inlayHints } from '../../server/src/service/answers/inlay-hints.js';
import { kernelRows } from '../../server/src/service/kernels/kernel-rows.js';
import { kernelsView } from '../../server/src/service/kernels/kernels-view.js';
import { preview } from '../../server/src/service/preview/preview.js';
import { TextLines } from '../../server/src/service/workspace/text-lines.js';
import type { Editor } from './check.js';
import { cursorIn } from './check.js';

/** The lines of a YAML file that have a hint, each cut off at its hint, with the hint behind ` · `. */
export function hintsIn(text: string, editor: Editor & { readonly lines?: readonly [number, number] } = {}) {
  const { snapshot, uri } = cursorIn(text, editor);
  const [first, last] = editor.lines ?? [0, 10_000];
  const range = { start: { line: first, character: 0 }, end: { line: last, character: 0 } };
  const features = { ...allFeatures, commands: [] };
  const hints = inlayHints({ snapshot, uri, range, features }, { stopped: editor.stopped === true });
  const lines = new TextLines(text);
  return hints.map(({ position, label }) => {
    const before = (lines.line(position.line) ?? '').slice(0, position.character).trim();
    return `${before} · ${typeof label === 'string' ? label : label.map(({ value }) => value).join('')}`;
  });
}

/** Each lens as the line above which it stands, then its title and its command; `commands` are the client's own. */
export function lensesIn(
  text: string,
  editor: Editor & { readonly commands?: readonly string[] } = {},
): readonly string[] {
  const { snapshot, uri } = cursorIn(text, editor);
  const features = { commands: editor.commands ?? allFeatures.commands };
  const lines = new TextLines(text);
  return codeLenses({ snapshot, uri, features }).map(({ range, command }) => {
    const line = (lines.line(range.start.line) ?? '').trim();
    return `${line} · ${command?.title ?? ''} · ${command?.command ?? ''}`;
  });
}

/** The Kernels view of a file as indented lines; `undefined` where there is none. */
export function kernelsViewIn(text: string, editor: Editor = {}): readonly string[] | undefined {
  const { snapshot, uri } = cursorIn(text, editor);
  return kernelsView(snapshot, uri)?.modules.flatMap(({ document, name, source, summary, groups }) => [
    `${name} · ${source} · ${summary ?? ''}`,
    ...groups.flatMap(({ id, number = '-', title, count, words }) => [
      `  ${number} ${title} · ${count} · ${words}`,
      ...(kernelRows({ snapshot, uri, document, group: id, limit: 100 }) ?? []).map(
        ({ label, detail, nodes }) => `    ${[label, detail, ...nodes].join(' · ')}`,
      ),
    ]),
  ]);
}

/** The preview document of the first Module for a kernel. */
export function previewIn(text: string, kernel: string, editor: Editor = {}): string {
  const { snapshot, uri } = cursorIn(text, editor);
  const found = preview(snapshot, uri, 0, kernel);
  assert.ok(found, 'no preview');
  return found.text;
}
