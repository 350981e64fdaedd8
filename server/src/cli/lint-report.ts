// What `kmm lint` prints, by format. Each report is one function from the linted files to a text.
import type { ObjectIdentity } from '../analysis/kinds.js';
import { formatFieldPath } from '../core/field-path.js';
import type { FileProblem } from '../service/diagnose.js';
import { TextLines } from '../service/text-lines.js';
import { githubReport } from './lint-report-github.js';
import { sarifReport } from './lint-report-sarif.js';
import { textReport } from './lint-report-text.js';

export interface LintedFile {
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  readonly documents: readonly (ObjectIdentity & { readonly index: number })[];
  readonly problems: readonly FileProblem[];
}

export type Report = (files: readonly LintedFile[], color: boolean) => string;

export const reportFormats = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
} as const satisfies Record<string, Report>;

/** Positions are 0-based lines and UTF-16 characters, as in LSP; what is not known is null. */
function jsonReport(files: readonly LintedFile[]): string {
  return `${JSON.stringify({ files: files.map(jsonFile), summary: summarise(files) }, null, 2)}\n`;
}

function jsonFile({ path, text, documents, problems }: LintedFile): object {
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
    diagnostics: problems.map(({ code, severity, message, span, document, field, refusedBy }) => ({
      code,
      severity,
      message,
      range: lines.range(span),
      document,
      field: field ? formatFieldPath(field) : null,
      refusedBy: refusedBy ?? null,
    })),
  };
}

export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly informations: number;
  readonly hints: number;
}

export function summarise(files: readonly LintedFile[]): Summary {
  const count = (severity: string): number =>
    files.flatMap(file => file.problems).filter(problem => problem.severity === severity).length;
  return {
    files: files.length,
    errors: count('error'),
    warnings: count('warning'),
    informations: count('information'),
    hints: count('hint'),
  };
}
