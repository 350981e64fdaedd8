// What failed test builds say of the Dockerfiles they were built from: a problem at the instruction to blame, for as long
// as the text is the one that was built.
import type { Problem } from '../../core/problem.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { BuildDockerfile } from '../../analysis/dockerfile/build-dockerfile.js';
import { buildDockerfiles } from '../../analysis/dockerfile/build-dockerfile.js';
import type { FailedBuild } from './failed-build.js';
import type { Snapshot } from './snapshot.js';

/** Not the id of a rule: no setting turns off what has happened. */
export const failedBuildCode = 'test-build-failed';

/** Spans count from the start of the file. */
export function failedBuildProblems(snapshot: Snapshot, uri: string): readonly Problem[] {
  return snapshot.failedBuilds.flatMap(failed => {
    const place = placeOfFailure(snapshot, failed);
    if (place?.uri !== uri) return [];
    return [
      {
        code: failedBuildCode,
        severity: 'error',
        message: failed.message,
        span: place.span,
        refusedBy: 'build',
      },
    ];
  });
}

/** Undefined when the text has changed, or is not in the workspace. */
export function placeOfFailure(
  snapshot: Pick<Snapshot, 'files'>,
  { source, dockerfile, lines }: Pick<FailedBuild, 'source' | 'dockerfile' | 'lines'>,
): { readonly uri: string; readonly span: Span } | undefined {
  const [found] = buildDockerfiles(snapshot.files, source);
  if (found?.text !== dockerfile) return undefined;
  return { uri: found.uri, span: hostSpanOf(found, lines) };
}

/** From the first character of the first line to the last of the last. */
function hostSpanOf({ text, hostSpan }: BuildDockerfile, [first, last]: readonly [number, number]): Span {
  const all = text.split('\n');
  const before = all.slice(0, first - 1).join('\n').length + (first > 1 ? 1 : 0);
  const within = all.slice(first - 1, last).join('\n');
  const start = before + (within.length - within.trimStart().length);
  return hostSpan(spanOf(start, before + within.trimEnd().length));
}
