// Globs as settings have them: `*` and `?` within a folder, `**` across folders, `[abc]`, `{a,b}`.

export const isGlob = (pattern: string): boolean => /[*?[{]/.test(pattern);

/** Whether a path with `/` matches. A bracket or brace that is never closed stands for itself. */
export function matcherOf(glob: string): (path: string) => boolean {
  const form = new RegExp(`^${source(glob)}$`);
  return path => form.test(path);
}

const pieces = /\*\*\/|\*\*|\*|\?|\[!?[^\]/]+\]|\{[^{}]*\}|[^]/g;

const source = (glob: string): string =>
  [...glob.matchAll(pieces)].map(([piece]) => pieceSource(piece)).join('');

function pieceSource(piece: string): string {
  if (piece === '**/') return '(?:[^/]+/)*';
  if (piece === '**') return '.*';
  if (piece === '*') return '[^/]*';
  if (piece === '?') return '[^/]';
  if (piece.length === 1) return escaped(piece);
  const inside = piece.slice(1, -1);
  if (piece.startsWith('{')) return `(?:${inside.split(',').map(source).join('|')})`;
  const set = inside.replace(/^!/, '').replaceAll(/[\\^\]]/g, '\\$&');
  return `[${inside.startsWith('!') ? '^/' : ''}${set}]`;
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
