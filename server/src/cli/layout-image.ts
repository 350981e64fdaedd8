// `kmm layout --image`: what KMM's loader finds in an image that is in a registry. The registry is asked because the user
// names it, with credentials only out of a file that the user names.
import { StopSource } from '../core/stop.js';
import type { RegistryPort } from '../service/cluster-session.js';
import type { ContentsAsked } from '../service/image-contents.js';
import { contentsLines, imageContents, isWithoutNeeded } from '../service/image-contents.js';
import { readOne } from './ask-module.js';
import { jsonLines } from './line.js';
import type { SafeTerminal } from './safe-terminal.js';
import type { ExitCode } from './terminal.js';

export interface ImageOptions extends Omit<ContentsAsked, 'module' | 'dockerConfig'> {
  readonly module: string | undefined;
  /** A file. */
  readonly dockerConfig: string | undefined;
  readonly format: 'text' | 'json';
}

export async function layoutOfImage(
  { module, dockerConfig, format, ...asked }: ImageOptions,
  terminal: SafeTerminal,
  registry: RegistryPort,
): Promise<ExitCode> {
  const stop = new StopSource();
  const forget = terminal.onInterrupt(() => stop.stop());
  try {
    const answer = await imageContents(
      {
        ...asked,
        module: module === undefined ? undefined : { name: module, text: await readOne(module, terminal) },
        dockerConfig: dockerConfig === undefined ? undefined : await readOne(dockerConfig, terminal),
      },
      registry,
      stop,
    );
    if (!answer.ok) {
      terminal.err([`kmm: ${answer.error}`]);
      return 2;
    }
    terminal.out(format === 'json' ? jsonLines(answer.value) : contentsLines(answer.value));
    return isWithoutNeeded(answer.value) ? 1 : 0;
  } finally {
    forget();
  }
}
