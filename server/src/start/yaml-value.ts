// The value of a YAML text for those who may not see the analysis. What is wrong with the text is told by its place
// only: the text may hold secrets.
import { guessedFrom, parseYaml } from '../analysis/yaml/parse.js';
import { plainValue } from '../analysis/yaml/value.js';
import type { Outcome } from '../core/outcome.js';
import { failure, success } from '../core/outcome.js';
import { TextLines } from '../service/workspace/text-lines.js';

/** The JSON value of one document, or where it stops being YAML: "at line 3". */
export function yamlValue(text: string): Outcome<unknown> {
  const { root, syntax } = parseYaml(text);
  const wrong = guessedFrom({ syntax });
  if (!wrong) return success(plainValue(root));
  return failure(`at line ${String(new TextLines(text).position(wrong.span.start).line + 1)}.`);
}
