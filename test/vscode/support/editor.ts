// What a person does in the window, by keyboard, and what they then see. Every wait is for something on the screen.
import type { Locator, Page } from 'playwright-core';

/** Opens a file of the workspace by its name and waits for its text. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await activeTab(page, name).waitFor();
  await page.locator('.editor-instance .view-line').first().waitFor();
}

/** Runs a command out of the palette by its whole title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await startCommand(page, title);
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/**
 * The same for a command that goes on to ask something. The palette lists what may be run when it opens, and while
 * the window is still starting that is not all, so it is opened again.
 */
export async function startCommand(page: Page, title: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
  for (let left = 5; ; left -= 1) {
    await page.keyboard.press('F1');
    // What takes the focus just now closes the palette again.
    const typed = page.locator('.quick-input-widget input').fill(`>${title}`, { timeout: 6000 });
    const listed = typed.then(() => row.waitFor({ timeout: 6000 }));
    if (left === 0) await listed;
    if (await listed.then(yes, no)) break;
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }
  await page.keyboard.press('Enter');
}

const yes = (): boolean => true;
const no = (): boolean => false;

/** Puts the cursor at a position, both parts counted from 1 as the editor shows them. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await cursorAt(page, line, column).waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
}

/** The status bar's cursor position, once it is this one. */
export function cursorAt(page: Page, line: number, column: number): Locator {
  return page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` });
}

/** The line of the text that reads exactly like this, white space at both ends aside. */
export function textLine(page: Page, text: string): Locator {
  // The editor draws spaces as no-break spaces.
  const words = text.split(' ').map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return page.locator('.editor-instance .view-line', {
    hasText: new RegExp(`^\\s*${words.join('\\s')}\\s*$`),
  });
}

export function activeTab(page: Page, name: string): Locator {
  return page.locator('.tab.active', { hasText: name });
}

export function squiggles(page: Page): Locator {
  return page.locator('.editor-instance .squiggly-error');
}

export function statusItem(page: Page): Locator {
  return page.locator('.statusbar-item[id="kmm-language-tools.kmm-language-tools.kmm.status"]');
}

/** So that what stands beside the rows of a view can be read. */
export async function widenSideBar(page: Page): Promise<void> {
  const { x, width } = (await page.locator('.part.sidebar').boundingBox()) ?? { x: 0, width: 0 };
  await page.mouse.move(x + width, 500);
  await page.mouse.down();
  await page.mouse.move(x + width + 200, 500, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(900, 740);
}

/** Shows the hover at the cursor and gives its contents. */
export async function hover(page: Page): Promise<Locator> {
  const contents = page.locator('.monaco-editor .monaco-hover:not(.hidden)').first();
  await pressUntil(page, ['Control+K', 'Control+I'], contents);
  return contents;
}

/** Asks for completions at the cursor and gives the list. */
export async function suggestions(page: Page): Promise<Locator> {
  const list = page.locator('.suggest-widget.visible');
  await pressUntil(page, ['Control+Space'], list.locator('.monaco-list-row').first());
  return list;
}

/** The list of completions, which typing may have opened too. */
export async function suggestionList(page: Page): Promise<Locator> {
  const list = page.locator('.suggest-widget.visible');
  await list.locator('.monaco-list-row').first().waitFor();
  return list;
}

/** Opens the quick fixes at the cursor and applies the one with this title. */
export async function applyQuickFix(page: Page, title: string | RegExp): Promise<void> {
  const fix = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
  // The menu is drawn anew while diagnostics still come, and what was about to be clicked is gone.
  for (let left = 4; left > 0; left--) {
    await pressUntil(page, ['Control+.'], fix);
    const isClicked = await fix.click({ timeout: 4000 }).then(
      () => true,
      () => false,
    );
    if (isClicked) return;
    await page.keyboard.press('Escape');
  }
  await fix.click();
}

/** The rows of the Problems panel, which this opens. */
export async function problems(page: Page): Promise<Locator> {
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) await page.keyboard.press('Control+Shift+M');
  await panel.waitFor();
  return panel.locator('.monaco-list-row');
}

/** A notification in the list of all: one that comes soon after others is not shown by itself. */
export async function notification(page: Page, text: string | RegExp): Promise<Locator> {
  await runCommand(page, 'Notifications: Show Notifications');
  const told = page.locator('.notifications-center .notification-list-item', { hasText: text }).first();
  await told.waitFor();
  return told;
}

/** Waits for a notification, and clears the list. */
export async function hasNotified(page: Page, text: string): Promise<void> {
  const told = await notification(page, text);
  await runCommand(page, 'Notifications: Clear All Notifications');
  await told.waitFor({ state: 'hidden' });
}

/** Presses keys until something shows, again after a while as a person would: a slow machine may lose the first. */
async function pressUntil(page: Page, keys: readonly string[], shown: Locator): Promise<void> {
  for (let left = 5; left > 0; left--) {
    for (const key of keys) await page.keyboard.press(key);
    const appeared = await shown.waitFor({ timeout: 6000 }).then(
      () => true,
      () => false,
    );
    if (appeared) return;
    await page.keyboard.press('Escape');
  }
  await shown.waitFor({ timeout: 1 });
}
