// Starting costs nothing where nothing is about KMM: no language server until the first KMM text is there.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openFile, runCommand, statusItem } from './support/editor.js';
import { keepFailurePicture } from './support/picture.js';
import type { VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

describe('a window on a workspace without KMM', () => {
  let window: VsCodeWindow;
  before(async () => {
    window = await openWindow('test/vscode/workspace/plain', 'trusted');
  });
  afterEach(function () {
    return keepFailurePicture(window.page, this.currentTest);
  });
  after(() => window?.close());

  it('starts no language server for other YAML, though the extension is active', async () => {
    await openFile(window.page, 'app.yaml');
    await showRunningExtension(window.page, 'Kernel Module Management');
    assert.equal(window.hasLanguageServer(), false);
    assert.equal(await statusItem(window.page).count(), 0);
  });

  it('starts it when a document becomes one of KMM', async () => {
    await openFile(window.page, 'app.yaml');
    await window.page.keyboard.press('Control+A');
    await window.page.keyboard.insertText('apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\n');
    await statusItem(window.page).waitFor();
    assert.equal(window.hasLanguageServer(), true);
  });
});

/** Waits for an extension in the list of active ones, which shows the slowest first and not all at once. */
async function showRunningExtension(page: Page, name: string): Promise<void> {
  await runCommand(page, 'Developer: Show Running Extensions');
  const list = page.locator('.runtime-extensions-editor .monaco-list');
  await list.locator('.monaco-list-row').first().click();
  await page.keyboard.press('End');
  await list.locator('.monaco-list-row', { hasText: name }).waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
}
