// Above a Module how many kernels it covers; above a mapping that is built the ways to its preview and a test build.
// What stands above a Dockerfile is dockerfile-lens.ts' business.
import type { CodeLens, Command } from 'vscode-languageserver-types';
import type { PlacedDocument } from '../../analysis/objects/document.js';
import type { SourceFile } from '../../analysis/objects/source-file.js';
import { documentsOf } from '../../analysis/objects/source-file.js';
import { entryAt } from '../../analysis/yaml/located.js';
import type { Span } from '../../core/span.js';
import { shiftSpan } from '../../core/span.js';
import { mappingField } from '../../core/module/container-field.js';
import type { PreviewCommandArgument } from '../../protocol/messages.js';
import { previewCommand, showKernelsCommand } from '../../protocol/messages.js';
import type { ClientFeatures } from '../workspace/client-features.js';
import { coverageInWords } from '../kernels/coverage-words.js';
import { dockerfileLenses } from '../dockerfile/lens.js';
import { mappingGroupId } from '../kernels/kernels-view.js';
import type { ModulePreview } from '../kernels/module-preview.js';
import { modulePreview } from '../kernels/module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { testBuildLens } from '../workspace/test-build-command.js';
import { linesOf } from '../workspace/text-lines.js';

export interface CodeLensRequest {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly features: Pick<ClientFeatures, 'commands'>;
}

/** The command of the server itself for clients without a Kernels view: it tells the kernels that are not covered. */
export const tellKernelsCommand = 'kmm.tellKernels';

export function codeLenses(request: CodeLensRequest): readonly CodeLens[] {
  const { snapshot, uri } = request;
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const ofModules = documentsOf(file).flatMap(placed => {
    const preview = modulePreview(snapshot, uri, placed);
    if (!preview) return [];
    const asking = { request, file, placed, preview };
    return [...moduleLens(asking), ...mappingLenses(asking)];
  });
  return [...ofModules, ...dockerfileLenses(request)];
}

interface Asking {
  readonly request: CodeLensRequest;
  readonly file: SourceFile;
  readonly placed: PlacedDocument;
  readonly preview: ModulePreview;
}

function moduleLens(asking: Asking): readonly CodeLens[] {
  const { request, placed, preview } = asking;
  const metadata = entryAt(placed.document.root, ['metadata']);
  const title = coverageInWords(preview.coverage);
  if (!metadata || title === undefined) return [];
  const known = request.features.commands.includes(showKernelsCommand);
  const command = known ? showKernelsCommand : tellKernelsCommand;
  return [lens(asking, metadata.keySpan, { title, command, arguments: [argumentOf(asking)] })];
}

/** There is more than the image to see where something is built or signed, and something to try where it is built. */
function mappingLenses(asking: Asking): readonly CodeLens[] {
  const { coverage, view } = asking.preview;
  const { commands: known } = asking.request.features;
  const container = coverage.request.module.spec.moduleLoader?.container;
  return coverage.mappings.flatMap(({ index, mapping }): readonly CodeLens[] => {
    const build = mapping.build ?? container?.build;
    if (!(build ?? mapping.sign ?? container?.sign)) return [];
    const argument: PreviewCommandArgument = { ...argumentOf(asking), group: mappingGroupId(index) };
    const preview = { title: 'Preview for kernel…', command: previewCommand, arguments: [argument] };
    const commands = [
      ...(known.includes(previewCommand) ? [preview] : []),
      ...(build ? [testBuildLens(known, argument, mapping.literal)] : []),
    ];
    return commands.map(command => lens(asking, view.spanOf(mappingField(index)), command));
  });
}

const argumentOf = ({ request, placed }: Asking): PreviewCommandArgument => ({
  uri: request.uri,
  document: placed.index,
});

const lens = ({ file, placed }: Asking, span: Span, command: Command): CodeLens => ({
  range: linesOf(file).range(shiftSpan(span, placed.start)),
  command,
});
