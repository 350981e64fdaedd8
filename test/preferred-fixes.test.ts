// All preferred fixes of a text, applied one after the other until none is left: it ends, what remains can be read,
// and nothing is found that was not there before. Rules that undo each other's fixes, or send each other what they
// have fixed, are found here; each fix by itself is the business of the fixtures.
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileProblem } from '../server/src/service/answers/diagnose.js';
import { problemsOf, snapshotOf } from './support/check.js';
import type { Fixture } from './support/markup.js';
import { parseFixture } from './support/markup.js';
import { applied } from './support/rule-fixture.js';
import { repositoryRoot } from './support/shared.js';

const folder = join(repositoryRoot, 'test/fixtures/rules');

interface Found {
  readonly path: string;
  readonly problem: FileProblem;
}

describe('preferred fixes', () => {
  for (const file of readdirSync(folder).sort()) {
    it(`${file}: come to an end and make nothing worse`, () => {
      const fixture = parseFixture(readFileSync(join(folder, file), 'utf8'), file);
      const texts = textsOf(fixture);
      const before = found(fixture, texts);
      const { after, titles } = fixedThroughout(fixture, texts, before);
      assert.deepEqual(excess(after, before), [], `after ${titles.join(', ')}`);
    });
  }

  it('are at most one for each problem', () => {
    for (const file of readdirSync(folder)) {
      const fixture = parseFixture(readFileSync(join(folder, file), 'utf8'), file);
      for (const { problem } of found(fixture, textsOf(fixture))) {
        const preferred = (problem.fixes ?? []).filter(fix => fix.preferred);
        assert.ok(preferred.length <= 1, `${file}: ${preferred.map(({ title }) => title).join(', ')}`);
      }
    }
  });
});

function fixedThroughout(fixture: Fixture, start: ReadonlyMap<string, string>, before: readonly Found[]) {
  let texts = start;
  let now = before;
  const titles: string[] = [];
  // One fix takes away at least the problem that it is for.
  for (let rounds = 2 * before.length; rounds >= 0; rounds--) {
    const next = now.flatMap(({ path, problem }) =>
      (problem.fixes ?? []).filter(fix => fix.preferred).map(fix => ({ path, fix })),
    )[0];
    if (!next) return { after: now, titles };
    titles.push(next.fix.title);
    texts = applied(next.fix, next.path, texts);
    now = found(fixture, texts);
  }
  return assert.fail(`there is no end: ${titles.slice(-6).join(', ')}`);
}

const textsOf = ({ files }: Fixture) => new Map(files.map(({ path, text }) => [path, text]));

function found({ settings }: Fixture, texts: ReadonlyMap<string, string>): readonly Found[] {
  const snapshot = snapshotOf({ settings, files: [...texts].map(([path, text]) => ({ path, text })) });
  return [...texts.keys()].flatMap(path => problemsOf(snapshot, path).map(problem => ({ path, problem })));
}

/** Warnings that cannot be given as long as an error stands in their way: once it is fixed, there they are. */
const hiddenByErrors: ReadonlySet<string> = new Set(['no-depmod', 'one-image-for-many-kernels']);

/** Errors and warnings that are found more often than before; what is worth knowing may come to light. */
function excess(after: readonly Found[], before: readonly Found[]): readonly string[] {
  const kinds = (list: readonly Found[]) =>
    list
      .filter(({ problem: { severity, code } }) => severity !== 'information' && !hiddenByErrors.has(code))
      .map(({ path, problem }) => `${path} ${problem.severity} ${problem.code}`);
  const left = kinds(before);
  return kinds(after).filter(kind => {
    const at = left.indexOf(kind);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
