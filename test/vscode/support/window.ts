// One VS Code window on a copy of a workspace: its own server, its own profile, the packaged extension installed.
// Knows how a window comes and goes; what is done in it is in editor.ts.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { repositoryRoot } from '../../support/shared.js';
import { chromiumPath, codeServerScript } from './code-server.js';

export type Trust = 'trusted' | 'restricted';

export interface VsCodeWindow {
  readonly page: Page;
  /** The opened folder, a copy that may be changed. */
  readonly folder: string;
  /** Whether a process of the extension's language server is running for this window. */
  readonly hasLanguageServer: () => boolean;
  readonly close: () => Promise<void>;
}

// Only what the extension offers is to be seen, and nothing that moves by itself.
const settings = {
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'editor.wordBasedSuggestions': 'off',
  'files.autoSave': 'off',
  'remote.autoForwardPorts': false,
  'workbench.reduceMotion': 'on',
};

/**
 * Opens a copy of a folder of the repository; in `restricted` it is not trusted, as a new folder never is.
 * `machine` are settings of the machine that the window is on, `neighbours` folders of other extensions that are
 * installed beside ours.
 */
export async function openWindow(
  original: string,
  trust: Trust,
  machine: object = {},
  neighbours: readonly string[] = [],
): Promise<VsCodeWindow> {
  await codeServerScript.ensureCodeServer();
  const home = mkdtempSync(join(tmpdir(), 'kmm-vscode-'));
  const folder = join(home, basename(original));
  cpSync(join(repositoryRoot, original), folder, { recursive: true });
  const profile = await codeServerScript.prepareProfile(home, settings);
  mkdirSync(join(profile.userData, 'Machine'), { recursive: true });
  writeFileSync(join(profile.userData, 'Machine', 'settings.json'), JSON.stringify(machine));
  for (const neighbour of neighbours) installFolder(profile.extensions, neighbour);
  const server = await codeServerScript.startCodeServer(profile, folder, { trusted: trust === 'trusted' });
  await server.ready;
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
  return {
    page: await showWorkbench(browser, server.url),
    folder,
    hasLanguageServer: () =>
      runningCommands().some(line => line.includes(home) && line.includes('server.cjs')),
    close: async () => {
      await browser.close();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What VS Code itself does to install an extension, without packing it. */
function installFolder(extensions: string, original: string): void {
  const manifest = JSON.parse(
    readFileSync(join(repositoryRoot, original, 'package.json'), 'utf8'),
  ) as Manifest;
  const id = `${manifest.publisher}.${manifest.name}`;
  const relativeLocation = `${id}-${manifest.version}`;
  const path = join(extensions, relativeLocation);
  cpSync(join(repositoryRoot, original), path, { recursive: true });
  const list = join(extensions, 'extensions.json');
  const known = JSON.parse(readFileSync(list, 'utf8')) as readonly unknown[];
  const location = { $mid: 1, path, scheme: 'file' };
  const added = { identifier: { id }, version: manifest.version, location, relativeLocation };
  writeFileSync(list, JSON.stringify([...known, added]));
}

/** What is needed of an extension's package.json. */
interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}

async function showWorkbench(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 90_000 });
  return page;
}

function runningCommands(): readonly string[] {
  return execFileSync('ps', ['-Aww', '-o', 'args='], { encoding: 'utf8' }).split('\n');
}
