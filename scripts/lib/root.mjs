// Where things are in the checkout.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The packed extension. */
export const vsix = join(root, `${name}-${version}.vsix`);
