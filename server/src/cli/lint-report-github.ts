// GitHub Actions workflow commands: annotations on the changed lines of a pull request.
import type { Severity } from '../core/problem.js';
import { TextLines } from '../service/text-lines.js';
import type { Line, WorkflowCommand } from './line.js';
import type { LintRun, LintedFile, NotChecked } from './linted-file.js';

const commandOf: Readonly<Record<Severity, WorkflowCommand['command']>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

export const githubReport = ({ files, notChecked }: LintRun): readonly Line[] => [
  ...files.flatMap(annotations),
  ...notChecked.map(failure),
];

const failure = ({ path, why }: NotChecked): WorkflowCommand => ({
  command: 'error',
  properties: { file: path, title: 'not checked' },
  message: `Not checked: ${why}.`,
});

function annotations({ path, text, problems }: LintedFile): readonly WorkflowCommand[] {
  const lines = new TextLines(text);
  return problems.map(({ code, severity, message, span }) => {
    const { start, end } = lines.range(span);
    const properties = {
      file: path,
      line: String(start.line + 1),
      endLine: String(end.line + 1),
      col: String(start.character + 1),
      endColumn: String(end.character + 1),
      title: code,
    };
    return { command: commandOf[severity], properties, message };
  });
}
