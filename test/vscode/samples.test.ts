// The first minutes of a first-time user, in the samples: three underlines, a way to mend each, and a file that
// is right.
import type { Page } from 'playwright-core';
import {
  applyQuickFix,
  goTo,
  openFile,
  problems,
  squiggles,
  statusItem,
  suggestions,
  textLine,
} from './support/editor.js';
import { keepFailurePicture, picture } from './support/picture.js';
import type { VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

describe('a window on the samples', () => {
  let window: VsCodeWindow;
  let page: Page;
  before(async () => {
    window = await openWindow('samples', 'trusted');
    page = window.page;
    await openFile(page, 'broken-module.yaml');
  });
  afterEach(function () {
    return keepFailurePicture(page, this.currentTest);
  });
  after(() => window?.close());

  it('lists the three mistakes of the broken Module, each at its place', async () => {
    for (const place of ['Ln 13, Col 11', 'Ln 20, Col 24', 'Ln 21, Col 11']) {
      await (await problems(page)).filter({ hasText: place }).waitFor();
    }
    await picture(page, 'lint');
    await page.keyboard.press('Control+J');
  });

  it('mends them by quick fixes and a completion', async () => {
    // From the bottom, so that no fix moves the next one's line.
    await goTo(page, 21, 12);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    // The editor's own indentation puts the new line under the dash, where the next mapping would begin.
    await page.keyboard.press('Tab');
    const list = await suggestions(page);
    await list.locator('.monaco-list-row', { hasText: 'containerImage' }).first().click();
    await page.keyboard.type('registry.example.com/broken-kmod:1');
    await goTo(page, 20, 24);
    await applyQuickFix(page, '"4"');
    await textLine(page, 'value: "4"').waitFor();
    await goTo(page, 13, 12);
    await applyQuickFix(page, 'regexp');
    await textLine(page, String.raw`- regexp: '^.+\.fc37\.x86_64$'`).waitFor();
    await squiggles(page).first().waitFor({ state: 'detached' });
  });

  it('finds nothing wrong with the good Module', async () => {
    await openFile(page, 'module.yaml');
    await statusItem(page).waitFor();
    await (await problems(page)).filter({ hasText: 'module.yaml' }).first().waitFor({ state: 'detached' });
  });
});
