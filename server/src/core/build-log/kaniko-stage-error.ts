// What kaniko says when an instruction, or the unpacking of a base image, fails (pkg/executor/build.go, build, and
// pkg/commands) -> the class of the failure.
import type { KanikoError, Whereabouts } from './kaniko-error-types.js';
import { after, because, error, shortageOr } from './kaniko-error-types.js';
import { throughLast } from '../text/cut.js';

export function stageError(text: string): KanikoError {
  const optimizing = after(text, 'failed to optimize instructions: ') ?? text;
  const context = after(optimizing, 'failed to get files used from context: ');
  if (context !== undefined) return contextError(context);
  const executing = after(text, 'failed to execute command: ');
  if (executing !== undefined) return commandError(executing);
  const unpacking = after(text, 'failed to get filesystem from image: ');
  if (unpacking !== undefined)
    return error(
      { at: 'base' },
      shortageOr(unpacking, rights(unpacking) ? 'builder' : 'base image'),
      because('The base image cannot be unpacked', unpacking),
    );
  return error(
    { at: 'last', run: false },
    shortageOr(text, 'builder'),
    because('The builder cannot keep what the instruction did', text),
  );
}

const rights = (text: string): boolean =>
  /operation not permitted|permission denied|read-only file system/.test(text);

function contextError(text: string): KanikoError {
  const path = /(?:fileinfo for |lstat |stat |open )(\/.*?): /s.exec(throughLast(text, ': '))?.[1];
  const where: Whereabouts = { at: 'next', path };
  if (text.includes('resolved envs is empty'))
    return error(
      where,
      'copy',
      'The builder finds nothing to copy: it does not know here-documents, or a variable is empty.',
    );
  if (text.includes('when specifying multiple sources'))
    return error(where, 'copy', 'Several files are copied, so the destination has to end in `/`.');
  if (path !== undefined && /no such file or directory/.test(text))
    return error(where, 'copy', missingFile(path));
  return error(where, 'copy', because('What is to be copied cannot be made out', text));
}

function missingFile(path: string): string {
  const stage = /^\/kaniko\/(\d+)(\/.*)$/.exec(path);
  if (stage) return `${stage[2] ?? ''} does not exist in the stage it is copied from.`;
  const image = /^\/kaniko\/(.+?)(\/(?:usr|opt|etc|lib|bin|var|src|root|home)\b.*)$/s.exec(path);
  if (image) return `${image[2] ?? ''} does not exist in the image ${image[1] ?? ''}.`;
  return `${path.replace(/^\/workspace\//, '')} is not in the build context.`;
}

function commandError(text: string): KanikoError {
  const status = /^(?:waiting for process to exit: )?exit status (\d+)$/.exec(text.trim());
  if (status) return { ...error({ at: 'last', run: true }, 'command', undefined), status: Number(status[1]) };
  const signal = /^(?:waiting for process to exit: )?signal: (.*)$/.exec(text.trim());
  if (signal) return { ...error({ at: 'last', run: true }, 'command', undefined), signal: signal[1] ?? '' };
  const starting = /^(?:starting command: )?(?:fork\/exec (\S+): |exec: "?([^":]*)"?: )(.*)$/.exec(text);
  if (starting)
    return error(
      { at: 'last', run: true },
      'command',
      notStarted(starting[1] ?? starting[2] ?? '', starting[3] ?? ''),
    );
  if (/^(?:starting command|getting group id|waiting for process)/.test(text))
    return error(
      { at: 'last', run: true },
      shortageOr(text, 'command'),
      because('The command cannot be started', text),
    );
  const user =
    /user (\S+) is not a uid and does not exist on the system|unknown (?:user|group)(?: name|id)? ?:?"?([^"\s]+)/.exec(
      text,
    );
  if (user)
    return error(
      { at: 'last', run: text.startsWith('credentials') },
      'instruction',
      `The image has no user or group ${user[1] ?? user[2] ?? ''}.`,
    );
  const download = /^downloading remote source file: (.*)$/.exec(text);
  if (download) {
    const url = /"(https?:\/\/[^"]+)"/.exec(text)?.[1];
    return error(
      { at: 'last', run: false },
      shortageOr(text, 'network'),
      because(url === undefined ? 'The file cannot be downloaded' : `${url} cannot be downloaded`, text),
    );
  }
  if (/^(?:unpacking local tar|determining dest for tar)/.test(text))
    return error(
      { at: 'last', run: false },
      shortageOr(text, 'copy'),
      because('The archive cannot be unpacked', text.replace(/^unpacking local tar: /, '')),
    );
  if (
    /^(?:executing copy command|resolving src|copying|could not copy source|find destination path|getting user group|getting permissions|resolving dest symlink|failed to get fileinfo|when specifying multiple)/.test(
      text,
    )
  )
    return error({ at: 'last', run: false }, shortageOr(text, 'copy'), copyReason(text));
  return error(
    { at: 'last', run: false },
    shortageOr(text, 'instruction'),
    because('The instruction fails', text),
  );
}

function copyReason(text: string): string {
  const path = /lstat (\/\S.*?): no such file/s.exec(throughLast(text, ': no such file'))?.[1];
  if (path !== undefined) return missingFile(path);
  if (text.includes('getting permissions from chmod'))
    return because('`--chmod` cannot be read', text.replace(/^.*?: parsing value from chmod: /, ''));
  return because('The files cannot be copied', text);
}

function notStarted(program: string, text: string): string {
  if (/no such file or directory|executable file not found/.test(text)) return `The image has no ${program}.`;
  if (/exec format error/.test(text))
    return `${program} is built for another architecture than that of the node.`;
  return because(`${program} cannot be started`, text);
}
