// Generated files are what `npm run gen` would write now.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './support/shared.js';

describe('generated files', () => {
  it('are up to date', async () => {
    const url = pathToFileURL(join(repositoryRoot, 'scripts/gen.mjs')).href;
    // The script is plain JavaScript; this is its declaration.
    const { staleFiles } = (await import(url)) as { staleFiles: () => Promise<readonly { path: string }[]> };
    const stale = await staleFiles();
    assert.deepEqual(
      stale.map(({ path }) => path),
      [],
      'run `npm run gen`',
    );
  });
});
