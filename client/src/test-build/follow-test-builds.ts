// While test builds run: one notification with what happens now, which can cancel them; at the end one with what came
// of them, because the user has started them and waits for it.
import * as vscode from 'vscode';
import type { PushedLayout, TestBuild } from '../../../server/src/protocol/test-build.js';
import { say, showProgress } from '../shown/say.js';
import { failureInShort, goToFailureCommand } from './items.js';
import type { ShownTestBuilds } from './test-builds.js';
import { hasEnded } from './test-builds.js';

/** Ends when all of them have ended. */
export async function followTestBuilds(
  builds: ShownTestBuilds,
  module: string,
  ids: readonly string[],
): Promise<void> {
  const mine = (): readonly TestBuild[] => ids.flatMap(id => builds.get(id) ?? []);
  await untilOver(builds, module, ids, mine);
  const [only] = mine();
  if (ids.length === 1) await (only && showEnd(builds, only));
  else await showEnds(module, mine());
}

function untilOver(
  builds: ShownTestBuilds,
  module: string,
  ids: readonly string[],
  mine: () => readonly TestBuild[],
): Thenable<void> {
  return showProgress(`KMM: test build of ${module}`, (report, token) => {
    token.onCancellationRequested(() => {
      for (const build of mine().filter(build => !hasEnded(build)))
        builds.cancel(build).catch((error: unknown) => say('error', String(error)));
    });
    return new Promise(resolve => {
      const told = new Set<string>();
      const look = (): void => {
        for (const { id } of mine()) told.add(id);
        // One that is not told of yet is waited for, one that has left the list is not.
        const isOver = ids.every(id => told.has(id)) && mine().every(hasEnded);
        // The end is told by a message of its own.
        if (!isOver) return report(summary(mine()));
        listener.dispose();
        resolve();
      };
      const listener = builds.onDidChange(look);
      look();
    });
  });
}

function summary(builds: readonly TestBuild[]): string {
  const [only] = builds;
  if (builds.length === 1 && only) return `${only.kernel}: ${only.words}`;
  const over = builds.filter(hasEnded).length;
  const active = builds.find(({ state }) => state === 'running') ?? builds.find(build => !hasEnded(build));
  const failed = builds.filter(({ state }) => state === 'failed').map(({ kernel }) => kernel);
  const verdicts = failed.length === 0 ? '' : `, failed: ${failed.join(', ')}`;
  return `${String(over)} of ${String(builds.length)} done${verdicts}${active ? ` · ${active.kernel}: ${active.words}` : ''}`;
}

const showLog = 'Show Log';
const goToLine = 'Go to Line';

async function showEnd(builds: ShownTestBuilds, build: TestBuild): Promise<void> {
  const { state, module, kernel, failure, words, image, layout } = build;
  const name = `Test build of ${module} for ${kernel}`;
  if (state === 'succeeded') {
    const pushed = image === undefined ? '' : `, pushed to ${image}`;
    const passed = `${name} ${words}${pushed}.`;
    const picked = await (layout?.verdict === 'missing'
      ? say('warning', `${passed} ${missedWords(layout)}`, showLog)
      : say('information', [passed, layout?.words ?? ''].join(' ').trim(), showLog));
    if (picked === showLog) builds.showLog(build);
    return;
  }
  if (state !== 'failed') return;
  const buttons = failure?.place ? [goToLine, showLog] : [showLog];
  const told = failure ? failureInShort(failure) : words;
  const picked = await say('error', `${name} ${told}`, ...buttons);
  if (picked === showLog) builds.showLog(build);
  if (picked === goToLine) await vscode.commands.executeCommand(goToFailureCommand, { kind: 'build', build });
}

/** The first one with what to do; the view has them all. */
function missedWords({ words, missing }: PushedLayout): string {
  const [first, ...more] = missing;
  return first && more.length === 0 ? `${first.message} ${first.advice ?? ''}`.trim() : words;
}

async function showEnds(module: string, builds: readonly TestBuild[]): Promise<void> {
  const count = (state: TestBuild['state']): number => builds.filter(build => build.state === state).length;
  if (count('cancelled') === builds.length) return;
  const failed = count('failed') > 0 ? `, ${String(count('failed'))} failed` : '';
  const incomplete = builds.filter(({ layout }) => layout?.verdict === 'missing').length;
  const missed = incomplete === 0 ? '' : ` KMM will miss something in the image of ${String(incomplete)}.`;
  const text = `Test builds of ${module}: ${String(count('succeeded'))} of ${String(builds.length)} passed${failed}.${missed}`;
  const isGood = failed === '' && incomplete === 0;
  await say(isGood ? 'information' : 'warning', text);
}
