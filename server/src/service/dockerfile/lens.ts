// Above a Dockerfile, in its first line or at its key in a ConfigMap: which Modules build with it, and the ways on.
import type { CodeLens, Command } from 'vscode-languageserver-types';
import type { DockerfileSource } from '../../analysis/dockerfile/sources.js';
import type { DockerfileModule } from '../../analysis/dockerfile/users.js';
import { shiftSpan, spanOf } from '../../core/span.js';
import type { DockerfileCommandArgument, PreviewCommandArgument } from '../../protocol/messages.js';
import { editDockerfileCommand, showImageLayoutCommand } from '../../protocol/messages.js';
import type { ClientFeatures } from '../workspace/client-features.js';
import { dockerfileCases } from './cases.js';
import { dockerfilesOf } from './dockerfiles.js';
import { mappingGroupId } from '../kernels/kernels-view.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';
import { testBuildLens } from '../workspace/test-build-command.js';

/** The command of the server itself: it shows a Module at one of its mappings. */
export const showModuleCommand = 'kmm.showModule';

/** The only argument of `showModuleCommand`. */
export interface ShowModuleArgument {
  readonly uri: string;
  /** The index of the document in the file. */
  readonly document: number;
  /** Its index in `kernelMappings`. */
  readonly mapping: number;
}

interface Request {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly features: Pick<ClientFeatures, 'commands'>;
}

export const dockerfileLenses = ({ snapshot, uri, features }: Request): readonly CodeLens[] =>
  dockerfilesOf(snapshot, uri)
    .filter(({ isKmod }) => isKmod)
    .flatMap(source => {
      const range = rangeOf(snapshot, source);
      const commands = [...usersOf(source), ...waysOn(snapshot, source, features.commands)];
      return commands.map(command => ({ range, command }));
    });

function rangeOf(snapshot: Snapshot, { uri, host }: DockerfileSource): CodeLens['range'] {
  const lines = linesOf(snapshot.files.get(uri) ?? { text: '' });
  return lines.range(host ? shiftSpan(host.entry.keySpan, host.placed.start) : spanOf(0, 0));
}

const mostModules = 5;

const usersOf = ({ modules }: DockerfileSource): readonly Command[] =>
  modules.slice(0, mostModules).map((module, index) => {
    const { uri, placed, mappings } = module;
    const [first] = mappings;
    const argument: ShowModuleArgument = {
      uri,
      document: placed.index,
      mapping: first?.effective.index ?? 0,
    };
    const more = index === mostModules - 1 ? modules.length - mostModules : 0;
    const title = `${usedBy(module)}${more > 0 ? ` and ${String(more)} more` : ''}`;
    return { title, command: showModuleCommand, arguments: [argument] };
  });

/** `Used by Module my-kmod: mappings 2, 3`; all of several go without saying. */
function usedBy({ placed, view, mappings }: DockerfileModule): string {
  const { kind = 'Module', identity } = placed.document;
  const begin = `Used by ${kind} ${identity.name ?? 'without a name'}`;
  const all = view.module.spec.moduleLoader?.container.kernelMappings?.length ?? 0;
  if (mappings.length === all) return begin;
  const numbers = mappings.map(({ effective }) => String(effective.index + 1));
  const shown = numbers.slice(0, 5).join(', ');
  const rest = numbers.length > 5 ? ` and ${String(numbers.length - 5)} more` : '';
  return `${begin}: mapping${numbers.length === 1 ? '' : 's'} ${shown}${rest}`;
}

function waysOn(snapshot: Snapshot, source: DockerfileSource, known: readonly string[]): readonly Command[] {
  const [first] = dockerfileCases(snapshot, source);
  const argument: DockerfileCommandArgument = {
    uri: source.uri,
    document: source.host?.placed.index ?? 0,
    ...(first && { kernel: first.kernel }),
  };
  const title = `Image layout${first ? ` for ${first.kernel}` : ''}`;
  const layout = { command: showImageLayoutCommand, title, arguments: [argument] };
  const edit = { command: editDockerfileCommand, title: 'Edit as Dockerfile', arguments: [argument] };
  return [
    ...(known.includes(showImageLayoutCommand) ? [layout] : []),
    ...testBuildOf(source, known),
    ...(source.host && known.includes(editDockerfileCommand) ? [edit] : []),
  ];
}

/** Of the first Module: what is built is the Module's image. */
function testBuildOf({ modules: [module] }: DockerfileSource, known: readonly string[]): readonly Command[] {
  const [mapping] = module?.mappings ?? [];
  if (!module || !mapping) return [];
  const { index, mapping: written } = mapping.effective;
  const group = mappingGroupId(index);
  const argument: PreviewCommandArgument = { uri: module.uri, document: module.placed.index, group };
  return [testBuildLens(known, argument, written.literal)];
}
