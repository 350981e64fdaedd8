// `kmm lint`: reads files, asks the service, prints a report. Decides nothing about YAML.
import { releases } from '../../core/release.js';
import { defaultSettings } from '../../protocol/settings.js';
import { diagnose } from '../../service/answers/diagnose.js';
import { dockerfilesOf } from '../../service/dockerfile/dockerfiles.js';
import { holdsOurs } from '../../service/workspace/relevance.js';
import type { Snapshot } from '../../service/workspace/snapshot.js';
import type { Workspace } from '../../service/workspace/workspace.js';
import { distributionOption, releaseOption } from '../kernels/ask-module.js';
import { kernelOptions, kernelOptionsHelp, kernelsOf } from '../kernels/kernel-options.js';
import type { Command } from '../command.js';
import { oneOf, parseCommandLine } from '../command.js';
import { reportFormats } from './lint-report.js';
import type { LintedFile } from './linted-file.js';
import type { NotChecked } from '../sources.js';
import type { Source } from '../sources.js';
import { isTelling } from '../../core/dockerfile/file-name.js';
import { originsOf } from './rendered.js';
import { readAll } from '../sources.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';

const failLevels = ['error', 'warning', 'information'] as const;

const help = `Check KMM manifests as the API server, KMM's webhook and its build will.

Usage: kmm lint [options] [paths…|-]

Paths are files, or folders that are searched for YAML files and Dockerfiles; the default is the
current folder. \`-\` reads one file from standard input; what \`helm template\` made is told at the template's own
line where that has the same words. A file of another name is what its text is; one that
holds nothing of KMM is named or counted as such, not as checked. Of one file the 1000 most severe problems are told
and the others counted.

Options:
  --kmm-version R   KMM release to check against: ${releases[0]} … ${String(releases.at(-2))}, or main (default: the newest)
  --distribution D  whose KMM: auto (default: told by the files), upstream or openshift
  --dockerfile GLOB a Dockerfile of a kmod image that nothing else tells from ordinary ones; may be repeated
${kernelOptionsHelp}
                    (without either nothing is told that rests on kernels)
  --format F        text (default), json, sarif or github
  --fail-on LEVEL   exit 1 from this severity on: error, warning (default) or information
  -h, --help        this text

Exit codes: 0 clean or nothing of KMM, 1 problems found, 2 could not run, or something could not be checked, whatever
the rest is like: the report names it.

Example:
  kmm lint --kmm-version 2.4.1 deploy/
`;

/** The workspace is made anew by each call, so that runs do not know of each other. */
export const lintCommand = (newWorkspace: () => Workspace): Command => ({
  name: 'lint',
  summary: 'check Modules and the other KMM manifests',
  help,
  run: async (args, terminal) => runLint(args, terminal, newWorkspace()),
});

async function runLint(
  args: readonly string[],
  terminal: SafeTerminal,
  workspace: Workspace,
): Promise<ExitCode> {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      'kmm-version': { type: 'string', default: '' },
      distribution: { type: 'string', default: 'auto' },
      dockerfile: { type: 'string', multiple: true, default: [] },
      ...kernelOptions,
      format: { type: 'string', default: 'text' },
      'fail-on': { type: 'string', default: 'warning' },
    },
  });
  const format = oneOf('format', values.format, ['text', 'json', 'sarif', 'github']);
  const failOn = oneOf('fail-on', values['fail-on'], failLevels);
  const version = releaseOption(values['kmm-version']);
  const distribution = distributionOption(values.distribution);
  const dockerfiles = values.dockerfile;
  workspace.configure(() => ({ ...defaultSettings, version, distribution, dockerfiles }));
  const { sources, notRead, passedOver } = await readAll(
    positionals.length > 0 ? positionals : ['.'],
    terminal,
  );
  for (const { uri, text, language } of sources) workspace.load(uri, text, language);
  const source = await kernelsOf(values, terminal);
  const snapshot: Snapshot = { ...workspace.snapshot(), kernelsFor: () => source };
  const notChecked = [...notRead];
  const lintedFiles = sources
    .map(source => linted(source, snapshot, fault => notChecked.push(fault)))
    .filter(file => isOurs(file, snapshot));
  const files = await Promise.all(lintedFiles.map(file => withOrigins(file, snapshot, terminal)));
  const ours = new Set(files.map(({ uri }) => uri));
  const others = sources.filter(({ uri }) => !ours.has(uri));
  terminal.out(reportFormats[format]({ files, notChecked, others, passedOver }));
  if (notChecked.length > 0) return 2;
  return files.some(file => file.problems.some(({ severity }) => fails(severity, failOn))) ? 1 : 0;
}

const fails = (severity: string, failOn: (typeof failLevels)[number]): boolean =>
  failLevels.slice(0, failLevels.indexOf(failOn) + 1).some(level => level === severity);

/** Whether the file is looked into: what nobody looks for anything in is not called clean. */
function isOurs({ path, uri, text, problems, documents }: LintedFile, snapshot: Snapshot): boolean {
  const hasObject = documents.some(({ apiVersion, kind }) => apiVersion && kind);
  const isDockerfile = snapshot.files.get(uri)?.kind === 'dockerfile';
  if (!isTelling(path) && !hasObject && !isDockerfile) return false;
  if (problems.length > 0) return true;
  return isDockerfile ? dockerfilesOf(snapshot, uri).some(({ isKmod }) => isKmod) : holdsOurs(text);
}

/** Only what is piped in has been made of something else a moment ago. */
async function withOrigins(
  file: LintedFile,
  snapshot: Snapshot,
  terminal: SafeTerminal,
): Promise<LintedFile> {
  if (file.path !== '-') return file;
  const read = snapshot.files.get(file.uri);
  const documents = read?.kind === 'yaml' ? read.documents : [];
  const texts = documents.map(({ index, document }) => ({ index, text: document.text }));
  return { ...file, origins: await originsOf(texts, terminal) };
}

function linted(
  { path, uri, text }: Source,
  snapshot: Snapshot,
  failed: (fault: NotChecked) => void,
): LintedFile {
  const problems = diagnose(snapshot, uri, (what, error) =>
    failed({ path, why: `${what} failed, which is a fault of KMM Language Tools (${String(error)})` }),
  );
  const file = snapshot.files.get(uri);
  const documents = file?.kind === 'yaml' ? file.documents : [];
  return {
    path,
    uri,
    text,
    problems,
    documents: documents.map(({ index, document }) => ({ index, ...document.identity })),
  };
}
