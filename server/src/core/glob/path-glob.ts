// Globs as settings have them: `*` and `?` within a folder, `**` across folders, `[abc]`, `{a,b}`.
import type { GlobDialect } from './glob.js';
import { everything, folders, globOf, inName, many, one } from './glob.js';

export const isGlob = (pattern: string): boolean => /[*?[{]/.test(pattern);

/** A bracket or brace that is never closed stands for itself. */
const settingPaths: GlobDialect = {
  special: { '**/': folders, '**': everything, '*': many(inName), '?': one(inName) },
  bracket: /\[!?[^\]/]{1,98}\]/y,
  braces: /\{[^{}]*\}/y,
};

/** Whether a path with `/` matches. */
export const matcherOf = (glob: string): ((path: string) => boolean) => globOf(glob, settingPaths).matches;
