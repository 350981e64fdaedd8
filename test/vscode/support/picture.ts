// The pictures of the README are taken by the suite, when KMM_PICTURES is set, so they show what really is; and a
// picture of the window is kept for each test that fails.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'mocha';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../../support/shared.js';

/** Takes docs/pictures/<name>.png of the window as it is now. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['KMM_PICTURES']) return;
  await page.screenshot({
    path: join(repositoryRoot, 'docs/pictures', `${name}.png`),
    animations: 'disabled',
  });
}

/** After a test that failed, keeps how the window looked in .cache/vscode-failures. */
export async function keepFailurePicture(page: Page, test: Test | undefined): Promise<void> {
  if (test?.state !== 'failed') return;
  const folder = join(repositoryRoot, '.cache/vscode-failures');
  mkdirSync(folder, { recursive: true });
  const name = test.fullTitle().replace(/[^a-z0-9]+/gi, '-');
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
