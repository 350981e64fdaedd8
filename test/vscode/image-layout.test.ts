// A Dockerfile as a user sees it: what is in its image, while the text changes; and its ways between ConfigMap and file.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { activeTab, goTo, openFile, runCommand, startCommand, textLine } from './support/editor.js';
import { keepFailurePicture, picture } from './support/picture.js';
import type { VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

const rhel = '5.14.0-427.13.1.el9_4.x86_64';
const shown = (page: Page, words: string) =>
  page.locator('.editor-instance .view-line', { hasText: words.replaceAll(' ', '\u00a0') });

describe('the Dockerfile of the samples', () => {
  let window: VsCodeWindow;
  let page: Page;
  before(async () => {
    window = await openWindow('samples', 'trusted');
    page = window.page;
    await openFile(page, 'dockerfile-configmap.yaml');
  });
  afterEach(function () {
    return keepFailurePicture(page, this.currentTest);
  });
  after(() => window?.close());

  const inYaml = async (line: number, column: number): Promise<void> => {
    await page.keyboard.press('Control+1');
    await activeTab(page, 'dockerfile-configmap.yaml').waitFor();
    await goTo(page, line, column);
  };

  it('has an Image Layout for a kernel that the Module builds it for', async () => {
    await startCommand(page, 'KMM: Show Image Layout');
    const list = page.locator('.quick-input-list .monaco-list-row');
    await list.filter({ hasText: 'mapping 2' }).first().waitFor();
    await page.locator('.quick-input-widget input').fill(rhel);
    await list.filter({ hasText: rhel }).first().waitFor();
    await page.keyboard.press('Enter');
    await activeTab(page, `my-kmod for ${rhel}`).waitFor();
    await shown(page, 'kmm_ci_a (moduleName)').waitFor();
    await shown(page, 'modules.dep, …').waitFor();
    await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await picture(page, 'image-layout');
  });

  it('is where the lines of its Image Layout lead to', async () => {
    await page
      .locator('.detected-link', { hasText: 'line 26' })
      .first()
      .click({ modifiers: ['Control'] });
    await page.locator('.statusbar-item', { hasText: 'Ln 26' }).waitFor();
    await activeTab(page, `my-kmod for ${rhel}`).waitFor();
  });

  it('changes its Image Layout while it is typed', async () => {
    await inYaml(26, 5);
    await page.keyboard.press('Control+Shift+K');
    await shown(page, 'no `depmod` runs for this kernel').waitFor();
    await page.keyboard.press('Control+Z');
    await shown(page, 'modules.dep, …').waitFor();
    await runCommand(page, 'File: Revert File');
  });

  it('is edited as a document of its own, the same as in the YAML both ways', async () => {
    await inYaml(12, 8);
    await runCommand(page, 'KMM: Edit as Dockerfile');
    await activeTab(page, 'my-kmod-dockerfile.Dockerfile').waitFor();
    await textLine(page, 'FROM rockylinux:9.4 AS builder').nth(1).waitFor();
    await goTo(page, 1, 1);
    await page.keyboard.press('End');
    await page.keyboard.type(' Typed here.');
    await shown(page, 'passes in. Typed here.').nth(1).waitFor();
    await inYaml(12, 5);
    await page.keyboard.type('# Typed there.');
    await page.keyboard.press('Enter');
    await textLine(page, '# Typed there.').nth(1).waitFor();
  });

  it('is saved with the YAML', async () => {
    await page.keyboard.press('Control+2');
    await activeTab(page, 'my-kmod-dockerfile.Dockerfile').waitFor();
    await page.keyboard.press('Control+S');
    await page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
    const saved = readFileSync(join(window.folder, 'dockerfile-configmap.yaml'), 'utf8');
    assert.match(saved, /^ {4}# Builder: .* Typed here\.$/m);
    assert.match(saved, /^ {4}# Typed there\.$/m);
  });

  it('is extracted to a file beside the YAML', async () => {
    await inYaml(12, 8);
    await runCommand(page, 'KMM: Extract Dockerfile to File');
    await activeTab(page, 'my-kmod.Dockerfile').waitFor();
    await textLine(page, '# Typed there.').first().waitFor();
    assert.ok(existsSync(join(window.folder, 'my-kmod.Dockerfile')));
  });

  it('is embedded into a new ConfigMap', async () => {
    await openFile(page, 'kmod.Dockerfile');
    await startCommand(page, 'KMM: Embed Dockerfile into ConfigMap');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'new ConfigMap' }).click();
    await activeTab(page, 'kmod-dockerfile.yaml').waitFor();
    await textLine(page, 'dockerfile: |').first().waitFor();
  });
});
