// Files as people have them, a folder each, given to the command line as it ships. `cases.json` says what is right: where
// something of a severity must stand and which of some words it says, where nothing may, and why.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineScript } from './support/bundle.js';
import { repositoryRoot, sharedPath } from './support/shared.js';

const severities = ['hint', 'information', 'warning', 'error'] as const;
type Severity = (typeof severities)[number];

interface Case {
  readonly id: string;
  /** Options of `kmm lint`. */
  readonly args: readonly string[];
  /** Lines count from 1; a finding may stand two lines away. `says`: words of which one is enough. */
  readonly expect: readonly {
    readonly file: string;
    readonly line: number;
    readonly atLeast: Severity;
    readonly says?: string;
  }[];
  readonly silent: readonly { readonly file: string; readonly line: number }[];
  /** Nothing but hints and information may be said anywhere. */
  readonly clean?: boolean;
}

interface Told {
  readonly file: string;
  readonly line: number;
  readonly last: number;
  readonly severity: Severity;
  readonly words: string;
}

interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly diagnostics: readonly {
      readonly severity: Severity;
      readonly code: string;
      readonly message: string;
      readonly range: Readonly<Record<'start' | 'end', { readonly line: number }>>;
    }[];
  }[];
}

function toldOf(folder: string, { id, args }: Case): readonly Told[] {
  const run = spawnSync(process.execPath, [commandLineScript(), 'lint', '--format', 'json', ...args, '.'], {
    cwd: join(folder, id),
    encoding: 'utf8',
  });
  assert.equal(run.stderr, '');
  const { files } = JSON.parse(run.stdout) as Report;
  return files.flatMap(({ path: file, diagnostics }) =>
    diagnostics.map(({ severity, code, message, range }) => ({
      ...{ file, severity, words: `${code} ${message}` },
      line: range.start.line + 1,
      last: range.end.line + 1,
    })),
  );
}

const isAtLeast = (severity: Severity, wanted: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(wanted);

const isNear = (told: Told, { file, line }: { readonly file: string; readonly line: number }): boolean =>
  told.file === file && told.line <= line + 2 && told.last >= line - 2;

/** What is not as the case says. */
function faultsOf(one: Case, told: readonly Told[]): readonly string[] {
  const loud = told.filter(({ severity }) => isAtLeast(severity, 'warning'));
  const unasked = told.filter(
    each => each.severity === 'error' && !one.expect.some(place => isNear(each, place)),
  );
  return [
    ...one.expect
      .filter(wanted => !told.some(each => isWanted(each, wanted)))
      .map(({ file, line, says = '' }) => `nothing at ${file}:${String(line)} says ${says}`),
    ...[
      ...(one.clean ? loud : unasked),
      ...loud.filter(each => one.silent.some(place => isAt(each, place))),
    ].map(({ file, line, words }) => `${file}:${String(line)} says ${words}`),
  ];
}

const isAt = (told: Told, { file, line }: { readonly file: string; readonly line: number }): boolean =>
  told.file === file && told.line === line;

const isWanted = (told: Told, wanted: Case['expect'][number]): boolean =>
  isNear(told, wanted) &&
  isAtLeast(told.severity, wanted.atLeast) &&
  (wanted.says === undefined || wanted.says.split('|').some(words => told.words.includes(words)));

const folders = [join(repositoryRoot, 'test/fixtures/cases'), sharedPath('cases')].filter(
  path => path !== undefined,
);

describe('files as people have them', () => {
  for (const [index, folder] of folders.entries()) {
    const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as readonly Case[];
    for (const one of cases) {
      it(`${one.id}${index > 0 ? ' of the shared ones' : ''}`, () => {
        assert.deepEqual(faultsOf(one, toldOf(folder, one)), []);
      });
    }
  }
});
