// What the server says by an editor's own windows, and the answers of a test build: nothing in them speaks to the editor.
import assert from 'node:assert/strict';
import type { EditorWindow } from '../../../server/src/lsp/connection/window.js';
import { shownConsole, shownWindow, showMessage } from '../../../server/src/lsp/connection/window.js';
import { shownAnswer } from '../../../server/src/lsp/connection/shown-answer.js';
import { hostilePlan } from '../../support/hostile-plan.js';
import { assertFitToBeShown, assertSeen, hostile } from '../../support/hostile-words.js';
import { textsIn } from '../../support/texts-in.js';

/** An editor that keeps what it is told, and chooses the last button. */
function editor(): { readonly said: string[]; readonly desk: EditorWindow } {
  const said: string[] = [];
  const show = (text: string, ...actions: readonly { readonly title: string }[]): Promise<unknown> => {
    said.push(text, ...actions.map(({ title }) => title));
    return Promise.resolve(actions.at(-1));
  };
  const keep = (...texts: readonly unknown[]): void => {
    for (const text of texts) if (typeof text === 'string') said.push(text);
  };
  const window = {
    showErrorMessage: show,
    showInformationMessage: show,
    showWarningMessage: show,
    createWorkDoneProgress: () => Promise.resolve({ begin: keep, report: keep, done: keep }),
  };
  // `as`: the overloads of the library's messages are more than is used.
  return { said, desk: { window, console: { log: keep } } as unknown as EditorWindow };
}

describe('what the server says by the editor’s own means', () => {
  it('is fit to be shown, and the button is the one that was offered', async () => {
    const { said, desk } = editor();
    const shown = shownWindow(desk);
    assert.equal(await shown.say('warning', hostile, 'No', hostile), hostile);
    assert.equal(await shown.say('error', [hostile, hostile]), undefined);
    const progress = await shown.progress();
    progress.begin(hostile, undefined, hostile, true);
    progress.report(hostile);
    showMessage(
      {
        sendNotification: (_: unknown, { message }: { message: string }) =>
          Promise.resolve(void said.push(message)),
      } as never,
      hostile,
    );
    shownConsole({ console: { warn: (text: string) => void said.push(text) } as never }).warn(hostile);
    assert.equal(said.length, 9);
    said.forEach(text => assertFitToBeShown(text));
    assert.equal(said.filter(text => text.includes('\n')).length, 1);
    said.length = 0;
    shown.log('a\u001b[2J\nb');
    said.forEach(text => assertSeen(text));
  });

  it('is no command in an answer, whatever the plan, and comes back as it was', () => {
    const answer = shownAnswer(hostilePlan);
    const kept = /\.(?:kernel|namespace|plan|command)$/;
    const texts = textsIn(answer);
    assert.ok(texts.length > 15);
    for (const { path, text } of texts) if (!kept.test(path)) assertFitToBeShown(text, path);
    for (const { path, text } of texts) if (path.endsWith('.command')) assertSeen(text, path);
    assert.deepEqual([answer.plan, answer.namespace], [hostilePlan.plan, hostile]);
    assert.equal(answer.builds[0]?.kernel, hostile);
    assert.equal(
      shownAnswer({ command: "kubectl --context '$(a)' x" }).command,
      "kubectl --context '$(a)' x",
    );
  });
});
