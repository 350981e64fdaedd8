// GitHub Actions workflow commands: annotations on the changed lines of a pull request.
import type { Severity } from '../../core/problem.js';
import { TextLines } from '../../service/workspace/text-lines.js';
import type { Line, WorkflowCommand } from '../line.js';
import type { LintRun, LintedFile } from './linted-file.js';
import { placeOf } from './problem-place.js';
import type { NotChecked } from '../sources.js';

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

function annotations(file: LintedFile): readonly WorkflowCommand[] {
  const lines = new TextLines(file.text);
  return file.problems.map(problem => {
    const { code, severity, message } = problem;
    const { path, range, from } = placeOf(file, lines, problem);
    const { start, end } = range;
    const properties = {
      file: from ?? path,
      ...(from === undefined && {
        line: String(start.line + 1),
        endLine: String(end.line + 1),
        col: String(start.character + 1),
        endColumn: String(end.character + 1),
      }),
      title: code,
    };
    return { command: commandOf[severity], properties, message };
  });
}
