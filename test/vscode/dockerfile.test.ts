// A Dockerfile as a user meets it, in the ConfigMap of a Module and in a file of its own.
import type { Page } from 'playwright-core';
import { activeTab, goTo, hover, openFile, suggestionList, textLine } from './support/editor.js';
import { keepFailurePicture, picture } from './support/picture.js';
import type { VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

describe('a window on a Module and its Dockerfile', () => {
  let window: VsCodeWindow;
  let page: Page;
  before(async () => {
    window = await openWindow('test/vscode/workspace/kmm', 'trusted');
    page = window.page;
  });
  afterEach(function () {
    return keepFailurePicture(page, this.currentTest);
  });
  after(() => window?.close());

  const lens = (text: string) => page.locator('.codelens-decoration a', { hasText: text }).first();

  it('tells in the ConfigMap what a build arg becomes', async () => {
    await openFile(page, 'config-map.yaml');
    await lens('Used by Module kmm-ci-a: mapping 1').waitFor();
    await lens('Image layout for').waitFor();
    await goTo(page, 20, 97);
    const contents = await hover(page);
    await contents.filter({ hasText: 'build arg that KMM' }).filter({ hasText: 'set by KMM' }).waitFor();
    await picture(page, 'hover-dockerfile');
    await page.keyboard.press('Escape');
  });

  it('completes instructions and build args there', async () => {
    await goTo(page, 19, 5);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('AR');
    await (await suggestionList(page)).locator('.monaco-list-row.focused', { hasText: 'ARG' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('MOD_N');
    await (await suggestionList(page)).locator('.monaco-list-row', { hasText: 'MOD_NAMESPACE' }).waitFor();
    await page.keyboard.press('Escape');
    await textLine(page, 'ARG MOD_N').waitFor();
  });

  it('goes from the lens to the Module', async () => {
    await lens('Used by Module kmm-ci-a: mapping 1').click();
    await activeTab(page, 'module.yaml').waitFor();
  });

  it('knows the Module of a Dockerfile that names its ConfigMap', async () => {
    await openFile(page, 'kmod.Dockerfile');
    await lens('Used by Module kmm-ci-a: mapping 1').waitFor();
    await goTo(page, 5, 12);
    const contents = await hover(page);
    await contents.filter({ hasText: 'build arg of Module kmm-ci-a' }).waitFor();
    await page.keyboard.press('Escape');
  });
});
