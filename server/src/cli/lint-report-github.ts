// GitHub Actions workflow commands: annotations on the changed lines of a pull request.
import type { Severity } from '../core/problem.js';
import { TextLines } from '../service/text-lines.js';
import type { LintRun, LintedFile, NotChecked } from './linted-file.js';

const commandOf: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

export function githubReport({ files, notChecked }: LintRun): string {
  return [...files.flatMap(annotations), ...notChecked.map(failure)].join('');
}

const failure = ({ path, why }: NotChecked): string =>
  `::error file=${escapeProperty(path)},title=not checked::${escapeText(`Not checked: ${why}.`)}\n`;

function annotations({ path, text, problems }: LintedFile): string[] {
  const lines = new TextLines(text);
  return problems.map(({ code, severity, message, span }) => {
    const { start, end } = lines.range(span);
    const properties = [
      `file=${escapeProperty(path)}`,
      `line=${String(start.line + 1)}`,
      `endLine=${String(end.line + 1)}`,
      `col=${String(start.character + 1)}`,
      `endColumn=${String(end.character + 1)}`,
      `title=${escapeProperty(code)}`,
    ];
    return `::${commandOf[severity]} ${properties.join(',')}::${escapeText(message)}\n`;
  });
}

const escapeText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
