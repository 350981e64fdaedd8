// The typed door to scripts/lib/code-server.mjs and scripts/lib/chromium.mjs, which are plain JavaScript.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '../../support/shared.js';

export interface Profile {
  readonly userData: string;
  readonly extensions: string;
}

export interface CodeServer {
  readonly url: string;
  /** Resolves when the address answers; rejects when the server ends before. */
  readonly ready: Promise<void>;
  readonly stop: () => Promise<void>;
  /** All that it has printed so far. */
  readonly output: () => string;
}

interface CodeServerScript {
  readonly ensureCodeServer: () => Promise<void>;
  readonly prepareProfile: (folder: string, settings: Readonly<Record<string, unknown>>) => Promise<Profile>;
  readonly startCodeServer: (
    profile: Profile,
    folder: string,
    options: { readonly trusted: boolean },
  ) => Promise<CodeServer>;
}

/** A module of scripts/lib; the caller declares what it exports. */
async function script<T>(name: string): Promise<T> {
  const url = pathToFileURL(join(repositoryRoot, 'scripts/lib', name)).href;
  // JavaScript without declarations: the type argument is its declaration.
  return (await import(url)) as T;
}

export const codeServerScript = await script<CodeServerScript>('code-server.mjs');
export const { chromiumPath } = await script<{ readonly chromiumPath: () => string }>('chromium.mjs');
