// Why a file was not read: kinds for those who decide by them, and the words that all reports and complaints share.
import { inMegabytes } from './limits.js';

/** special: a device, a pipe or a socket. outside: beyond the folder that the reader has to stay in. */
export type NotReadKind = 'missing' | 'folder' | 'special' | 'too large' | 'no text' | 'outside' | 'failed';

export interface NotRead {
  readonly ok: false;
  readonly kind: NotReadKind;
  /** A clause about the file without a full stop: "it is larger than 4 MB". */
  readonly why: string;
}

export type ReadText = { readonly ok: true; readonly text: string } | NotRead;

export type ReadBytes = { readonly ok: true; readonly bytes: Uint8Array } | NotRead;

const notRead = (kind: NotReadKind, why: string): NotRead => ({ ok: false, kind, why });

export const missing = notRead('missing', 'there is no such file');
export const isFolder = notRead('folder', 'it is a folder');
export const isSpecial = notRead(
  'special',
  'it is a device, a pipe or a socket; give its content as standard input',
);
export const isNoText = notRead('no text', 'it is no text in UTF-8');
export const isOutside = notRead('outside', 'a link leads out of the folder, which is not trusted');
export const tooLarge = (most: number): NotRead =>
  notRead('too large', `it is larger than ${inMegabytes(most)}`);

/** What comes in pieces breaks off: those before it are good, and there is more that nobody can read. */
export class BrokenOff extends Error {
  readonly notRead: NotRead;

  constructor(code: string) {
    const failed = failedWith(code);
    super(failed.why);
    this.notRead = failed;
  }
}

const wordsFor: Readonly<Record<string, string>> = {
  EACCES: 'you may not read it (EACCES)',
  EPERM: 'you may not read it (EPERM)',
  ELOOP: 'its links lead in circles (ELOOP)',
  EMFILE: 'too many files are open already (EMFILE)',
  ENFILE: 'too many files are open already (ENFILE)',
  ENAMETOOLONG: 'its path is too long (ENAMETOOLONG)',
};

/** By the code of the system's error: "EACCES". */
export function failedWith(code: string): NotRead {
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing;
  return notRead('failed', wordsFor[code] ?? `the system cannot read it (${code})`);
}
