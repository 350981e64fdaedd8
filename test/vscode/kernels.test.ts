// Who gets which kernel, as a user sees it change while typing: hints, the Kernels view, the hover, the preview.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import {
  activeTab,
  goTo,
  hover,
  openFile,
  runCommand,
  statusItem,
  textLine,
  widenSideBar,
} from './support/editor.js';
import { keepFailurePicture, picture } from './support/picture.js';
import type { VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

const aws = '5.15.0-1035-aws';

/** A row of the Kernels view by what a screen reader says of it. */
const row = (page: Page, spoken: RegExp): Locator =>
  page.locator('.pane-body .monaco-list-row').and(page.getByRole('treeitem', { name: spoken }));

/** A line of the editor that ends in this hint. */
const hinted = (page: Page, hint: string): Locator =>
  page.locator('.editor-instance .view-line', { hasText: hint.replaceAll(' ', '\u00a0') });

describe('the kernels of the samples', () => {
  let window: VsCodeWindow;
  let page: Page;
  before(async () => {
    window = await openWindow('samples', 'trusted');
    page = window.page;
    await openFile(page, 'module.yaml');
  });
  afterEach(function () {
    return keepFailurePicture(page, this.currentTest);
  });
  after(() => window?.close());

  it('are counted in the status bar, with a warning for those without an image', async () => {
    await statusItem(page).filter({ hasText: '12 kernels' }).waitFor();
    await statusItem(page).locator('.codicon-warning').waitFor();
  });

  it('are counted at each mapping', async () => {
    await hinted(page, 'wins 1 kernel').waitFor();
    await hinted(page, 'wins 7 of 12 kernels').waitFor();
    await hinted(page, 'wins 2 kernels, 8 taken by earlier mappings').waitFor();
  });

  it('stand in the Kernels view below the mapping that wins each', async () => {
    await runCommand(page, 'KMM: Show Kernels');
    await row(page, /^Mapping 2, regexp .*: wins 7 of 12 kernels$/).waitFor();
    await row(page, /^No mapping: no mapping matches 2 kernels$/).waitFor();
    await row(page, new RegExp(`^${aws}: tried 1, 2, 3: none matched$`)).waitFor();
    await page.locator('.pane-body .message', { hasText: 'my-kmod: 12 kernels from kernels.txt' }).waitFor();
    // VS Code may ask for lenses only once the text has the focus again.
    await textLine(page, 'kind: Module').click();
    await page.locator('.codelens-decoration', { hasText: '12 kernels: 10 covered, 2 not' }).waitFor();
    await widenSideBar(page);
    await picture(page, 'kernels');
  });

  it('are told on hover with the part that matches', async () => {
    await goTo(page, 27, 15);
    const contents = await hover(page);
    await contents.filter({ hasText: 'mapping 2 takes it' }).waitFor();
    assert.ok((await contents.locator('strong').count()) > 0);
    await contents.getByText('Show all').waitFor();
    await picture(page, 'hover');
    await page.keyboard.press('Escape');
  });

  it('move from one mapping to another while a regexp is typed', async () => {
    await goTo(page, 27, 31);
    for (let i = 0; i < String.raw`\.x86_64`.length; i++) await page.keyboard.press('Backspace');
    await hinted(page, 'wins 4 kernels, 8 taken by earlier mappings').waitFor();
    await row(page, new RegExp(`^${aws}: mapping 3, image registry.*${aws}$`)).waitFor();
    await row(page, /^No mapping/).waitFor({ state: 'detached' });
    await statusItem(page).locator('.codicon-warning').waitFor({ state: 'detached' });
  });

  it('lead to the mapping in the text', async () => {
    await row(page, /^Mapping 2, regexp/).click();
    await page.locator('.statusbar-item', { hasText: /Ln 25.*selected/ }).waitFor();
  });

  it('have a menu', async () => {
    await row(page, new RegExp(`^${aws}`)).click({ button: 'right' });
    for (const action of ['Preview Effective Mapping', 'Copy Image', 'Copy Kernel']) {
      await page.locator('.monaco-menu', { hasText: action }).waitFor();
    }
    await page.keyboard.press('Escape');
  });

  it('have a preview that follows the text', async () => {
    await runCommand(page, 'KMM: Preview Kernel Mapping');
    const list = page.locator('.quick-input-list .monaco-list-row');
    await page.locator('.quick-input-widget input').fill(aws);
    await list.filter({ hasText: aws }).first().waitFor();
    await page.keyboard.press('Enter');
    await activeTab(page, `my-kmod for ${aws}`).waitFor();
    await hinted(page, 'matches the whole kernel').waitFor();
    await page.keyboard.press('Control+1');
    await goTo(page, 27, 23);
    await page.keyboard.type('generic');
    await hinted(page, 'KMM leaves the nodes with this kernel alone').waitFor();
  });

  it('stay in the view while the text cannot be read, and go with the file', async () => {
    await page.keyboard.type("'");
    await page.locator('.squiggly-error').first().waitFor();
    await row(page, /^Mapping 2, regexp/).waitFor();
    await page.keyboard.press('Backspace');
    await runCommand(page, 'File: Revert File');
    await runCommand(page, 'View: Close All Editors');
    await page.locator('.pane-body .welcome-view', { hasText: 'Open a Module' }).waitFor();
    await page.getByRole('region', { name: 'Welcome' }).getByText('Load Kernels').waitFor();
  });
});
