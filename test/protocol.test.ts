// docs/protocol.md tells of every message there is, and of none that is not.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as messages from '../server/src/protocol/messages.js';
import { repositoryRoot } from './support/shared.js';

describe('docs/protocol.md', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/protocol.md'), 'utf8');
  const source = readFileSync(join(repositoryRoot, 'server/src/protocol/messages.ts'), 'utf8');

  it('has a section for each message', () => {
    const sections = [...page.matchAll(/^## `(.+)`$/gm)].map(([, name]) => name);
    assert.deepEqual(sections.sort(), Object.values(messages).sort());
  });

  it('names each initialization option', () => {
    const options = /interface InitializationOptions \{([^]*?)\n\}/.exec(source)?.[1] ?? '';
    const names = [...options.matchAll(/readonly (\w+)/g)].map(([, name]) => name);
    const rows = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    assert.deepEqual(rows.sort(), names.sort());
  });
});
