// What `kmm lint` prints, by format. Each report is one function from a run to its lines.
import { formatFieldPath } from '../../core/field-path.js';
import { TextLines } from '../../service/workspace/text-lines.js';
import type { Line } from '../line.js';
import { jsonLines } from '../line.js';
import { githubReport } from './lint-report-github.js';
import { sarifReport } from './lint-report-sarif.js';
import { textReport } from './lint-report-text.js';
import type { FileProblem } from '../../service/answers/diagnose.js';
import { placeOf } from './problem-place.js';
import type { LintRun, LintedFile } from './linted-file.js';
import { summarise } from './linted-file.js';

export type Report = (run: LintRun) => readonly Line[];

export const reportFormats = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
} as const satisfies Record<string, Report>;

/** Positions are 0-based lines and UTF-16 characters, as in LSP; what is not known is null. */
function jsonReport(run: LintRun): readonly Line[] {
  const { files, notChecked, others } = run;
  const parts = { files: files.map(jsonFile), notChecked, others: others.map(({ path }) => path) };
  return jsonLines({ ...parts, summary: summarise(run) });
}

function jsonFile(file: LintedFile): object {
  const { path, text, documents, problems } = file;
  const lines = new TextLines(text);
  return {
    path,
    documents: documents.map(({ index, apiVersion, kind, name, namespace }) => ({
      index,
      apiVersion: apiVersion ?? null,
      kind: kind ?? null,
      name: name ?? null,
      namespace: namespace ?? null,
    })),
    diagnostics: problems.map(problem => ({
      code: problem.code,
      severity: problem.severity,
      message: problem.message,
      range: lines.range(problem.span),
      document: problem.document,
      field: problem.field ? formatFieldPath(problem.field) : null,
      refusedBy: problem.refusedBy ?? null,
      ...(file.origins?.has(problem.document) && { madeFrom: jsonOrigin(file, lines, problem) }),
    })),
  };
}

/** The range is null where the file does not have the line, or has it more than once. */
function jsonOrigin(file: LintedFile, lines: TextLines, problem: FileProblem): object {
  const { path, range, from } = placeOf(file, lines, problem);
  return { path: from ?? path, range: from === undefined ? range : null };
}
