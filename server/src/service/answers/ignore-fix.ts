// The fix that every problem has: a comment that says it is none. It asks nothing; the reason is for the user to write.
import { lineStart } from '../../analysis/yaml/lines.js';
import type { YamlDocument } from '../../analysis/objects/document.js';
import { documentsOf } from '../../analysis/objects/source-file.js';
import { suppressionText } from '../../analysis/lint/suppress.js';
import type { Located } from '../../analysis/yaml/located.js';
import type { Fix } from '../../core/problem.js';
import { spanOf } from '../../core/span.js';
import type { FileProblem } from './diagnose.js';
import { failedBuildCode } from '../workspace/failed-builds.js';
import type { Snapshot } from '../workspace/snapshot.js';

const placeholder = 'say why';

/** What no comment should silence: YAML too broken to know a comment, rules about such comments, and what has happened. */
const notOffered = new Set([
  'yaml-syntax',
  'suppression-without-reason',
  'unknown-suppression',
  failedBuildCode,
]);

/** In the line above, indented alike. Undefined where a line in between would not be a comment. */
export function ignoreFix(
  snapshot: Snapshot,
  uri: string,
  { code, span, document, untold }: FileProblem,
): Fix | undefined {
  const file = snapshot.files.get(uri);
  const placed = documentsOf(file)[document];
  if (!file || !placed || notOffered.has(code) || untold !== undefined) return undefined;
  const start = lineStart(file.text, span.start);
  const indentation = /^[ \t]*(?!---|[ \t]*%)/.exec(file.text.slice(start, span.start + 3))?.[0];
  if (
    indentation === undefined ||
    start < placed.start ||
    !takesComment(placed.document, start - placed.start)
  )
    return undefined;
  const text = `${indentation}${suppressionText(code, placeholder)}\n`;
  return { title: `Ignore \`${code}\` here`, changes: [{ span: spanOf(start, start), text }] };
}

/** Not between the lines of a scalar, unless it is a block: there only a Dockerfile is looked into, which has comments. */
function takesComment({ root }: YamlDocument, offset: number): boolean {
  const around = root && scalarAround(root, offset);
  return around === undefined || around.style === 'literal';
}

function scalarAround(node: Located, offset: number): (Located & { kind: 'scalar' }) | undefined {
  if (node.kind === 'scalar') return node.span.start < offset && offset < node.span.end ? node : undefined;
  const children = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
  for (const child of children) {
    const found = scalarAround(child, offset);
    if (found) return found;
  }
  return undefined;
}
