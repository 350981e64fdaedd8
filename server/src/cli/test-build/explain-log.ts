// `kmm explain-log`: what failed in a build whose log one has, where and why. Asks no cluster.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LogEnd, LogVerdict } from '../../core/build-log/log.js';
import { logVerdict, readBytes, startLog } from '../../core/build-log/log.js';
import { decodeUtf8, nothing } from '../../core/text/utf8.js';
import type { TextDockerfile } from '../../service/dockerfile/text-dockerfiles.js';
import { dockerfilesInText } from '../../service/dockerfile/text-dockerfiles.js';
import { largestText } from '../../core/limits.js';
import { tooLarge } from '../../core/unread-file.js';
import type { ByteSource } from '../../service/ports/ports.js';
import type { Command } from '../command.js';
import { oneOf, parseCommandLine } from '../command.js';
import { endOf } from '../input-lines.js';
import { explanationJson, explanationText } from './explanation.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';
import { UsageError } from '../terminal.js';

const help = `Tell what failed in a build, where and why, out of its log and its Dockerfile.

Usage: kmm explain-log --dockerfile F [options] LOG|-

The log is what \`kubectl logs\` printed of a build's pod, with or without --timestamps and --prefix: kaniko's, or
that of a Build on OpenShift. What a RUN prints is not taken for the builder's own word.

Options:
  --dockerfile F    the Dockerfile that was built, or a YAML file with the ConfigMap that holds it
  --config-map NAME which ConfigMap, when the file has several
  --exit-code N     what the builder's container ended with; it settles what the log leaves open
  --terminated-reason R  of the container as well: OOMKilled, Error, …
  --format F        text (default) or json
  -h, --help        this text

JSON: "outcome" is succeeded, failed or unknown; "dockerfileLines" the first and last line to blame, from 1, or null
when no instruction is to blame; "reason" a sentence; "kind" one of a few words. "step", "logLine", "lastLines",
"pushed" and "place" (lines of the file that was given) are there when they are known.

Exit codes: 0 the build succeeded, 1 it failed or the log does not tell, 2 could not run.

Example:
  kubectl logs my-kmod-build-x7k2p | kmm explain-log --dockerfile Dockerfile -
`;

export const explainLogCommand = (bytes: ByteSource): Command => ({
  name: 'explain-log',
  summary: 'tell what failed in a build, where and why, out of its log',
  help,
  run: (args, terminal) => runExplainLog(bytes, args, terminal),
});

async function runExplainLog(
  bytes: ByteSource,
  args: readonly string[],
  terminal: SafeTerminal,
): Promise<ExitCode> {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      dockerfile: { type: 'string' },
      'config-map': { type: 'string' },
      'exit-code': { type: 'string' },
      'terminated-reason': { type: 'string' },
      format: { type: 'string', default: 'text' },
    },
  });
  const format = oneOf('format', values.format, ['text', 'json']);
  const { dockerfile } = values;
  const [log, ...more] = positionals;
  if (dockerfile === undefined) throw new UsageError('Name the Dockerfile with --dockerfile.');
  if (log === undefined || more.length > 0) throw new UsageError('Name one log, or - for standard input.');
  const end = { exitCode: exitCode(values['exit-code']), terminatedReason: values['terminated-reason'] };
  const source = chosen(await wholeText(bytes, terminal, dockerfile), dockerfile, values['config-map']);
  const { pieces, brokenOff } = endOf(await opened(bytes, terminal, log));
  const verdict = await verdictOf(pieces, source, end);
  const broken = brokenOff();
  if (broken) {
    const name = log === '-' ? 'standard input' : log;
    terminal.err([`kmm: ${name} breaks off: ${broken.why}. This holds for what could be read of it.`]);
  }
  const explanation = { verdict, source, dockerfile, log };
  terminal.out(format === 'json' ? explanationJson(explanation) : explanationText(explanation));
  return verdict.outcome === 'succeeded' ? 0 : 1;
}

function exitCode(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,3}$/.test(text) || Number(text) > 255)
    throw new UsageError(`--exit-code is a number from 0 to 255; got "${text}".`);
  return Number(text);
}

async function opened(
  bytes: ByteSource,
  terminal: SafeTerminal,
  path: string,
): Promise<AsyncIterable<Uint8Array>> {
  if (path === '-') return bytes.input();
  const opened = await bytes.open(pathToFileURL(resolve(terminal.folder, path)).href);
  if (!opened.ok) throw new UsageError(`Cannot read ${path}: ${opened.why}.`);
  return opened.pieces;
}

async function wholeText(bytes: ByteSource, terminal: SafeTerminal, path: string): Promise<string> {
  if (path === '-') throw new UsageError('--dockerfile is a file: standard input is for the log.');
  let text = '';
  let rest = nothing;
  let size = 0;
  const { pieces, brokenOff } = endOf(await opened(bytes, terminal, path));
  for await (const piece of pieces) {
    const decoded = decodeUtf8(rest, piece);
    text += decoded.text;
    rest = decoded.rest;
    size += piece.length;
    if (size > largestText) throw new UsageError(`Cannot read ${path}: ${tooLarge(largestText).why}.`);
  }
  const broken = brokenOff();
  if (broken) throw new UsageError(`Cannot read ${path}: ${broken.why}.`);
  return rest.length > 0 ? `${text}\uFFFD` : text;
}

function chosen(text: string, path: string, name: string | undefined): TextDockerfile {
  const sources = dockerfilesInText({ name: path, text });
  const found = name === undefined ? sources : sources.filter(({ configMap }) => configMap === name);
  const [source, ...others] = found;
  const which = name === undefined ? 'ConfigMap' : `ConfigMap ${name}`;
  if (!source) throw new UsageError(`${path} has no ${which} with the key dockerfile.`);
  if (others.length > 0)
    throw new UsageError(
      `${path} has several Dockerfiles; choose one with --config-map: ${sources.map(({ configMap }) => configMap).join(', ')}.`,
    );
  return source;
}

async function verdictOf(
  pieces: AsyncIterable<Uint8Array>,
  { text }: TextDockerfile,
  end: LogEnd,
): Promise<LogVerdict> {
  let log = startLog(text);
  for await (const piece of pieces) log = readBytes(log, piece);
  return logVerdict(log, end);
}
