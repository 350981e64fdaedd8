// Beside Red Hat's YAML extension: it is told to be silent about files that are KMM's alone, and about no others.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile, statusItem } from './support/editor.js';
import type { VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

describe("Red Hat's YAML extension in the same window", () => {
  let window: VsCodeWindow;
  before(async () => {
    window = await openWindow('test/vscode/workspace/kmm', 'trusted', {}, [
      'test/vscode/extensions/red-hat-yaml',
    ]);
  });
  after(() => window?.close());

  /** By file: the schema it was told, null for none. */
  function told(): Readonly<Record<string, unknown>> {
    const path = join(window.folder, 'schemas-told.json');
    // The stand-in writes this shape.
    return existsSync(path)
      ? (JSON.parse(readFileSync(path, 'utf8')) as { readonly answers: Readonly<Record<string, unknown>> })
          .answers
      : {};
  }

  /** Ends when the stand-in has asked about the file. */
  async function asked(file: string): Promise<void> {
    const changes = watch(window.folder, { signal: AbortSignal.timeout(30_000) });
    if (file in told()) return;
    for await (const _ of changes) if (file in told()) return;
  }

  it('is given a schema that says nothing for a Module, and none for other files', async () => {
    await openFile(window.page, 'module.yaml');
    await statusItem(window.page).waitFor();
    await openFile(window.page, 'config-map.yaml');
    await asked('config-map.yaml');
    const schema = told()['module.yaml'];
    assert.deepEqual(Object.keys(schema ?? {}), ['title', 'description']);
    assert.equal(told()['config-map.yaml'], null);
  });
});
