import { nearestWord } from '../../../../core/text/nearest.js';
import type { Fix, RelatedPlace } from '../../../../core/problem.js';
import type { Span } from '../../../../core/span.js';
import { spanOf } from '../../../../core/span.js';
import { placeOf } from '../../../dockerfile/kmod-image.js';
import type { SecretPath } from '../../../dockerfile/secret-paths.js';
import { secretPaths } from '../../../dockerfile/secret-paths.js';
import type { DockerfileUser } from '../../../dockerfile/users.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'secret-not-mounted',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A file under `/run/secrets` that the build does not have.',
  explanation: `KMM mounts each Secret of \`build.secrets\` at \`/run/secrets/<name of the Secret>\`, with a file for each of its keys,
and no other. A path with another name, or without the key, leads to no file. Add the Secret to \`build.secrets\` of the
Module, or write its name as it is there. It speaks where the workspace has a Module that builds with this Dockerfile,
and of keys where it has the Secret.`,
  *check(subject) {
    const { layout, users } = subject;
    if (users.length === 0 || users.some(({ complete }) => !complete)) return;
    const told = new Set<string>();
    for (const path of layout.stages.flatMap(secretPaths)) {
      const finding = findingFor(path, subject);
      if (!finding || told.has(path.path)) continue;
      told.add(path.path);
      yield finding;
    }
  },
};

function findingFor(path: SecretPath, { users, staged }: DockerfileSubject): Finding | undefined {
  const { secret, key, span } = path;
  if (isAskedFor(path)) return undefined;
  const without = users.find(({ secrets }) => !secrets.some(({ text }) => text === secret));
  if (without) return { ...missing(path, without, staged.parsed.text), ...doubt(path) };
  const keys = users.flatMap(user => user.secrets).find(({ text }) => text === secret)?.keys;
  const [file = ''] = key.split('/');
  if (file !== '' && keys && !keys.includes(file))
    return { ...otherKey(path, file, keys, staged.parsed.text), ...doubt(path) };
  // The file itself, or all of the directory.
  if (key !== '' || !readers.has(path.command.name)) return undefined;
  return {
    span,
    ...doubt(path),
    message: `\`/run/secrets/${secret}\` is the directory of the Secret \`${secret}\`; its keys are files in it. Write \`/run/secrets/${secret}/<key>\`.`,
  };
}

function missing(path: SecretPath, user: DockerfileUser, text: string): Finding {
  const { secret, span } = path;
  const names = user.secrets.map(each => each.text);
  const has = names.length === 0 ? 'none' : `only ${names.map(name => `\`${name}\``).join(', ')}`;
  const related: RelatedPlace[] = user.secrets.map(({ place }) => placeOf('The build has this one', place));
  return {
    span,
    message: `The build has no Secret \`${secret}\`: \`build.secrets\` of the Module names ${has}. Add it there, or write the name of one that is.`,
    related: related.length > 0 ? related : [placeOf('The Module that builds with it', user.places.module)],
    fixes: replacement(text, span, '/run/secrets/', secret, nearestWord(secret, names)),
  };
}

function otherKey(
  { secret, span }: SecretPath,
  file: string,
  keys: readonly string[],
  text: string,
): Finding {
  const nearest = keys.length === 1 ? keys[0] : nearestWord(file, keys);
  return {
    span,
    message: `The Secret \`${secret}\` has no key \`${file}\`, only ${keys.map(name => `\`${name}\``).join(', ')}, so there is no such file. Write the name of a key that it has.`,
    fixes: replacement(text, span, `/run/secrets/${secret}/`, file, nearest),
  };
}

/** The part behind `before`, when the text has both as they are. */
function replacement(
  text: string,
  span: Span,
  before: string,
  part: string,
  by: string | undefined,
): readonly Fix[] {
  const at = text.slice(span.start, span.end).indexOf(before + part);
  if (by === undefined || at < 0) return [];
  const start = span.start + at + before.length;
  const changes = [{ span: spanOf(start, start + part.length), text: by }];
  return [{ title: `Write \`${before}${by}\``, changes, preferred: true }];
}

/** They fail on a file that is not there, and on a directory. */
const readers = new Set([
  'cat',
  'source',
  '.',
  'grep',
  'base64',
  'head',
  'tail',
  'cut',
  'awk',
  'sed',
  'tr',
  'jq',
  'bash',
  'sh',
]);
const movers = new Set(['cp', 'install', 'mv']);

/** Somebody looks first whether the file is there. */
const isAskedFor = ({ reading: { commands }, path, command }: SecretPath): boolean =>
  (!command.certain && !command.substitution) ||
  commands.some(
    ({ name, args }) => /^(?:test|\[\[?|ls|stat)$/.test(name) && args.some(({ text }) => text === path),
  );

/** A command that may fail, or that we do not know, need not stop the build. */
function doubt({ command: { name, mayFail, substitution } }: SecretPath): Partial<Finding> {
  const fails = !mayFail && !substitution && (readers.has(name) || movers.has(name));
  return fails ? {} : { severity: 'warning', refusedBy: null };
}
