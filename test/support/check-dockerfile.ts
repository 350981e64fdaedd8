// Asks the features about Dockerfiles; see check.ts.
import { strict as assert } from 'node:assert';
import { allFeatures } from '../../server/src/service/client-features.js';
import { codeLenses } from '../../server/src/service/code-lens.js';
import { dockerfileOf } from '../../server/src/service/dockerfiles.js';
import { hover } from '../../server/src/service/hover.js';
import { TextLines } from '../../server/src/service/text-lines.js';
import { createYamlAssist } from '../../server/src/service/yaml-assist.js';
import { problemsOf, snapshotOf, uriOf } from './check.js';

export type FileTexts = Readonly<Record<string, string>>;

const opened = (files: FileTexts, settings: unknown) =>
  snapshotOf({ files: Object.entries(files).map(([path, text]) => ({ path, text })), settings });

/** Who builds the first Dockerfile of a file, and for which mappings of which Modules. */
export function dockerfileUseOf(files: FileTexts, path: string, settings?: unknown): string {
  const found = dockerfileOf(opened(files, settings), uriOf(path));
  if (!found?.isKmod) return 'ordinary';
  const users = found.modules.map(
    ({ placed, mappings }) =>
      `${placed.document.identity.name ?? ''} ${mappings.map(({ effective }) => effective.index + 1).join(', ')}`,
  );
  return `${found.home}: ${users.join('; ') || 'nobody'}`;
}

/** Each lens of a file: the line below it, its title, its command with its argument. */
export function dockerfileLensesOf(
  files: FileTexts,
  path: string,
  { kernels, commands }: { readonly kernels?: readonly string[]; readonly commands?: readonly string[] },
): readonly string[] {
  const features = { commands: commands ?? allFeatures.commands };
  const snapshot = opened(files, { kernels: { list: kernels } });
  const lines = new TextLines(files[path] ?? '');
  return codeLenses({ snapshot, uri: uriOf(path), features }).map(({ range, command }) => {
    const line = (lines.line(range.start.line) ?? '').trim();
    const argument = JSON.stringify(command?.arguments?.[0]).replaceAll(uriOf(''), '');
    return `${line} · ${command?.title ?? ''} · ${command?.command ?? ''} ${argument}`;
  });
}

export const problemCodesOf = (files: FileTexts, path: string, settings?: unknown): readonly string[] =>
  problemsOf(opened(files, settings), path).map(({ code }) => code);

/** The Markdown of the hover at the cursor `<|>` of one of the files, and what it is about. */
export async function dockerfileHoverAt(
  marked: FileTexts,
  kernels?: readonly string[],
): Promise<{ readonly markdown: string; readonly about: string } | undefined> {
  const { files, path, offset } = cursorIn(marked);
  const snapshot = opened(files, { kernels: { list: kernels } });
  const lines = new TextLines(files[path] ?? '');
  const position = lines.position(offset);
  const found = await hover({ snapshot, uri: uriOf(path), position, assist, features: allFeatures }, going);
  if (!found) return undefined;
  assert.ok(typeof found.contents === 'object' && 'value' in found.contents && found.range);
  const about = files[path]?.slice(lines.offset(found.range.start), lines.offset(found.range.end)) ?? '';
  return { markdown: found.contents.value, about };
}

const cursorMark = '<|>';
const going = { stopped: false };
const assist = createYamlAssist();

function cursorIn(marked: FileTexts) {
  const [path = ''] = Object.entries(marked).find(([, text]) => text.includes(cursorMark)) ?? [];
  const files = Object.fromEntries(
    Object.entries(marked).map(([name, text]) => [name, text.replace(cursorMark, '')]),
  );
  return { files, path, offset: marked[path]?.indexOf(cursorMark) ?? 0 };
}
