// What `kmm resolve` and `kmm build` share: which Module of which file, for which kernel and release, once or line by
// line for tools.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Release } from '../../core/release.js';
import { newestRelease, parseRelease, releases } from '../../core/release.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { printYaml } from '../../core/json/print-yaml.js';
import type { DistributionChoice } from '../../protocol/settings.js';
import { distributionChoices } from '../../protocol/setting-table.js';
import type { Answer, ResolveRequest } from '../../service/preview/resolve.js';
import { oneOf } from '../command.js';
import { inputLines } from '../input-lines.js';
import { jsonLines, linesOf } from '../line.js';
import { readAll } from '../sources.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';
import { UsageError } from '../terminal.js';

/** For `parseCommandLine`. */
export const moduleOptions = {
  kernel: { type: 'string' },
  'kmm-version': { type: 'string', default: '' },
  distribution: { type: 'string', default: 'auto' },
  namespace: { type: 'string' },
  module: { type: 'string' },
  jsonl: { type: 'boolean', default: false },
} as const;

export const moduleOptionsHelp = `  --kernel K        the kernel as the node reports it (kubectl get nodes -o wide)
  --kmm-version R   KMM release: ${releases[0]} … ${String(releases.at(-2))}, or main (default: ${newestRelease})
  --distribution D  whose KMM: auto (default: told by the file), upstream or openshift
  --namespace N     instead of the one in the file
  --module NAME     which Module, when the file holds several (default: the first)
  --jsonl           for tools: a request {"yaml", "kernel", "namespace"} a line on standard input, an answer a line
                    on standard output, in the same order; what cannot be answered is {"error"}`;

export interface ModuleOptions {
  readonly kernel?: string | undefined;
  readonly 'kmm-version': string;
  readonly distribution: string;
  readonly namespace?: string | undefined;
  readonly module?: string | undefined;
  readonly jsonl: boolean;
}

/** What is asked of one Module and one kernel. */
export type ModuleQuestion = (request: ResolveRequest, release: Release) => Answer<JsonObject>;

/** With `--jsonl` answers every line of standard input; else `tell` prints the one answer and says how it went. */
export async function answerModules(
  options: ModuleOptions,
  paths: readonly string[],
  terminal: SafeTerminal,
  ask: ModuleQuestion,
  tell: (answer: Answer<JsonObject>) => ExitCode,
): Promise<ExitCode> {
  const release = releaseOption(options['kmm-version']);
  const distribution = distributionOption(options.distribution);
  if (options.jsonl) return answerLines(terminal, request => ask({ ...request, distribution }, release));
  return tell(ask(await requestOf(options, paths, terminal), release));
}

export const printed = (value: JsonObject, form: 'json' | 'yaml'): readonly string[] =>
  form === 'json' ? jsonLines(value) : linesOf(printYaml(value));

export function releaseOption(text: string): Release {
  const release = text === '' ? newestRelease : parseRelease(text);
  if (!release)
    throw new UsageError(`--kmm-version "${text}" is no KMM release; known are ${releases.join(', ')}.`);
  return release;
}

export const distributionOption = (text: string): DistributionChoice =>
  oneOf('distribution', text, distributionChoices);

/** The one request that the command line makes. */
async function requestOf(
  options: ModuleOptions,
  paths: readonly string[],
  terminal: SafeTerminal,
): Promise<ResolveRequest> {
  const { kernel, namespace, module } = options;
  const [path, ...more] = paths;
  if (path === undefined) throw new UsageError('Name the file with the Module, or - for standard input.');
  if (kernel === undefined) throw new UsageError('Name the kernel with --kernel.');
  return {
    ...{ yaml: await readOne(path, terminal), uri: uriOf(path, terminal) },
    ...{ name: module, kernel, namespace },
    distribution: distributionOption(options.distribution),
    beside: await readBeside(more, terminal),
  };
}

/** Files and folders in which the Dockerfile may be. */
async function readBeside(
  paths: readonly string[],
  terminal: SafeTerminal,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const { sources, notRead } = await readAll(paths, terminal);
  const [first] = notRead;
  if (first) throw new UsageError(`Cannot read ${first.path}: ${first.why}.`);
  return sources.map(({ uri, text }) => ({ name: uri, text }));
}

const uriOf = (path: string, { folder }: SafeTerminal): string =>
  path === '-' ? 'stdin:///-' : pathToFileURL(resolve(folder, path)).href;

/** In bytes; the usual limit unless said. */
export async function readOne(path: string, terminal: SafeTerminal, atMost?: number): Promise<string> {
  const read =
    path === '-'
      ? await terminal.readInput(atMost)
      : await terminal.disk.read(uriOf(path, terminal), { atMost });
  if (!read.ok) throw new UsageError(`Cannot read ${path === '-' ? 'standard input' : path}: ${read.why}.`);
  return read.text;
}

/** Answers every line of standard input; nothing that a line says ends the run. */
async function answerLines(
  terminal: SafeTerminal,
  answer: (request: ResolveRequest) => Answer<JsonObject>,
): Promise<ExitCode> {
  for await (const line of inputLines(terminal.input())) {
    const request = line.ok ? lineRequest(line.text) : { ok: false as const, error: line.why };
    const answered = request.ok ? answer(request.value) : request;
    terminal.out([JSON.stringify(answered.ok ? answered.value : { error: answered.error })]);
  }
  return 0;
}

function lineRequest(line: string): Answer<ResolveRequest> {
  const value = parsedLine(line);
  const { yaml, kernel, namespace } = value ?? {};
  if (typeof yaml !== 'string' || typeof kernel !== 'string') {
    return { ok: false, error: 'a request is {"yaml": text, "kernel": text, "namespace": text or absent}' };
  }
  return {
    ok: true,
    value: { yaml, kernel, namespace: typeof namespace === 'string' ? namespace : undefined },
  };
}

function parsedLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
