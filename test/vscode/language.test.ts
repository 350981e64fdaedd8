// The extension as a user meets it, in the real VS Code: once in a trusted folder, once in Restricted Mode, where all
// that works on text alone must work the same.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import {
  activeTab,
  applyQuickFix,
  goTo,
  hover,
  openFile,
  problems,
  squiggles,
  statusItem,
  suggestionList,
  suggestions,
  textLine,
} from './support/editor.js';
import { keepFailurePicture, picture } from './support/picture.js';
import type { Trust, VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

const trusts: readonly Trust[] = ['trusted', 'restricted'];

for (const trust of trusts) {
  describe(`a ${trust} window on a workspace with a Module`, () => {
    let window: VsCodeWindow;
    let page: Page;
    before(async () => {
      window = await openWindow('test/vscode/workspace/kmm', trust);
      page = window.page;
      await openFile(page, 'module.yaml');
    });
    afterEach(function () {
      return keepFailurePicture(page, this.currentTest);
    });
    after(() => window?.close());

    const pictureOf = (name: string): Promise<void> =>
      trust === 'trusted' ? picture(page, name) : Promise.resolve();

    it(`${trust === 'trusted' ? 'does not show' : 'shows'} that the folder is restricted`, async () => {
      await statusItem(page).waitFor();
      const restricted = page.locator('.statusbar-item', { hasText: 'Restricted Mode' });
      // A busy window shows it later than the language server's item.
      if (trust === 'restricted') await restricted.first().waitFor();
      assert.equal(await restricted.count(), trust === 'trusted' ? 0 : 1);
    });

    it('names the release in the status bar', async () => {
      assert.match(await statusItem(page).innerText(), /KMM \d+\.\d+/);
    });

    it('underlines an unknown key and lists it as a problem at its place', async () => {
      await squiggles(page).first().waitFor();
      const row = (await problems(page))
        .filter({ hasText: 'containerImag' })
        .filter({ hasText: 'Ln 13, Col 11' });
      await row.first().waitFor();
      await page.keyboard.press('Control+J');
    });

    it('applies the quick fix, and the underline goes', async () => {
      await goTo(page, 13, 13);
      await applyQuickFix(page, /containerImage/);
      await textLine(
        page,
        'containerImage: registry.example.com/kmm/kmm-ci-a:${KERNEL_FULL_VERSION}',
      ).waitFor();
      await squiggles(page).first().waitFor({ state: 'detached' });
    });

    it('explains on buildArgs who sets which', async () => {
      await goTo(page, 17, 15);
      const contents = await hover(page);
      await contents.filter({ hasText: 'KERNEL_FULL_VERSION' }).waitFor();
      await pictureOf('hover-build-args');
      await page.keyboard.press('Escape');
    });

    it('completes the keys of a kernel mapping', async () => {
      await goTo(page, 21, 11);
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      const list = await suggestions(page);
      for (const key of ['build', 'sign', 'inTreeModulesToRemove']) {
        await list.locator('.monaco-list-row', { hasText: key }).first().waitFor();
      }
      await pictureOf('completion');
      await page.keyboard.type('sig');
      await list.locator('.monaco-list-row.focused', { hasText: 'sign' }).waitFor();
      await page.keyboard.press('Enter');
      await textLine(page, 'sign:').waitFor();
    });

    it('goes from the Module to its ConfigMap', async () => {
      await goTo(page, 16, 25);
      await page.keyboard.press('F12');
      await activeTab(page, 'config-map.yaml').waitFor();
    });

    it('writes a whole Module from a snippet', async () => {
      await openFile(page, 'new.yaml');
      await page.keyboard.type('kmm-module');
      const list = await suggestionList(page);
      await list.locator('.monaco-list-row', { hasText: 'kmm-module' }).first().click();
      await textLine(page, 'kind: Module').waitFor();
      await statusItem(page).waitFor();
    });
  });
}
