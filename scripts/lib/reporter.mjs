// The mocha reporter of the npm scripts: prints as dots, or as a list when option `list` is set, and appends one line
// `{"passed", "failed"}` to the file named by KMM_TALLY, so that the counts of several runs can be summed.
import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

const { Base, Dot, Spec } = Mocha.reporters;

/** Counts what a run did beside the reporter that shows it. A failed hook counts as a failed test. */
export default class TallyReporter extends Base {
  constructor(runner, options) {
    super(runner, options);
    this.shown = options?.reporterOptions?.list ? new Spec(runner, options) : new Dot(runner, options);
  }

  done(failures, finish) {
    const { passes } = this.shown.stats;
    const path = process.env.KMM_TALLY;
    if (path) appendFileSync(path, `${JSON.stringify({ passed: passes, failed: failures })}\n`);
    finish(failures);
  }
}
