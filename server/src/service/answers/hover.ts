// What is told about the thing under the mouse: first what KMM makes of it, else what its field is for.
import type { Hover, Position } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import type { PlacedDocument } from '../../analysis/objects/document.js';
import { ownPath } from '../../analysis/objects/nested-objects.js';
import { documentAt } from '../../analysis/objects/source-file.js';
import { readingAt, textAt } from '../../analysis/objects/text-at.js';
import { moduleViewOf } from '../../analysis/module/module-view.js';
import { fieldAt } from '../../analysis/yaml/field-at.js';
import type { FieldPath } from '../../core/field-path.js';
import { shiftSpan } from '../../core/span.js';
import type { StopToken } from '../../core/stop.js';
import { showKernelsCommand } from '../../protocol/messages.js';
import { buildArgHover } from '../fields/build-arg-hover.js';
import type { ClientFeatures } from '../workspace/client-features.js';
import { dockerfileHover } from '../dockerfile/hover.js';
import { kindAsWritten } from '../fields/identity-choices.js';
import { modulePreview } from '../kernels/module-preview.js';
import { patternField, patternHover } from '../kernels/pattern-hover.js';
import type { YamlAssist } from '../ports/ports.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { templateField, templateHover } from '../kernels/template-hover.js';
import { linesOf } from '../workspace/text-lines.js';

export interface HoverRequest {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly position: Position;
  readonly assist: YamlAssist;
  readonly features: Pick<ClientFeatures, 'commands'>;
}

/** Answers a hover: null where there is nothing to say, and once stopped; never an empty hover. */
export async function hover(request: HoverRequest, stop: StopToken): Promise<Hover | null> {
  const { snapshot, uri, assist } = request;
  const file = snapshot.files.get(uri);
  if (!file) return null;
  const inDockerfile = dockerfileHover(snapshot, uri, request.position);
  if (inDockerfile !== undefined) return inDockerfile;
  const lines = linesOf(file);
  const offset = lines.offset(request.position);
  const placed = documentAt(file, offset);
  const identity = placed && kindAsWritten(placed.document);
  if (!placed || !identity?.kmm) return null;
  const text = textAt(placed.document, offset - placed.start);
  const field = text === undefined ? undefined : fieldAt(text, offset - placed.start);
  const path = field && ownPath(placed.document, field.path);
  const dialect = snapshot.settingsFor(uri);
  const schema = snapshot.schemas.schemaFor(identity.kmm, identity.apiVersion ?? '', dialect);
  if (!field || !path || !schema) return null;
  const own = buildArgHover(placed.document, identity.kmm, path, dialect);
  const reading = { ...placed, document: readingAt(placed.document, offset - placed.start) };
  const previewed = previewHover(request, reading, path);
  const help = await assist.explain({ schema, path }, stop);
  const markdown = [own, previewed, help].filter(part => part !== undefined).join('\n\n---\n\n');
  if (markdown === '' || stop.stopped) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: markdown },
    range: lines.range(shiftSpan(field.span, placed.start)),
  };
}

/** What the preview's kernels say of the field. */
function previewHover(
  { snapshot, uri, features }: HoverRequest,
  placed: PlacedDocument,
  path: FieldPath,
): string | undefined {
  const view = moduleViewOf(placed.document);
  const own = view?.ownField(path);
  if (!view || !own) return undefined;
  const pattern = patternField(own);
  const template = pattern ? undefined : templateField(own);
  const preview = pattern || template ? modulePreview(snapshot, uri, placed) : undefined;
  if (pattern) return patternHover(pattern, preview, showAllLink(features));
  const value = view.at(own);
  if (!template || !preview || value?.kind !== 'scalar') return undefined;
  return templateHover(template, String(value.value ?? ''), preview);
}

const showAllLink = ({ commands }: Pick<ClientFeatures, 'commands'>): string | undefined =>
  commands.includes(showKernelsCommand) ? `[Show all](command:${showKernelsCommand})` : undefined;
