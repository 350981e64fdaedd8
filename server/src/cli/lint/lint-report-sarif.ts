// SARIF 2.1.0, for code scanning. Columns count UTF-16 code units from 1.
import type { Severity } from '../../core/problem.js';
import { knownRules } from '../../service/answers/known-rules.js';
import { TextLines } from '../../service/workspace/text-lines.js';
import type { Line } from '../line.js';
import { jsonLines } from '../line.js';
import type { LintRun, LintedFile } from './linted-file.js';
import { placeOf } from './problem-place.js';
import type { NotChecked } from '../sources.js';

const levelOf: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

export function sarifReport({ files, notChecked }: LintRun): readonly Line[] {
  const driver = {
    name: 'kmm',
    rules: knownRules.map(({ id, summary, explanation, severity }) => ({
      id,
      shortDescription: { text: summary },
      fullDescription: { text: explanation },
      defaultConfiguration: { level: levelOf[severity] },
    })),
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        invocations: [invocation(notChecked)],
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(results),
      },
    ],
  };
  return jsonLines(log);
}

/** SARIF's place for what kept the tool from its work: not a result, for the file may well be right. */
const invocation = (notChecked: readonly NotChecked[]): object => ({
  executionSuccessful: notChecked.length === 0,
  toolExecutionNotifications: notChecked.map(({ path, why }) => ({
    level: 'error',
    message: { text: `Not checked: ${why}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
  })),
});

/** Relative as it was given; `#` and `?` in a name are not the beginning of anything. */
const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function results(file: LintedFile): object[] {
  const lines = new TextLines(file.text);
  return file.problems.map(problem => {
    const { code, severity, message } = problem;
    const { path, range, from } = placeOf(file, lines, problem);
    const { start, end } = range;
    const region = {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    };
    return {
      ruleId: code,
      level: levelOf[severity],
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(from ?? path) },
            ...(from === undefined && { region }),
          },
        },
      ],
    };
  });
}
