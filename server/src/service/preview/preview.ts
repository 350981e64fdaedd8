// All that KMM makes of one Module for one kernel, as a document to read: YAML that says in comments why. It puts
// together what the resolution and the build object say; it decides nothing.
import { resolveModule } from '../../core/module/resolve.js';
import type { Preview } from '../../protocol/preview.js';
import { modulePreview } from '../kernels/module-preview.js';
import { comment } from './preview-comment.js';
import { objectParts } from './preview-objects.js';
import { settingsLines } from './preview-settings.js';
import { walkLines } from './preview-walk.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { documentsOf } from '../../analysis/objects/source-file.js';

/** `document`: index in the file; `nodeKernel`: as a node reports it. Null when there is no such Module now. */
export function preview(
  snapshot: Snapshot,
  uri: string,
  document: number,
  nodeKernel: string,
): Preview | null {
  const placed = documentsOf(snapshot.files.get(uri))[document];
  const found = placed && modulePreview(snapshot, uri, placed);
  if (!found) return null;
  const { name, coverage } = found;
  const { request } = coverage;
  const { module, namespace, release } = request;
  const resolution = resolveModule(module, namespace, nodeKernel, release);
  const asked = { snapshot, uri, coverage: request, resolution };
  const title = `${name} for ${resolution.kernel}`;
  const nodes = coverage.kernels.find(({ kernel }) => kernel === resolution.kernel)?.nodes ?? [];
  const parts = [
    [comment(`${title} · KMM ${release}`), ...nodesLines(nodes)],
    walkLines(request, resolution),
    settingsLines(asked),
    ...objectParts(asked),
  ];
  return { title, text: `${parts.map(lines => lines.join('\n').trimEnd()).join('\n\n')}\n` };
}

const mostNodes = 10;

function nodesLines(nodes: readonly string[]): readonly string[] {
  if (nodes.length === 0) return [];
  const rest = nodes.length - mostNodes;
  const names = [...nodes.slice(0, mostNodes), ...(rest > 0 ? [`${String(rest)} more`] : [])];
  return [comment(`On ${nodes.length === 1 ? 'node' : 'nodes'} ${names.join(', ')}`)];
}
