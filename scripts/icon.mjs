// Draws media/icon.png from media/icon.svg with the system's Chromium; run it by hand after changing the drawing.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from './lib/chromium.mjs';
import { root } from './lib/root.mjs';

const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(
  `<body style="margin:0">${await readFile(join(root, 'media/icon.svg'), 'utf8')}</body>`,
);
await page.screenshot({ path: join(root, 'media/icon.png'), omitBackground: true });
await browser.close();
