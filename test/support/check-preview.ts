// The caller of what the preview shows inside an editor: hints and lenses, as text with each in its place.
import { allFeatures } from '../../server/src/service/client-features.js';
import { inlayHints } from '../../server/src/service/inlay-hints.js';
import { TextLines } from '../../server/src/service/text-lines.js';
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
