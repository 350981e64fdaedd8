// What is told on paths that KMM fills or looks into, and on depmod, which indexes one of them.
import type { DockerfileUser } from '../../analysis/dockerfile/users.js';
import type { Instruction } from '../../core/dockerfile/instruction.js';
import type { DepmodCall } from '../../core/dockerfile/layout/depmod-call.js';
import { kernelDirectory } from '../../core/dockerfile/layout/presence.js';
import { baseName } from '../../core/dockerfile/paths.js';
import { readRun } from '../../core/dockerfile/shell/shell.js';
import { defaultDirName } from '../../core/module/dir-name.js';
import { touches } from '../../core/span.js';
import { secretAtPath, secretKeys, wordAround } from './mounted-secrets.js';
import type { Telling, HoverPart, ToldCase } from './hover-cases.js';
import { withEllipses } from '../../core/dockerfile/hole.js';
import { modulesInWords, perKernel, valueCell } from './hover-cases.js';
import { codeCell, codeSpan } from '../workspace/markdown.js';

export function depmodHover(
  telling: Telling,
  instruction: Instruction,
  offset: number,
): HoverPart | undefined {
  if (!mayCallDepmod(telling, instruction, offset)) return undefined;
  const calls = ({ reading }: ToldCase): readonly DepmodCall[] =>
    reading.layout.stages.flatMap(({ depmods, stage }) =>
      depmods.filter(({ by }) => by.stage === stage.index),
    );
  const found = calls(telling.first).find(({ command }) => touches(command.nameSpan, offset));
  if (!found) return undefined;
  const span = found.command.nameSpan;
  const table = perKernel(telling, 'It indexes', each => {
    const own = calls(each).find(({ command }) => command.nameSpan.start === span.start);
    return own ? indexed(own) : 'nothing';
  });
  return { markdown: [table, lookedFor(telling)].join('\n\n'), span };
}

/** Itself, or by a command that runs others: told without the files that the instructions above make. */
function mayCallDepmod({ first }: Telling, { index }: Instruction, offset: number): boolean {
  const { stages, inputs, parsed } = first.reading.staged;
  const step = stages.flatMap(({ steps }) => steps).find(({ instruction }) => instruction.index === index);
  const commands = step ? readRun(step, inputs.builder, parsed.text).commands : [];
  return commands.some(
    ({ nameSpan, path, args }) =>
      touches(nameSpan, offset) && [path, ...args.map(({ text }) => text)].some(isDepmod),
  );
}

const isDepmod = (path: string): boolean => baseName(path) === 'depmod';

function indexed({ root, kernel }: DepmodCall): string {
  if (kernel === undefined)
    return `the modules of the kernel that the build node runs, in ${codeCell(withEllipses(kernelDirectory(root, '<uname -r>')))}: no kernel is given`;
  if (kernel === '') return `nothing of use: the kernel it is given is empty`;
  return codeCell(withEllipses(kernelDirectory(root, kernel)));
}

export function pathHover(telling: Telling, offset: number): HoverPart | undefined {
  const { text } = telling.source;
  const secret = secretAtPath(text, offset);
  if (secret) return { markdown: secretHover(telling, secret.name), span: secret.span };
  const span = wordAround(text, offset);
  return isModuleTree(text.slice(span.start, span.end)) ? { markdown: lookedFor(telling), span } : undefined;
}

/** Not the modules of the image that it builds in, nor the node's own. */
const isModuleTree = (path: string): boolean =>
  /[\w}]\/lib\/modules(?:\/|$)/.test(path) && !/^\/(?:usr|host)\//.test(path);

function secretHover(telling: Telling, name: string): string {
  const { source, snapshot } = telling;
  const users = source.users.filter(({ secrets }) => secrets.some(({ text }) => text === name));
  const known = modulesInWords(telling);
  if (users.length === 0) {
    return known === undefined
      ? `KMM mounts each Secret of \`build.secrets\` here: ${codeSpan(`/run/secrets/${name}`)} has a file for each key of Secret ${codeSpan(name)}.`
      : `${known} names no Secret ${codeSpan(name)} in \`build.secrets\`, so there is nothing at this path during the build.`;
  }
  const keys = secretKeys(snapshot, source, name);
  const told =
    keys.length > 0 ? ` In this workspace it has ${keys.map(key => codeSpan(key)).join(', ')}.` : '';
  const all =
    users.length === source.users.length
      ? ''
      : ` (for ${String(users.length)} of ${String(source.users.length)} mappings)`;
  return `KMM mounts Secret ${codeSpan(name)} here during the build${all}: a file for each of its keys.${told} It is not in the image unless a step copies it there.`;
}

/** Where KMM looks for the modules, and for what. */
function lookedFor(telling: Telling): string {
  const { dialect } = telling;
  const whose = modulesInWords(telling);
  const table = perKernel(telling, `KMM ${dialect.release} looks for modules in`, each => {
    const user = userOf(telling, each);
    return valueCell(kernelDirectory(user?.dirName ?? defaultDirName, each.kernel));
  });
  const names = [...new Set(telling.source.users.flatMap(({ moduleName }) => moduleName ?? []))];
  const wanted =
    names.length > 0
      ? `It loads ${names.map(name => codeSpan(`${name}.ko`)).join(', ')} by the index \`modules.dep\` that depmod makes there.`
      : undefined;
  const why =
    whose === undefined
      ? 'That is the default of `modprobe.dirName`.'
      : `That is \`modprobe.dirName\` of ${whose}.`;
  return [table, [why, wanted].filter(part => part !== undefined).join(' ')].join('\n\n');
}

/** `users` has one for each mapping, in the order of the Modules and their mappings. */
function userOf({ source }: Telling, { builtFor }: ToldCase): DockerfileUser | undefined {
  const mappings = source.modules.flatMap(module => module.mappings.map(mapping => ({ module, mapping })));
  const index = mappings.findIndex(
    ({ module, mapping }) => module === builtFor?.module && mapping === builtFor.mapping,
  );
  return source.users[index];
}
