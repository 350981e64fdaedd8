// How much work something is, counted by the engine itself: every call of a function, those given to `some` and `map`
// among them. The same work is the same number on every machine, however busy. What happens between calls is not seen,
// nor what the engine's own functions do inside, regular expressions above all: for those growth.ts measures CPU time.
import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

/** Of the repository's own code and of the libraries it calls. */
export function stepsOf<Input>(work: (input: Input) => unknown, input: Input): number {
  const session = new Session();
  session.connect();
  try {
    for (const compiler of compilers) setFlagsFromString(`--no-${compiler}`);
    post(session, 'Profiler.enable');
    post(session, 'Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    work(input);
    const { result } = post(session, 'Profiler.takePreciseCoverage') as Coverage;
    return result
      .filter(({ url }) => url !== '' && !url.startsWith('node:'))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
      .reduce((sum, count) => sum + count, 0);
  } finally {
    for (const compiler of compilers) setFlagsFromString(`--${compiler}`);
    post(session, 'Profiler.disable');
    session.disconnect();
  }
}

/** A call that one of them has put into its caller would not be counted. */
const compilers = ['opt', 'maglev', 'sparkplug', 'use-osr'];

/** The answer comes before the call returns: the session asks the engine it runs in. */
function post(session: Session, method: string, parameters?: object): unknown {
  let answer: unknown;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}
