// What can be written at a position in a Dockerfile: the site is found here, the choices in choices.ts and
// line-choices.ts.
import type { CompletionItem, Position } from 'vscode-languageserver-types';
import { dialectOf } from '../../core/dialect.js';
import { touches } from '../../core/span.js';
import type { CompletionFeatures } from '../fields/completion-item.js';
import { dockerfileCases, stagedIn } from './cases.js';
import { instructionChoices } from './choices.js';
import type { DockerfileCursor } from './cursor.js';
import { dockerfileCursor } from './cursor.js';
import { dockerfileItems } from './completion-item.js';
import { lineChoices } from './line-choices.js';
import type { DockerfileSite } from './site.js';
import { instructionAt } from './site.js';
import type { SnippetShelf } from '../fields/snippet-source.js';
import { writtenIn } from './dockerfiles.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';

export interface DockerfileCompletionRequest {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly position: Position;
  readonly features: CompletionFeatures;
  readonly snippets: SnippetShelf;
}

/** Undefined where there is no Dockerfile. */
export function dockerfileCompletions({
  snapshot,
  uri,
  position,
  features,
  snippets,
}: DockerfileCompletionRequest): readonly CompletionItem[] | undefined {
  const cursor = dockerfileCursor(snapshot, uri, position);
  const file = snapshot.files.get(uri);
  if (!cursor || !file) return undefined;
  if (!isOurs(cursor)) return [];
  const site = siteOf(snapshot, cursor);
  if (!site) return [];
  const choices = lineChoices(site, snippets) ?? instructionChoices(site);
  return dockerfileItems(choices, { cursor, lines: linesOf(file), features });
}

/** A file that is as good as empty may become one; what a ConfigMap calls `dockerfile` is one. */
const isOurs = ({ source, text }: DockerfileCursor): boolean =>
  source.isKmod ||
  (!text.includes('{{') &&
    (source.host !== undefined || /^\w*$/.test(text.replace(/^[ \t]*#.*$/gm, '').trim())));

/** Undefined in comments. */
function siteOf(snapshot: Snapshot, cursor: DockerfileCursor): DockerfileSite | undefined {
  const { source, text, offset } = cursor;
  const { release, distribution } = snapshot.settingsFor(writtenIn(source.uri));
  const [first] = dockerfileCases(snapshot, source);
  if (!first) return undefined;
  const staged = stagedIn(first, { text, home: source.home }, distribution);
  const instruction = instructionAt(staged, text, offset);
  const comments = [...staged.parsed.comments, ...(instruction?.comments ?? [])];
  if (comments.some(span => touches(span, offset))) return undefined;
  return { snapshot, source, text, offset, staged, instruction, dialect: dialectOf(release), distribution };
}
