// Finds the Chromium that the machine has; playwright-core brings none.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser named by CHROMIUM, else the first known one on PATH; throws, saying what to install, if there is none. */
export function chromiumPath() {
  const chosen = process.env.CHROMIUM;
  if (chosen) return chosen;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = names.flatMap(name => folders.map(folder => join(folder, name))).find(existsSync);
  if (found) return found;
  throw new Error(
    'No Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path.',
  );
}
